"""Sentences about contacts, topics, consents, groups and imports."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "group.name_missing": _("The group needs a name."),
    "group.name_taken": _("Another group of the account is called “%(name)s”. Choose another name."),
    "group.name_too_long": _("The group's name is too long. Shorten it."),
    "topic.key_malformed": _(
        "“%(key)s” cannot be the key of a topic. Use lower-case letters without accents, digits and hyphens."
    ),
    "topic.key_taken": _("Another topic of the account has the key “%(key)s”. Choose another."),
    "topic.name_missing": _("The topic needs a name."),
    "topic.name_too_long": _("The topic's name is too long. Shorten it."),
    "topic.kind_unknown": _("“%(kind)s” is not a kind of topic. Choose marketing or transactional."),
    "topic.needs_consent": _(
        "A marketing topic always needs consent. Make it transactional, or keep consent."
    ),
}
