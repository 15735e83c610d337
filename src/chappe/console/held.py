"""What is held of a person, in words: the names of its parts, and their values."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from chappe import wording
from chappe.console import formats, words

NAMES: dict[str, Promise] = {
    "id": pgettext_lazy("held", "Number in Chappe"),
    "external_id": pgettext_lazy("held", "External id"),
    "first_name": pgettext_lazy("held", "First name"),
    "last_name": pgettext_lazy("held", "Last name"),
    "language": pgettext_lazy("held", "Language"),
    "country": pgettext_lazy("held", "Country"),
    "time_zone": pgettext_lazy("held", "Time zone"),
    "postal_code": pgettext_lazy("held", "Postal code"),
    "number": pgettext_lazy("held", "Phone number"),
    "number_problem": pgettext_lazy("held", "Problem with the number"),
    "number_country": pgettext_lazy("held", "Country of the number"),
    "is_active": pgettext_lazy("held", "Active"),
    "sms_blocked": pgettext_lazy("held", "Texts blocked"),
    "created_at": pgettext_lazy("held", "Added"),
    "updated_at": pgettext_lazy("held", "Last changed"),
    "erased_at": pgettext_lazy("held", "Erased"),
    "reason": pgettext_lazy("held", "Reason"),
    "source": pgettext_lazy("held", "Where it was said"),
    "at": pgettext_lazy("held", "When"),
    "topic": pgettext_lazy("held", "Topic"),
    "status": pgettext_lazy("held", "What was said"),
    "basis": pgettext_lazy("held", "Basis"),
    "expires_at": pgettext_lazy("held", "Ends"),
    "proof": pgettext_lazy("held", "Proof"),
    "recorded_at": pgettext_lazy("held", "Recorded"),
    "recorded_by": pgettext_lazy("held", "Recorded by"),
    "deployment_id": pgettext_lazy("held", "Number of the deployment"),
    "deployment_name": pgettext_lazy("held", "Deployment"),
    "position": pgettext_lazy("held", "Place in the deployment"),
    "message": pgettext_lazy("held", "Message"),
    "purpose": pgettext_lazy("held", "Sent as"),
    "text": pgettext_lazy("held", "Text"),
    "fragments": pgettext_lazy("held", "Fragments"),
    "state": pgettext_lazy("held", "State"),
    "code": pgettext_lazy("held", "Reason"),
    "target": pgettext_lazy("held", "Leads to"),
    "kind": pgettext_lazy("held", "By"),
    "agent": pgettext_lazy("held", "With"),
    "sender": pgettext_lazy("held", "Sender"),
    "recipient": pgettext_lazy("held", "Written to"),
    "received_at": pgettext_lazy("held", "Received"),
    "actor": pgettext_lazy("held", "Who"),
    "action": pgettext_lazy("held", "What was done"),
    "subject_kind": pgettext_lazy("held", "To what"),
    "subject_id": pgettext_lazy("held", "Its number"),
    "details": pgettext_lazy("held", "Details"),
}

TABLES: dict[str, str] = {
    "state": "recipient_state",
    "status": "consent_word",
    "number_problem": "number_problem",
    "reason": "suppression_reason",
    "kind": "follower",
    "agent": "agent",
    "purpose": "text",
}


def name(key: str) -> str:
    """What the part is called; one without a name shows itself."""
    return str(NAMES.get(key, key))


def value(held: object, key: str) -> str:
    """The value as a reader sees it. Moments stay as they are written, in UTC."""
    if isinstance(held, bool):
        return gettext("yes") if held else gettext("no")
    if isinstance(held, Mapping):
        return ", ".join(f"{each}: {what}" for each, what in held.items())
    text = str(held)
    if key == "number":
        return formats.phone(text)
    if key in ("country", "number_country"):
        return formats.country(text)
    if key == "action":
        return wording.action_sentence(text)
    if key == "code":
        return str(wording.reason(text))
    return str(words.word(TABLES[key], text)) if key in TABLES else text
