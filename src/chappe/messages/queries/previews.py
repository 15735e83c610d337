"""A text as one contact would read it, with what it costs and what would make it cost less."""

from dataclasses import dataclass, replace

from chappe.accounts.queries import account
from chappe.base.refusal import Refusal
from chappe.contacts import queries as contacts
from chappe.messages import fragments, template
from chappe.messages.addresses import EXAMPLE_DOMAIN
from chappe.messages.contents import NO_FRAMES, Contents, Frames
from chappe.messages.culprits import Culprit, culprits
from chappe.messages.differences import Piece, differences
from chappe.messages.languages import closest, locale_of
from chappe.messages.marking import Mark, marks
from chappe.messages.replacement import replaced

LONGEST_PREVIEW = template.MAX_SOURCE


@dataclass(frozen=True, slots=True)
class Fix:
    """What a replacement that the message does not make yet would change: the text, its encoding and fragments.

    ``choice`` is the option of the message: "smart_replacement" or "without_accents"; ``pieces`` show what changes.
    """

    choice: str
    text: str
    encoding: str
    fragments: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as one contact would read it, measured. ``problems`` say why it cannot be filled: then it is as written.

    ``language``: of the text shown. ``before`` and ``after``, where it starts and ends, were put to it for readers in
    ``country``.
    ``forced_by`` are the characters for which it travels as UCS-2, ``marks`` where they stand, ``culprits`` the fields
    they come from; ``empty_fields`` have no value for this contact; ``fixes`` are replacements that would change it.
    """

    text: str
    language: str
    sender: str
    encoding: str
    fragments: int
    units: int
    remaining: int
    forced_by: tuple[str, ...]
    marks: tuple[Mark, ...]
    culprits: tuple[Culprit, ...]
    empty_fields: tuple[str, ...]
    problems: tuple[Refusal, ...]
    fixes: tuple[Fix, ...]
    # It has links, and the account no domain for them: ``link_domain`` is an example that stands for it.
    lacks_link_domain: bool = False
    link_domain: str = EXAMPLE_DOMAIN
    before: str = ""
    after: str = ""
    country: str = ""

    @property
    def fields_at_fault(self) -> tuple[str, ...]:
        """The fields from which characters come that keep the text out of GSM-7."""
        return tuple(dict.fromkeys(name for _, name in self.culprits if name))


def preview(
    account_id: int,
    contents: Contents,
    *,
    contact_id: int | None = None,
    language: str | None = None,
    sender: str = "",
    frames: Frames = NO_FRAMES,
    country: str = "",
) -> Preview:
    """What the contents come to for that contact, or for one of whom nothing is known. Raises NotFound.

    ``language`` asks for the text in it; else it is the one that the contact would read. ``frames``: what is put
    around the texts; ``country`` is where somebody of whom nothing is known reads it.
    """
    known = contacts.reader(account_id, contact_id) if contact_id is not None else contacts.Reader({}, "")
    values, country = known.values, known.country or country
    reads = str(values.get("language", ""))
    if language not in contents.texts:
        language = closest(reads, [code for code in contents.texts if code]) or contents.language
    source = contents.texts[language]
    problems = template.check(source, contacts.merge_fields(account_id)) if source else ()
    filled, found = template.Filled(source.replace("\r\n", "\n"), ()), None
    owner = account(account_id)
    locale = locale_of(language, reads, str(values.get("country", "")), owner.language)
    if source and not problems:
        found = replace(
            template.compile(source), frame=frames.get(country, {}).get(language, template.NO_FRAME)
        )
        filled, problems = _filled(found, values, locale, owner.link_domain or EXAMPLE_DOMAIN, filled)
    text = _replaced(filled.text, contents)
    measured = fragments.measure(text)
    return Preview(
        text=text,
        language=language,
        sender=sender,
        encoding=measured.encoding.value,
        fragments=measured.fragments,
        units=measured.units,
        remaining=measured.remaining,
        forced_by=measured.forced_by,
        marks=marks(text, measured.forced_by),
        culprits=culprits(found, values, measured.forced_by, locale) if found else (),
        empty_fields=filled.empty_fields,
        problems=problems,
        fixes=_fixes(filled.text, text, contents),
        lacks_link_domain=bool(found and found.targets and not owner.link_domain),
        link_domain=owner.link_domain or EXAMPLE_DOMAIN,
        before=_put(found, problems, "before", contents),
        after=_put(found, problems, "after", contents),
        country=country,
    )


def _filled(
    found: template.Template,
    values: dict[str, object],
    locale: str,
    domain: str,
    unfilled: template.Filled,
) -> tuple[template.Filled, tuple[Refusal, ...]]:
    """The text filled; as it is written where this contact's own values make it impossible, and why."""
    try:
        return template.fill(found, values, locale, domain), ()
    except Refusal as refusal:
        return unfilled, (refusal,)


def _replaced(text: str, contents: Contents) -> str:
    return replaced(
        text, smart_replacement=contents.smart_replacement, accents_removed=contents.without_accents
    )


def _put(
    found: template.Template | None, problems: tuple[Refusal, ...], where: str, contents: Contents
) -> str:
    return _replaced(getattr(found.frame, where), contents) if found and not problems else ""


def _fixes(filled: str, text: str, contents: Contents) -> tuple[Fix, ...]:
    """The replacements not made yet that would change the text, the mildest first."""
    wider = {
        "smart_replacement": replace(contents, smart_replacement=True),
        "without_accents": replace(contents, without_accents=True),
    }
    found = []
    for choice, changed in wider.items():
        fixed = _replaced(filled, changed)
        if fixed != text:
            measured = fragments.measure(fixed)
            pieces = tuple(differences(text, fixed))
            found.append(Fix(choice, fixed, measured.encoding.value, measured.fragments, pieces))
    return tuple(found)
