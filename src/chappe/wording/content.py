"""Sentences about what countries ask of a text and of its sender, each with its remedy."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SENTENCES: dict[str, Promise] = {
    "content.opt_out_missing": _(
        "Marketing must say how to refuse it. Add it to the text (“%(example)s”), or have it put automatically in"
        " Settings › Content rules: in this country’s own words, if those put everywhere name a number."
    ),
    "content.opt_out_missing.anywhere": _(
        "Marketing must say how to refuse it. Add it to the text (“%(example)s”)."
    ),
    "content.opt_out_missing_or_link": _(
        "Marketing must say how to refuse it. Add it to the text (“%(example)s”), or a link to refuse, or have it put"
        " automatically in Settings › Content rules: in this country’s own words, if those put everywhere name a"
        " number."
    ),
    "content.opt_out_missing_or_link.anywhere": _(
        "Marketing must say how to refuse it. Add it to the text (“%(example)s”), or a link to refuse."
    ),
    "content.opt_out_nowhere": _(
        "The text says how to refuse, but not to which number, and nobody can answer a name. Add the number:"
        " “%(example)s”."
    ),
    "content.opt_out_not_last": _("How to refuse must come last. Move it to the end of the text."),
    "content.label_missing": _(
        "Marketing must begin with “%(label)s”. Put it first in the text, or have it put automatically in Settings ›"
        " Content rules."
    ),
    "content.sender_prefix": _(
        "The name that sends marketing must begin with “%(prefix)s”. Choose such a sender instead of “%(sender)s”."
    ),
    "content.sender_suffix": _(
        "The name that sends marketing must end with “%(suffix)s”. Choose such a sender instead of “%(sender)s”."
    ),
    "content.no_names": _(
        "Names are not carried as senders: “%(sender)s” may be refused, or replaced by a number. Choose a number or a"
        " short code."
    ),
    "content.registered_names": _(
        "A name must be registered before it sends. Make sure with your provider that “%(sender)s” is."
    ),
    "content.name_characters": _(
        "The sender “%(sender)s” has characters that are not allowed there: %(characters)s. Choose one without."
    ),
    "content.generic_names": _(
        "The sender “%(sender)s” says nothing of who sends, and is not allowed there. Choose your brand’s name."
    ),
    "content.shortener": _(
        "The link shortener %(host)s is public, and texts with it are filtered. Use the whole address, or your own"
        " domain."
    ),
    "content.link": _("Texts with an address of the web may be filtered. Take it out, or ask your provider."),
    "content.no_marketing": _(
        "Marketing is not carried by every provider, or asks for consents registered there. Ask your provider first."
    ),
    "content.country_unknown": _(
        "No content rules are known for “%(territory)s”. Give the code of a country that has some, for example FR, or *"
        " for all of them."
    ),
    "content.nothing_to_put": _(
        "No rule of %(in_country)s asks a text to say how to refuse: there is nothing to put."
    ),
    "content.nothing_to_put.label": _("No rule of %(in_country)s asks for a label: there is nothing to put."),
    "content.wording_too_long": _(
        "This mention has %(length)s characters; %(most)s at most are put, since each is paid for."
    ),
    "content.wording_unreadable": _(
        "This mention holds a character that phones do not show (%(character)s)."
    ),
    "content.wording_says_nothing": _(
        "“%(wording)s” does not tell readers how to refuse. Write it with one of the words they know (%(words)s), as in"
        " “%(example)s”."
    ),
    "content.invalid": _("The content rules “%(file)s” cannot be read: in %(key)s, %(fault)s (“%(value)s”)."),
}

RULES: dict[str, Promise] = {
    "opt_out": _(
        "The text says how to refuse, with one of these words: %(words)s. For example: “%(example)s”."
    ),
    "label": _("The text begins with %(words)s."),
    "sender_prefix": _("A name that sends begins with %(words)s."),
    "sender_suffix": _("A name that sends ends with %(words)s."),
    "no_names": _("Names are not carried as senders: it is a number or a short code."),
    "registered_names": _("A name is registered before it sends."),
    "name_characters": _("A name is written with these characters alone: %(pattern)s."),
    "generic_names": _("A name is none of these words: %(words)s."),
    "no_shorteners": _("The text has no address of a public link shortener: %(words)s."),
    "no_links": _("The text has no address of the web."),
    "no_marketing": _("Marketing is not carried by every provider, or asks for consents registered there."),
}
"""What a rule asks for."""

ALSO: dict[str, Promise] = {
    "link": _("A link to refuse counts too."),
    "number_names": _("Where a name sends it, the text says to which number."),
    "number_always": _("The text says to which number."),
    "at_end": _("It comes last."),
}
"""What else an opt-out asks for."""

FAULTS: dict[str, Promise] = {
    "bad_pattern": pgettext_lazy("content rules", "the pattern is not a regular expression"),
    "not_sure_enough": pgettext_lazy(
        "content rules", "a rule that rests on this certainty may warn, not block"
    ),
    "twice": pgettext_lazy("content rules", "there is a rule of this kind already"),
}

KINDS: dict[str, Promise] = {
    "opt_out": pgettext_lazy("content rule", "Says how to refuse"),
    "label": pgettext_lazy("content rule", "Begins with a label"),
    "sender_prefix": pgettext_lazy("content rule", "Prefix of the sender"),
    "sender_suffix": pgettext_lazy("content rule", "Suffix of the sender"),
    "no_names": pgettext_lazy("content rule", "No name as sender"),
    "registered_names": pgettext_lazy("content rule", "Registered senders only"),
    "name_characters": pgettext_lazy("content rule", "Characters of the sender"),
    "generic_names": pgettext_lazy("content rule", "No generic sender"),
    "no_shorteners": pgettext_lazy("content rule", "No public link shortener"),
    "no_links": pgettext_lazy("content rule", "No address of the web"),
    "no_marketing": pgettext_lazy("content rule", "Marketing hardly carried"),
}

FORCES: dict[str, Promise] = {
    "blocking": pgettext_lazy("content rule", "Blocks"),
    "warning": pgettext_lazy("content rule", "Warns"),
}
