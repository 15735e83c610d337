"""Sentences that belong to every stage."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

SENTENCES: dict[str, Promise] = {
    "not_found": _("Not found: %(kind)s “%(name)s”."),
    "not_found.account": _(
        "There is no account “%(name)s”. The accounts are listed by: chappe accounts list"
    ),
    "not_found.user": _("No user has the address “%(name)s”. Create the user first."),
    "not_found.member": _("“%(name)s” is no member of this account. Add the user to the account first."),
    "not_found.topic": _("This account has no topic “%(name)s”. Choose one of its topics, or create it."),
    "not_found.sender": _("This account has no sender “%(name)s”. Choose one of its senders, or create it."),
    "not_found.message": _(
        "This account has no message “%(name)s”. Check its name or number in the list of messages."
    ),
    "not_found.version": _("The message has no version “%(name)s”. Choose one of its history."),
    "not_found.starting_text": _("This account has no template “%(name)s”. Choose one of its list."),
    "not_found.gateway": _("This account has no gateway “%(name)s”. Check its name in the list of gateways."),
    "not_found.contact": _(
        "This account has no contact “%(name)s”. Check the identifier in the list of contacts."
    ),
    "not_found.field": _(
        "This account has no field “%(name)s” of its own. Choose one of its fields, or create it."
    ),
    "not_found.rewrite": _(
        "This account has no change of every contact numbered “%(name)s”. They are listed by: chappe rewrites list"
    ),
    "not_found.group": _("This account has no group “%(name)s”. Choose one of its groups, or create it."),
    "not_found.deployment": _(
        "This account has no deployment “%(name)s”. Check its name or number in the list of deployments."
    ),
    "not_found.import": _("This account has no import “%(name)s”. Check its number in the list of imports."),
    "not_allowed": _(
        "Your role in this account (%(role)s) does not allow %(permission)s."
        " Ask an administrator of the account for another role."
    ),
    "value.missing": _("“%(field)s” is empty: give it a value."),
    "value.too_long": ngettext_lazy(
        "“%(field)s” is too long: it has %(length)s characters, and may have %(most)s character at most.",
        "“%(field)s” is too long: it has %(length)s characters, and may have %(most)s characters at most.",
        "most",
    ),
    "value.has_control_character": _(
        "“%(field)s” holds a line break or another invisible character at place %(position)s: take it out."
    ),
}
