"""Sentences about contacts, topics, consents, suppressions, groups and imports."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

SENTENCES: dict[str, Promise] = {
    "cap.out_of_range": _("“%(field)s” is %(value)d: give a number from %(low)d to %(high)d."),
    "contact.external_id_taken": _("Another contact of the account has the external id “%(external_id)s”."),
    "contact.field_key_malformed": _(
        "“%(field)s” cannot be the key of a field. Use lower-case letters without accents, digits and underscores,"
        " a letter first."
    ),
    "contact.field_too_long": ngettext_lazy(
        "“%(field)s” has more than %(limit)s character. Shorten it.",
        "“%(field)s” has more than %(limit)s characters. Shorten it.",
        "limit",
    ),
    "contact.number_malformed": _("“%(value)s” is not a number; “%(field)s” holds numbers, such as 12.5."),
    "contact.date_malformed": _(
        "“%(value)s” is not a date; “%(field)s” holds dates. Write 2026-07-14, or, day first, 14/07/2026."
    ),
    "contact.boolean_malformed": _("“%(value)s” is neither yes nor no; “%(field)s” holds one of them."),
    "contact.choice_unknown": _("“%(field)s” cannot be “%(value)s”. Choose one of: %(choices)s."),
    "contact.country_unknown": _(
        "“%(value)s” is not a country's code. Give two letters of ISO 3166, for example FR."
    ),
    "contact.language_malformed": _("“%(value)s” is not a language's code. Give one such as fr, or fr-ca."),
    "contact.time_zone_unknown": _(
        "“%(value)s” is not a time zone. Give a name of the IANA list, for example Europe/Paris."
    ),
    "number_format.unknown": _(
        "“%(format)s” is not a format of numbers. Choose e164, or local: and a country, for example local:CA."
    ),
    "group.name_taken": _("Another group of the account is called “%(name)s”. Choose another name."),
    "consent_change.group_not_a_list": _(
        "Who is in “%(name)s” is computed anew each time. State consent for a group that is a list."
    ),
    "group.in_use": _(
        "A deployment was made for the group “%(name)s”, and its record needs the group: it stays."
    ),
    "topic.key_malformed": _(
        "“%(key)s” cannot be the key of a topic."
        " Use 1 to 40 lower-case letters without accents, digits, hyphens and underscores."
    ),
    "topic.key_taken": _("Another topic of the account has the key “%(key)s”. Choose another."),
    "topic.kind_unknown": _("“%(kind)s” is not a kind of topic. Choose marketing or transactional."),
    "topic.needs_consent": _(
        "A marketing topic always needs consent. Make it transactional, or keep consent."
    ),
    "suppression.number_invalid": _(
        "“%(number)s” is no telephone number. Write it with + and the country's code."
    ),
    "suppression.reason_unknown": _(
        "“%(reason)s” is not a reason to suppress a number. Choose one of: %(known)s."
    ),
    "consent.lasting_malformed": _("“%(value)s” is not a length of time. Write 2y, 6m, 8w or 90d."),
    "dead_numbers.failures_out_of_range": _(
        "%(failures)s failures cannot tell that a number is out of use. Give %(fewest)s to %(most)s."
    ),
    "dead_numbers.days_out_of_range": _(
        "Failures cannot be counted within %(days)s days. Give 1 to %(most)s."
    ),
    "consent.status_unknown": _("“%(status)s” is not a status of consent. Choose granted or withdrawn."),
    "consent.basis_unknown": _("“%(basis)s” is not a basis of consent. Choose express or implied."),
    "preferences.link_bad": _("This link does not lead anywhere, or no longer."),
    "preferences.too_many": _("Too many changes were made here. Try again in an hour."),
    "preferences.no_public_address": _(
        "The installation does not know its own public address. Set CHAPPE_PUBLIC_URL, for example to"
        " https://sms.example.org, and start Chappe again."
    ),
    "consent.preset_unknown": _("“%(preset)s” is not a preset of consent. Choose one of: %(known)s."),
    "consent.expiry_missing": _("Implied consent ends: say when."),
    "consent.expiry_too_early": _("A consent cannot end before it was given. Choose a later end."),
    "consent.in_future": _(
        "A consent cannot be dated in the future. Give the day on which the person gave it."
    ),
    "import.no_source": _("Say where these people gave their consent: a form, a shop, a contract."),
    "import.encoding_unknown": _(
        "“%(encoding)s” is not an encoding of characters. Give one such as utf-8 or cp1252."
    ),
    "import.failed": ngettext_lazy(
        "Reading the file failed several times, after %(rows)s row. What was read stays: import the file again.",
        "Reading the file failed several times, after %(rows)s rows. What was read stays: import the file again.",
        "rows",
    ),
}
