"""Sentences about one person: each point that decides of a text, and what an erasure waits for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "contact.erased": _("The contact %(contact)s was erased: nothing is left of it to change."),
    "contact.erasure_unconfirmed": _(
        "Nothing was erased: type %(expected)d, the contact's number in Chappe."
    ),
    "contact.text_leaving": _(
        "A text of “%(deployment)s” is leaving for this person at this moment. Nothing was erased: try again in a"
        " minute."
    ),
    "contact.list_being_computed": _(
        "The list of “%(deployment)s” is being computed from the contacts. Nothing was erased: try again once it is"
        " done."
    ),
    "contact.file_being_read": _(
        "“%(file)s” is being imported and may hold this person. Nothing was erased: try again once it is done."
    ),
}

HELD: dict[str, Promise] = {
    "not_chosen": _("Is among the recipients chosen"),
    "excluded_group": _("Is in no excluded group"),
    "inactive": _("Is active"),
    "channel_blocked": _("Texts are not blocked for this contact"),
    "no_number": _("Has a phone number"),
    "invalid_number": _("The phone number can be texted"),
    "unsupported_country": _("The country is served, and a route reaches it"),
    "no_consent": _("Consents to the topic, or the topic does not ask for it"),
    "suppressed": _("The number is not on the stop list"),
    "sender_stopped": _("Has not said STOP to this sender"),
    "frequency_capped": _("Was not texted too often lately"),
    "duplicate_number": _("No other recipient keeps the same number"),
}
"""A point that is no obstacle."""

FAILED: dict[str, Promise] = {
    "not_chosen": _("Is in none of the groups chosen. Add the contact to one, or choose another group."),
    "excluded_group": _("Is in an excluded group. Take the contact out of it, or exclude it no longer."),
    "inactive": _("Is inactive. Make the contact active again if that is right."),
    "channel_blocked": _("Texts are blocked for this contact. Allow them again if that is right."),
    "no_number": _("Has no phone number. Fill in the field with the number to text."),
    "invalid_number": _("The phone number cannot be texted. Correct it."),
    "unsupported_country": _(
        "The number's country is not served, or no gateway reaches it. An administrator can serve it in the settings."
    ),
    "no_consent": _(
        "Has not consented to the topic, withdrew, or the consent has expired. Only the person can give it: record"
        " what they say."
    ),
    "suppressed": _(
        "The number is on the stop list. Only an administrator can take it off, and only if the person asks."
    ),
    "sender_stopped": _(
        "The person said STOP to this sender. Only an administrator can lift that, and only if the person asks; another"
        " sender may write to them."
    ),
    "frequency_capped": _("Was texted often enough lately. The cap lets the next text through later."),
    "duplicate_number": _(
        "Another recipient has the same number and keeps it: the one with the most recent consent. Choose one text"
        " for each contact to text both."
    ),
}
"""A point that is an obstacle, with its remedy."""

UNKNOWN = _("%(point)s: not looked at, for what stands above")


def check_sentence(code: str, held: bool | None) -> str:
    """One point in words; of an obstacle, what to do about it. A code without words shows itself."""
    if held is None:
        return str(UNKNOWN) % {"point": HELD.get(code, code)}
    return str((HELD if held else FAILED).get(code, code))
