"""What the columns of a contacts file are, by their headings."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Final

from chappe.base.refusal import Refusal
from chappe.contacts.kinds import FieldKind

MERGE_FIELDS: Final = (
    "external_id",
    "first_name",
    "last_name",
    "language",
    "country",
    "postal_code",
    "number",
)
"""Fields of every contact that a text may name; no attribute has one of these names."""

PREFERENCES_URL: Final = "preferences_url"
"""A field of texts alone: the address of the contact's own preference page."""

MAX_COLUMNS: Final = 200
MAX_KEY: Final = 60


class Target(StrEnum):
    """What a column fills."""

    EXTERNAL_ID = "external_id"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    LANGUAGE = "language"
    COUNTRY = "country"
    TIME_ZONE = "time_zone"
    POSTAL_CODE = "postal_code"
    SMS = "sms"
    CONSENT = "consent"
    ATTRIBUTE = "attribute"
    IGNORED = "ignored"


class ConsentPart(StrEnum):
    """What a column says of a consent: whether and when, or one thing more."""

    STATUS = "status"
    BASIS = "basis"
    DATE = "date"
    EXPIRY = "expiry"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as headed in the file; `key` is the topic's of a consent, or the attribute's.

    `kind`: what a field that is made for it holds; None for a field that is there, or holds any text.
    """

    heading: str
    target: Target
    key: str = ""
    part: ConsentPart = ConsentPart.STATUS
    kind: FieldKind | None = None

    @property
    def written(self) -> str:
        """As a mapping writes it: `consent:promo:date`, `attribute:city`, `first_name`."""
        part = f":{self.part}" if self.part is not ConsentPart.STATUS else ""
        return f"{self.target}:{self.key}{part}" if self.key else str(self.target)


class MissingColumn(Refusal):
    """Nothing tells contacts apart: neither an external id nor the SMS field (`sms_field`) among `found`."""

    code: ClassVar[str] = "import.missing_column"


class DuplicateColumn(Refusal):
    """Two columns fill the same: `first` and `second`, as headed."""

    code: ClassVar[str] = "import.duplicate_column"


class UnknownTopic(Refusal):
    """The column `heading` states consent for a topic that the account does not have; it has `topics`."""

    code: ClassVar[str] = "import.unknown_topic"


class UnknownTarget(Refusal):
    """The mapping sends the column `heading` to `target`, which is nothing a column can fill."""

    code: ClassVar[str] = "import.unknown_target"


class UnknownColumn(Refusal):
    """The mapping names the column `heading`, which is not among those `found`."""

    code: ClassVar[str] = "import.unknown_column"


class TooManyColumns(Refusal):
    """`found` columns, more than `limit`."""

    code: ClassVar[str] = "import.too_many_columns"


_HEADINGS: Final = {
    Target.EXTERNAL_ID: "external_id externalid id identifier contact_id customer_id client_id id_externe"
    " identifiant identifiant_externe id_client id_contact numero_client reference ref",
    Target.FIRST_NAME: "first_name firstname first_names given_name forename prenom prenoms",
    Target.LAST_NAME: "last_name lastname surname family_name nom nom_de_famille nom_famille",
    Target.LANGUAGE: "language lang language_code langue code_langue",
    Target.COUNTRY: "country country_code pays code_pays",
    Target.TIME_ZONE: "time_zone timezone tz fuseau fuseau_horaire",
    Target.POSTAL_CODE: "postal_code postalcode postcode post_code zip zip_code zipcode code_postal cp",
}
_KNOWN: Final = {word: target for target, words in _HEADINGS.items() for word in words.split()}
_MOBILE_HEADINGS: Final = (
    "mobile mobile_phone mobile_number mobile_phone_number cell cell_phone cellphone sms sms_number gsm"
    " portable telephone_portable telephone_mobile tel_portable tel_mobile numero_mobile numero_portable"
)
_MOBILE: Final = frozenset(_MOBILE_HEADINGS.split())
_CONSENT: Final = frozenset({"consent", "consentement"})
_PART_WORDS: Final = {
    ConsentPart.BASIS: "basis base fondement",
    ConsentPart.DATE: "date at on le since depuis",
    ConsentPart.EXPIRY: "expiry expires expires_at expiration expire until jusque",
    ConsentPart.SOURCE: "source origin origine",
}
_PARTS: Final = {word: part for part, words in _PART_WORDS.items() for word in words.split()}
_KEYED: Final = frozenset({"consent", "attribute"})
_NEW: Final = "new"
_LIQUID_WORDS: Final = "and or not contains in true false nil null empty blank forloop"
_UNSUBSCRIBE_LINK: Final = "unsubscribe_link"  # a link of texts: messages.addresses
_NOT_KEYS: Final = frozenset((*MERGE_FIELDS, PREFERENCES_URL, _UNSUBSCRIBE_LINK)) | frozenset(
    _LIQUID_WORDS.split()
)


def spelling(words: str) -> str:
    """`words` without case, accents and punctuation, joined by underscores: `Code postal` -> code_postal."""
    # Twice: folding a styled letter (𝕬) needs it decomposed first, and decomposing may leave capitals.
    folded = words
    for _ in range(2):
        folded = unicodedata.normalize("NFKD", folded).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"[\W_]+", "_", bare).strip("_")


def attribute_key(heading: str) -> str:
    """The key of an attribute, as texts name it; empty if the heading has no letter or digit.

    Keys begin with a letter or underscore, and are no word of the template language, nor a contact's field.
    """
    key = spelling(heading)[:MAX_KEY].rstrip("_")
    if key[:1].isdigit():
        key = f"_{key}"[:MAX_KEY].rstrip("_")
    return f"{key}_" if key in _NOT_KEYS else key


def columns_of(
    headings: Sequence[str],
    *,
    sms_field: str,
    topics: Collection[str],
    mapping: Mapping[str, str] | None = None,
) -> tuple[Column, ...]:
    """What each heading stands for.

    `mapping` (label -> target, or `consent:<topic>`, or `consent:<topic>:<part>`, or `attribute:<key>`, or
    `new:<kind>:<key>`) goes before what headings say.
    Headings are known in English and French, whatever their case, accents and punctuation; beside a column
    with the field's own name, one that only could be it is an attribute, as is a column headed otherwise; one
    without a heading is ignored. The SMS field is the column of that name, else the only one headed as
    mobiles are. Raises MissingColumn, DuplicateColumn, UnknownTopic, UnknownTarget, TooManyColumns,
    UnknownColumn.
    """
    if len(headings) > MAX_COLUMNS:
        raise TooManyColumns(found=len(headings), limit=MAX_COLUMNS)
    chosen = mapping or {}
    labelled = list(zip(labels(headings), headings, strict=True))
    for named in chosen:
        if named not in {label for label, _ in labelled}:
            raise UnknownColumn(heading=named, found=", ".join(label for label, _ in labelled))
    spellings = {spelling(heading) for label, heading in labelled if label not in chosen}
    sms = None if Target.SMS in chosen.values() else _sms_spelling(spellings, sms_field)
    columns = [
        _mapped(label, heading, chosen[label], topics)
        if label in chosen
        else replace(_recognised(heading, sms, topics, spellings), heading=label if heading else "")
        for label, heading in labelled
    ]
    _refuse_duplicates(columns)
    if not {Target.EXTERNAL_ID, Target.SMS} & {column.target for column in columns}:
        raise MissingColumn(sms_field=sms_field, found=", ".join(heading for heading in headings if heading))
    return tuple(columns)


def labels(headings: Sequence[str]) -> list[str]:
    """The headings, told apart: one that stands there again is numbered, one that is empty goes by its place."""
    seen: Counter[str] = Counter()
    found = []
    for place, heading in enumerate(headings, start=1):
        seen[heading] += 1
        times = f" ({seen[heading]})" if seen[heading] > 1 else ""
        found.append(f"{heading}{times}" if heading else f"#{place}")
    return found


def likely_columns(headings: Sequence[str], *, sms_field: str, topics: Collection[str]) -> tuple[Column, ...]:
    """What each heading stands for by itself: of those that fill the same field the first, the others being ignored.

    A consent for a topic that the account does not have is ignored. Raises TooManyColumns.
    """
    if len(headings) > MAX_COLUMNS:
        raise TooManyColumns(found=len(headings), limit=MAX_COLUMNS)
    spellings = {spelling(heading) for heading in headings}
    sms = _sms_spelling(spellings, sms_field)
    seen: set[str] = set()
    found = []
    for heading in headings:
        try:
            column = _recognised(heading, sms, topics, spellings)
        except (UnknownTopic, UnknownTarget):
            column = Column(heading, Target.IGNORED)
        if column.written in seen:
            column = Column(heading, Target.IGNORED)
        if column.target is not Target.IGNORED:
            seen.add(column.written)
        found.append(column)
    return tuple(found)


def _sms_spelling(spellings: Collection[str], sms_field: str) -> str | None:
    """How the heading of the SMS field is spelt in this file."""
    if spelling(sms_field) in spellings:
        return spelling(sms_field)
    likely = _MOBILE.intersection(spellings)
    return next(iter(likely)) if len(likely) == 1 else None


def _recognised(heading: str, sms: str | None, topics: Collection[str], spellings: Collection[str]) -> Column:
    word = spelling(heading)
    if not word:
        return Column(heading, Target.IGNORED)
    if word == sms:
        return Column(heading, Target.SMS)
    kind, colon, topic = heading.partition(":")
    if colon and spelling(kind) in _CONSENT:
        return _consent(heading, topic, topics)
    target = _KNOWN.get(word)
    if target is not None and (word == target or target not in spellings):
        return Column(heading, target)
    return Column(heading, Target.ATTRIBUTE, attribute_key(heading))


def _mapped(label: str, heading: str, wanted: str, topics: Collection[str]) -> Column:
    kind, _, key = wanted.partition(":")
    if kind == _NEW:
        return _new(label, heading, wanted)
    if kind not in Target.__members__.values() or (key and kind not in _KEYED):
        raise UnknownTarget(heading=label, target=wanted)
    target = Target(kind)
    if target is Target.CONSENT:
        return _consent(label, key, topics)
    if target is Target.ATTRIBUTE:
        return Column(label, target, attribute_key(key or heading or label))
    return Column(label, target)


def _new(label: str, heading: str, wanted: str) -> Column:
    """A field to be made: `new:number:loyalty_points`, or `new:date` with the key that the heading makes."""
    _, _, rest = wanted.partition(":")
    kind, _, key = rest.partition(":")
    if kind not in FieldKind.__members__.values() or kind == FieldKind.CHOICE:
        raise UnknownTarget(heading=label, target=wanted)
    return Column(label, Target.ATTRIBUTE, attribute_key(key or heading or label), kind=FieldKind(kind))


def _consent(heading: str, said: str, topics: Collection[str]) -> Column:
    topic, _, word = said.partition(":")
    part = _PARTS.get(spelling(word)) if word else ConsentPart.STATUS
    if part is None:
        raise UnknownTarget(heading=heading, target=f"{Target.CONSENT}:{said}")
    for known in topics:
        if spelling(known) == spelling(topic):
            return Column(heading, Target.CONSENT, known, part)
    raise UnknownTopic(heading=heading, topics=", ".join(sorted(topics)))


def _refuse_duplicates(columns: Sequence[Column]) -> None:
    seen: dict[tuple[Target, str, str], Column] = {}
    for column in columns:
        if column.target is Target.IGNORED:
            continue
        first = seen.setdefault((column.target, column.key, column.part), column)
        if first is not column:
            raise DuplicateColumn(first=first.heading, second=column.heading)
