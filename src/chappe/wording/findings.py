"""What a country asks and a text does not have, as one sentence: whom it is about, what is wrong, the remedy."""

from collections.abc import Iterable, Mapping

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chappe.content.rules import Kind, Rule
from chappe.wording.catalogue import Figure, language_name, locale, sentence_of
from chappe.wording.content import ALSO, RULES

COUNTRY = "in_country"


def finding_sentence(code: str, params: Mapping[str, object]) -> str:
    """The sentence of a finding of `content.checking`: its parameters, and ``in_country``, ``recipients``,
    ``languages`` as the finding has them."""
    languages = params.get("languages")
    said = sentence_of(code, params)
    named = [language_name(each) for each in languages if each] if isinstance(languages, Iterable) else []
    return _("%(about)s: %(finding)s") % {
        "about": _about(str(params.get(COUNTRY, "")), params.get("recipients"), ", ".join(named)),
        "finding": said[:1].lower() + said[1:],
    }


def _about(territory: str, recipients: object, languages: str) -> str:
    where = _("Countries without a rule of their own")
    if territory:
        where = str(Locale.parse(locale()).territories.get(territory, territory))
    if isinstance(recipients, int):
        where = ngettext("%(where)s, %(n)s recipient", "%(where)s, %(n)s recipients", recipients) % {
            "where": where,
            "n": Figure(recipients),
        }
    return f"{where} ({languages})" if languages else where


def characters(pattern: str) -> str:
    """A class of characters as people read it: `[A-Za-z0-9 ]` is A-Z a-z 0-9 ␣."""
    plain = pattern.removeprefix("[").removesuffix("]").replace("\\x27", "'")
    return plain.replace(" ", "␣").replace("A-Za-z0-9", "A-Z a-z 0-9 ").strip()


def rule_sentences(rule: Rule) -> str:
    """What a rule asks for, in the active language."""
    words = (" / " if rule.kind is Kind.LABEL else ", ").join(rule.words)
    found = [
        RULES[rule.kind.value]
        % {"words": words, "example": rule.example, "pattern": characters(rule.pattern)}
    ]
    if rule.kind is Kind.OPT_OUT:
        also = {
            f"number_{rule.number_for.value}": bool(rule.pattern),
            "at_end": rule.at_end,
            "link": rule.link,
        }
        found += [ALSO[name] for name, asked in also.items() if asked]
    return " ".join(str(sentence) for sentence in found)


def point_sentence(code: str, params: Mapping[str, object]) -> str:
    """The sentence of a validation point."""
    return finding_sentence(code, params) if code.startswith("content.") else sentence_of(code, params)
