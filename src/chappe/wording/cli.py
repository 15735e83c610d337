"""Sentences of the command line's own refusals."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "cli.account_needed": _("There are several accounts: name one with --account. They are: %(known)s."),
    "cli.not_confirmed": _(
        "This changes contacts, and nobody confirmed it: nothing is changed yet."
        " Confirm it with: chappe rewrites confirm %(rewrite)d"
    ),
    "cli.no_account": _("There is no account yet. Make one with: chappe accounts create SLUG"),
}
