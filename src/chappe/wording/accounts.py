"""Sentences about accounts, users and members."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "account.slug_invalid": _(
        "“%(slug)s” cannot be the short name of an account."
        " Use 1 to 60 lower-case letters without accents, digits, and single hyphens between them: for example acme-2."
    ),
    "account.slug_taken": _("Another account already has the short name “%(slug)s”. Choose another."),
    "account.language_unknown": _("Chappe does not speak “%(language)s”. Choose one of: %(known)s."),
    "account.time_zone_unknown": _(
        "“%(time_zone)s” is not a time zone. Give a name of the IANA list, for example Europe/Paris."
    ),
    "account.number_format_unknown": _(
        "“%(number_format)s” is not a format of numbers."
        " Choose e164, or local: and a country, for example local:CA."
    ),
    "account.country_unknown": _(
        "“%(country)s” is not a country's code. Give two letters of ISO 3166, for example FR."
    ),
    "account.field_key_invalid": _(
        "“%(key)s” cannot be the key of a field. Use lower-case letters without accents, digits and underscores,"
        " a letter first: for example mobile_2."
    ),
    "account.threshold_invalid": _(
        "%(value)s cannot be a number of recipients: give 0, or a positive number below one billion."
    ),
    "account.four_eyes_unknown": _(
        "“%(four_eyes)s” is not a choice for four eyes. Choose one of: %(known)s."
    ),
    "account.resume_unknown": _("“%(resume)s” is not a choice for resuming. Choose one of: %(known)s."),
    "account.late_start_unknown": _(
        "“%(late_start)s” is not a choice for a missed moment. Choose one of: %(known)s."
    ),
    "account.tolerance_invalid": _(
        "%(value)s cannot be a number of minutes after which a start is late: give 0 to 1440."
    ),
    "account.link_domain_invalid": _(
        "“%(domain)s” cannot be a link domain. Give the name of a host alone, of %(most)s characters at most:"
        " for example go.example.com. Accents in a name are written as xn--…"
    ),
    "user.email_invalid": _("“%(email)s” is not an e-mail address."),
    "user.email_taken": _("A user already has the address “%(email)s”."),
    "user.password_weak": _("This password is too easy to guess: %(problems)s. Choose another."),
    "member.already": _(
        "“%(email)s” is already a member of this account (%(role)s). Change the role instead."
    ),
    "member.role_unknown": _("“%(role)s” is not a role. Choose one of: %(known)s."),
    "member.last_administrator": _(
        "“%(email)s” is the account's only administrator. Make another member administrator first."
    ),
}
