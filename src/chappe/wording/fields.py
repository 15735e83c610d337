"""Sentences about the account's own fields and changes of every contact; the words of their kinds and effects."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

SENTENCES: dict[str, Promise] = {
    "field.key_invalid": _(
        "“%(key)s” cannot be the key of a field: texts and files name it. Use lower-case letters without accents,"
        " digits and underscores, a letter first."
    ),
    "field.key_reserved": _("Every contact has a field “%(key)s” already. Choose another name or key."),
    "field.key_taken": _(
        "The account has a field with the key “%(key)s” already. Choose another name or key."
    ),
    "field.kind_unknown": _("“%(given)s” is not a kind of field. Choose one of: %(known)s."),
    "field.choices_missing": _("Give at least two choices, each different from the others."),
    "field.too_many_choices": _(
        "%(found)s choices are too many: a field may offer %(limit)s. Use a field of text instead."
    ),
    "field.is_sms": _(
        "“%(field)s” holds the numbers that are texted: it stays, and stays a field of phone numbers."
        " Choose another SMS field first."
    ),
    "field.in_criteria": _(
        "The criteria of dynamic groups name “%(field)s” as it is: %(groups)s. Take it out of them first."
    ),
    "field.not_phone": _(
        "“%(field)s” is of the kind “%(field_kind)s”: only a field of phone numbers can be the SMS field."
        " Change its kind first."
    ),
    "numbers.no_country_served": _(
        "An account serves at least one country: nobody could be texted otherwise. Leave one of them served."
    ),
    "rewrite.under_way": _(
        "Another change of every contact is being applied. Wait for its end, then ask for this one."
    ),
    "rewrite.not_counted": _(
        "What this would change is still being counted. Confirm it once you have seen it."
    ),
    "rewrite.over": _("This change is over: it was applied or dropped already."),
    "rewrite.values_do_not_fit": ngettext_lazy(
        "%(count)s value does not fit the new kind of field, and would be cleared."
        " Mend it first, or say that it may be cleared.",
        "%(count)s values do not fit the new kind of field, and would be cleared."
        " Mend them first, or say that they may be cleared.",
        "count",
    ),
}

FIELD_KINDS: dict[str, Promise] = {
    "text": pgettext_lazy("field kind", "Text"),
    "number": pgettext_lazy("field kind", "Number"),
    "date": pgettext_lazy("field kind", "Date"),
    "boolean": pgettext_lazy("field kind", "Yes or no"),
    "choice": pgettext_lazy("field kind", "Choice"),
    "phone": pgettext_lazy("field kind", "Phone number"),
}

STAGES: dict[str, Promise] = {
    "counting": pgettext_lazy("rewrite", "Counting"),
    "counted": pgettext_lazy("rewrite", "Waiting for confirmation"),
    "applying": pgettext_lazy("rewrite", "Being applied"),
    "done": pgettext_lazy("rewrite", "Done"),
    "dropped": pgettext_lazy("rewrite", "Dropped"),
}

PURPOSES: dict[str, Promise] = {
    "numbers": pgettext_lazy("rewrite", "How numbers are read"),
    "kind": pgettext_lazy("rewrite", "What a field holds"),
    "removal": pgettext_lazy("rewrite", "A field is removed"),
}

EFFECTS: dict[str, Promise] = {
    "same": pgettext_lazy("rewrite", "Stay as they are"),
    "changed": pgettext_lazy("rewrite", "Get another number"),
    "appeared": pgettext_lazy("rewrite", "Get a number that can be texted"),
    "lost.missing": pgettext_lazy("rewrite", "Lose their number: the field is empty"),
    "lost.invalid": pgettext_lazy("rewrite", "Lose their number: it is invalid, read this way"),
    "lost.unsupported_country": pgettext_lazy("rewrite", "Lose their number: its country is not served"),
    "lost.not_mobile": pgettext_lazy("rewrite", "Lose their number: it is not a mobile number"),
    "none.missing": pgettext_lazy("rewrite", "Still have no number: the field is empty"),
    "none.invalid": pgettext_lazy("rewrite", "Still have no number: it is invalid"),
    "none.unsupported_country": pgettext_lazy("rewrite", "Still have no number: its country is not served"),
    "none.not_mobile": pgettext_lazy("rewrite", "Still have no number: it is not a mobile number"),
    "rewritten": pgettext_lazy("rewrite", "Are written in the new kind's form"),
    "unfit": pgettext_lazy("rewrite", "Do not fit"),
    "held": pgettext_lazy("rewrite", "Lose their value"),
}
"""In the order in which they are shown, as the rest of a sentence that begins with how many contacts."""
