"""What a message says: its text, the same in other languages, and how it is written on the air."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from chappe.base.refusal import Refusal
from chappe.contacts.cells import language as read_language
from chappe.messages import template
from chappe.messages.addresses import EXAMPLE_DOMAIN, PREFERENCES
from chappe.messages.composing import checked_text
from chappe.messages.languages import FALLBACK, closest
from chappe.messages.links import targets
from chappe.messages.template import Frame, Template

MAX_COPIES: Final = 20

Frames = Mapping[str, Mapping[str, Frame]]
"""What is put around the texts for the recipients of a country: by country of the number, then by language."""

NO_FRAMES: Final[Frames] = MappingProxyType({})


class LanguageUnknown(Refusal):
    """Not a language (``value``)."""

    code = "message.language_unknown"


class DefaultLanguageMissing(Refusal):
    """Copies in other languages, and nothing says which language the text itself is in (``field``)."""

    code = "message.default_language_missing"


class LanguageTwice(Refusal):
    """The text and a copy, or two copies, are in one language (``language``)."""

    code = "message.language_twice"


class TooManyCopies(Refusal):
    """More than ``limit`` copies."""

    code = "message.too_many_copies"


class CopyRefused(Refusal):
    """The copy in ``language`` cannot be used; ``problem`` is the code of the reason, whose parameters are here too."""

    code = "message.copy_refused"


@dataclass(frozen=True, slots=True)
class Contents:
    """``language``: of ``text``, which whoever has no copy in their own reads; ``copies``: text by language."""

    text: str
    language: str = ""
    copies: Mapping[str, str] = field(default_factory=dict)
    smart_replacement: bool = False
    without_accents: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """Every text by its language, the default one first ("" where the message does not say)."""
        return {self.language: self.text, **self.copies}


@dataclass(frozen=True, slots=True)
class Compiled:
    """Contents ready to be filled. `fields` are those that any of the texts names."""

    templates: Mapping[str, Template]
    default: str
    smart_replacement: bool
    without_accents: bool
    fields: tuple[str, ...]
    account_language: str
    # Where its links lead, as `links.targets` has them, and the domain of their short addresses.
    links: tuple[str, ...] = (PREFERENCES,)
    domain: str = EXAMPLE_DOMAIN
    # The templates of the countries for which something is put around them.
    framed: Mapping[str, Mapping[str, Template]] = field(default_factory=dict)
    frames: Frames = field(default_factory=dict)

    def read_by(self, language: str, country: str = "") -> tuple[str, Template]:
        """The language of the text that whoever reads `language` gets, and the text.

        `country` is that of the number, whose rules may ask for more than the author wrote.
        """
        templates = self.framed.get(country, self.templates)
        if len(templates) == 1:
            return self.default, templates[self.default]
        chosen = _chosen(language, tuple(templates)) or self.default
        return chosen, templates[chosen]


def checked_contents(contents: Contents, fields: Collection[str]) -> Contents:
    """The contents, languages by their codes, if each text can be filled for contacts with these fields.

    Raises LanguageUnknown, LanguageTwice, DefaultLanguageMissing, TooManyCopies, TooManyLinks, the refusals of texts
    and templates for the text itself, CopyRefused for a copy.
    """
    text = usable_text(contents.text, fields)
    language = checked_language(contents.language) if contents.language else ""
    if len(contents.copies) > MAX_COPIES:
        raise TooManyCopies(limit=MAX_COPIES)
    if contents.copies and not language:
        raise DefaultLanguageMissing(field="language")
    copies: dict[str, str] = {}
    for given, copy in sorted(contents.copies.items()):
        code = checked_language(given)
        if code in copies or code == language:
            raise LanguageTwice(language=code)
        copies[code] = usable_copy(code, copy, fields)
    checked = Contents(text, language, copies, contents.smart_replacement, contents.without_accents)
    targets({code: template.compile(each) for code, each in checked.texts.items()}, language)
    return checked


def problems(contents: Contents, fields: Collection[str]) -> list[tuple[str, Refusal]]:
    """All that keeps the texts from being filled, each with the language of its text."""
    return [
        (language, problem)
        for language, text in contents.texts.items()
        for problem in template.check(text, fields)
    ]


def compiled(contents: Contents, account_language: str = FALLBACK, domain: str = "") -> Compiled:
    """The texts parsed; dates and numbers are written in the account's language for readers who have none.

    ``domain``: the account's link domain. Raises TemplateRefusal and LoneSurrogate.
    """
    templates = {language: template.compile(text) for language, text in contents.texts.items()}
    named = dict.fromkeys(name for each in templates.values() for name in each.fields)
    return Compiled(
        templates,
        contents.language,
        contents.smart_replacement,
        contents.without_accents,
        tuple(named),
        account_language,
        targets(templates, contents.language),
        domain or EXAMPLE_DOMAIN,
    )


def framed(texts: Compiled, frames: Frames) -> Compiled:
    """The same texts, with what is put around them for the recipients of some countries."""
    return replace(
        texts,
        frames=frames,
        framed={
            country: {
                language: replace(found, frame=around[language]) if language in around else found
                for language, found in texts.templates.items()
            }
            for country, around in frames.items()
        },
    )


def usable_text(text: str, fields: Collection[str]) -> str:
    """The text, if it can be filled for contacts with these fields. Raises the refusals of texts and templates."""
    source = checked_text(text)
    for problem in template.check(source, fields):
        raise problem
    return source


def usable_copy(language: str, text: str, fields: Collection[str]) -> str:
    """The same for a copy. Raises CopyRefused."""
    try:
        return usable_text(text, fields)
    except Refusal as refusal:
        raise CopyRefused(**{**refusal.params, "language": language, "problem": refusal.code}) from refusal


def checked_language(value: str) -> str:
    """The code of a language: `fr`, `fr-CA`. Raises LanguageUnknown."""
    code = read_language(value.strip())
    if code is None or len(code) > 8:
        raise LanguageUnknown(value=value)
    return code


@lru_cache(maxsize=4096)
def _chosen(language: str, there: tuple[str, ...]) -> str | None:
    return closest(language, there)
