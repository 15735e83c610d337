"""Sentences about testing messages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

SENTENCES: dict[str, Promise] = {
    "trial.numbers_missing": _("Choose at least one number to send the test to."),
    "trial.numbers_too_many": ngettext_lazy(
        "A test goes to %(most)s number at most, and these are %(given)s. Take some away.",
        "A test goes to %(most)s numbers at most, and these are %(given)s. Take some away.",
        "most",
    ),
    "trial.number_invalid": _(
        "“%(number)s” is no phone number. Give it with its country, such as +33612345678, or as this account"
        " writes numbers."
    ),
    "trial.number_taken": _("The number %(number)s is kept already, as “%(name)s”."),
    "trial.numbers_full": _("The account keeps %(most)s test numbers, the most it may. Delete one first."),
    "trial.too_many": _(
        "The account sent %(most)s test texts within an hour, the most it may. Try again after %(again_at)s, or with"
        " fewer numbers."
    ),
    "not_found.trial": _("This account has no test numbered “%(name)s”."),
    "not_found.trial_number": _("This account has no test number called “%(name)s”."),
    "not_found.copy": _("The message has no text in “%(name)s”."),
}

OUTCOMES: dict[str, Promise] = {
    "waiting": pgettext_lazy("test", "Waiting"),
    "submitted": pgettext_lazy("test", "Sent, no receipt yet"),
    "delivered": pgettext_lazy("test", "Delivered"),
    "refused": pgettext_lazy("test", "Not delivered"),
    "unknown": pgettext_lazy("test", "Unknown"),
}
