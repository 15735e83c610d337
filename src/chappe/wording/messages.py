"""Sentences about senders, texts and messages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

SENTENCES: dict[str, Promise] = {
    "sender.missing": _("The sender is empty: give a name, a number or a short code."),
    "sender.kind_unknown": _("“%(kind)s” is not a kind of sender. Choose one of: %(known)s."),
    "sender.too_long": _(
        "“%(value)s” is too long for a sender: it has %(length)s characters, and phones show %(most)s at most."
    ),
    "sender.character": _(
        "A sender cannot hold “%(character)s” (in “%(value)s”)."
        " Use letters without accents, digits, spaces and & ' + - . _ !"
    ),
    "sender.needs_letter": _(
        "“%(value)s” has no letter, and would be read as a number."
        " Add a letter, or declare it as a number or a short code."
    ),
    "sender.number_invalid": _(
        "“%(value)s” is not an international number. Write it with + and the country's code, 7 to 15 digits."
    ),
    "sender.short_code_invalid": _("“%(value)s” is not a short code: 3 to 8 digits."),
    "sender.taken": _("The account already has the sender “%(value)s”."),
    "message.name_taken": _("Another message of the account is called “%(name)s”. Choose another name."),
    "message.language_unknown": _(
        "“%(value)s” is not a language. Give its code (fr, fr-CA) or its name in English or French."
    ),
    "message.default_language_missing": _(
        "The message has copies in other languages: say which language its first text is in."
    ),
    "message.language_twice": _("Two texts of the message are in %(language)s. Keep one."),
    "message.too_many_copies": _("A message has %(limit)s copies at most."),
    "message.copy_refused": _("The text in %(language)s cannot be used. %(problem)s"),
    "text.missing": _("The text is empty: write what people will read."),
    "text.unwritable": _(
        "The text holds a character that no phone can show (%(character)s, at place %(position)s)."
    ),
    "text.lone_surrogate": _(
        "The text holds half a character at place %(position)s, as a cut emoji leaves it: take it out."
    ),
    "text.too_long": ngettext_lazy(
        "The text, once filled, has more than %(limit)s character. Shorten it.",
        "The text, once filled, has more than %(limit)s characters. Shorten it.",
        "limit",
    ),
    "template.too_long": _("The text has %(length)s characters, and may have %(limit)s at most. Shorten it."),
    "template.syntax": _(
        "The text is not written as Liquid asks, at line %(line)s near “%(near)s” (%(detail)s)."
        " A field stands between two pairs of braces: {{ first_name }}"
    ),
    "template.tag_not_allowed": _(
        "{%% %(tag)s %%} cannot be used in a text (line %(line)s)."
        " These can: if, unless, case, for, assign, capture, comment, link."
    ),
    "template.unknown_filter": _(
        "There is no filter “%(filter)s” (line %(line)s). The filters are: %(known)s."
    ),
    "template.unknown_field": _(
        "No contact has a field “%(field)s” (line %(line)s)."
        " Take a field of your contacts, or import it with them first."
    ),
    "template.misspelt_field": _(
        "No contact has a field “%(field)s” (line %(line)s). Did you mean “%(nearest)s”?"
    ),
    "template.too_many_turns": ngettext_lazy(
        "A loop of the text would turn more than %(limit)s time.",
        "A loop of the text would turn more than %(limit)s times.",
        "limit",
    ),
    "template.too_deep": _(
        "More than %(limit)s blocks or brackets stand within one another: write it more simply."
    ),
    "template.too_big": _(
        "A value of the text grows past %(limit)s characters on the way: write it more simply."
    ),
    "template.too_much_work": _(
        "The filters of the text would work too long for each contact: write it more simply."
    ),
    "template.not_filled": _("The text cannot be filled, at line %(line)s: %(detail)s."),
    "template.link_not_quoted": _(
        "A link is followed by one address between straight quotes (line %(line)s, near “%(near)s”):"
        " {%% link 'https://example.com/sale' %%}"
    ),
    "template.link_not_alone": _(
        "A link can only stand in the text as it is: no filter, no condition on it, not within capture (line %(line)s)."
    ),
    "template.too_many_links": ngettext_lazy(
        "The texts of a message may lead to %(limit)s address at most.",
        "The texts of a message may lead to %(limit)s different addresses at most.",
        "limit",
    ),
    "link.domain_missing": _(
        "It has links, and the account has no link domain yet, under which short addresses are written:"
        " an administrator sets one in the settings, under Links."
    ),
    "link.exhausted": _(
        "Short addresses cannot be made for this many: deployment %(deployment)s, recipient %(position)s,"
        " link %(link)s."
    ),
    "link.token_bad": _("This short address leads nowhere. It may have been cut or copied wrongly."),
    "link.not_web": _(
        "The link at line %(line)s leads to “%(target)s”: an address begins with https:// or http://."
    ),
    "link.no_host": _(
        "The link at line %(line)s leads to “%(target)s”, which names no site that can be reached."
        " Write its name as in example.com; accents in a name are written as xn--…"
    ),
    "link.odd_character": _(
        "The address of the link at line %(line)s holds a space, a quote or another character that no address has:"
        " “%(target)s”."
    ),
    "link.credentials": _(
        "The address of the link at line %(line)s holds a user name or a password, which every reader would see:"
        " leave them out before %(host)s."
    ),
    "link.too_long": _(
        "The address of the link at line %(line)s has %(length)s characters, and may have %(limit)s at most."
    ),
    "link.personal": _(
        "The address of the link at line %(line)s holds a field: it must be the same for everybody."
        " The short address is each reader's own already."
    ),
}

MERGE_FIELDS: dict[str, Promise] = {
    "external_id": pgettext_lazy("merge field", "External id"),
    "first_name": pgettext_lazy("merge field", "First name"),
    "last_name": pgettext_lazy("merge field", "Last name"),
    "language": pgettext_lazy("merge field", "Language"),
    "country": pgettext_lazy("merge field", "Country"),
    "postal_code": pgettext_lazy("merge field", "Postal code"),
    "number": pgettext_lazy("merge field", "Number"),
    "preferences_url": pgettext_lazy("merge field", "Address of the preference page"),
}

PARTS: dict[str, Promise] = {
    "text": pgettext_lazy("version", "Text"),
    "copy": pgettext_lazy("version", "Text in another language"),
    "language": pgettext_lazy("version", "Language"),
    "smart_replacement": pgettext_lazy("version", "Replace typographic characters"),
    "without_accents": pgettext_lazy("version", "Remove accents"),
    "name": pgettext_lazy("version", "Name"),
    "topic": pgettext_lazy("version", "Topic"),
    "sender": pgettext_lazy("version", "Sender"),
}

CHOICES: dict[str, Promise] = {
    "neither": pgettext_lazy("replacement", "Nothing replaced"),
    "smart": pgettext_lazy("replacement", "Typographic characters replaced"),
    "accents": pgettext_lazy("replacement", "Accents removed where they cost"),
    "both": pgettext_lazy("replacement", "Both"),
}

CHARACTERS: dict[str, Promise] = {
    "\u2018": pgettext_lazy("character", "opening curly apostrophe"),
    "\u2019": pgettext_lazy("character", "curly apostrophe"),
    "\u201c": pgettext_lazy("character", "opening curly quote"),
    "\u201d": pgettext_lazy("character", "closing curly quote"),
    "\u00ab": pgettext_lazy("character", "opening French quote"),
    "\u00bb": pgettext_lazy("character", "closing French quote"),
    "\u2026": pgettext_lazy("character", "ellipsis"),
    "\u2013": pgettext_lazy("character", "en dash"),
    "\u2014": pgettext_lazy("character", "em dash"),
    "\u2022": pgettext_lazy("character", "bullet"),
    "\u00a0": pgettext_lazy("character", "no-break space"),
    "\u202f": pgettext_lazy("character", "narrow no-break space"),
    "\u2009": pgettext_lazy("character", "thin space"),
    "\u200b": pgettext_lazy("character", "zero-width space"),
    "\t": pgettext_lazy("character", "tab"),
    "`": pgettext_lazy("character", "backtick"),
    "ç": pgettext_lazy("character", "c with a cedilla"),
    "ê": pgettext_lazy("character", "e with a circumflex"),
    "ë": pgettext_lazy("character", "e with a diaeresis"),
    "â": pgettext_lazy("character", "a with a circumflex"),
    "î": pgettext_lazy("character", "i with a circumflex"),
    "ï": pgettext_lazy("character", "i with a diaeresis"),
    "ô": pgettext_lazy("character", "o with a circumflex"),
    "û": pgettext_lazy("character", "u with a circumflex"),
    "œ": pgettext_lazy("character", "o and e joined"),
    "À": pgettext_lazy("character", "capital a with a grave accent"),
    "È": pgettext_lazy("character", "capital e with a grave accent"),
    "Ê": pgettext_lazy("character", "capital e with a circumflex"),
    "Ô": pgettext_lazy("character", "capital o with a circumflex"),
    "Œ": pgettext_lazy("character", "capital o and e joined"),
}
"""Those that writers meet; others go by Unicode's name."""
