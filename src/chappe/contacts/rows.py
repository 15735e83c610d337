"""Reading a file of contacts: a stream of rows fit to import, and of rows rejected with line and reason."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from operator import gt
from typing import BinaryIO, Final, TypeVar

from chappe.base.refusal import Refusal
from chappe.base.spreadsheet import unmarked
from chappe.contacts import cells as reading
from chappe.contacts.columns import Column, ConsentPart, Target, columns_of
from chappe.contacts.consent import Basis, Status
from chappe.contacts.decoding import UNDECODABLE
from chappe.contacts.fields import LIMITS
from chappe.contacts.kinds import FieldRule
from chappe.contacts.phone import Number, NumberFormat, normalise
from chappe.contacts.source import Source, open_source
from chappe.contacts.table import MAX_CELL, Fault, Record

MAX_WORD: Final = 200
"""Characters of a cell that is read as something: a number, a country, a consent."""

MAX_SOURCE: Final = 120
"""Characters of a cell that says where a consent was given."""

_T = TypeVar("_T")
_Parts = Mapping[ConsentPart, tuple[int, Column]]
_SHOWN = 80
_LIMITS: Final = {
    Target.EXTERNAL_ID: LIMITS["external_id"],
    Target.FIRST_NAME: LIMITS["first_name"],
    Target.LAST_NAME: LIMITS["last_name"],
    Target.POSTAL_CODE: LIMITS["postal_code"],
    Target.ATTRIBUTE: MAX_CELL,
    Target.IGNORED: MAX_CELL,
}


class RejectionCode(StrEnum):
    """Why a row was not taken; the sentence of each says what to do."""

    CELL_TOO_LONG = "row.cell_too_long"
    UNCLOSED_QUOTE = "row.unclosed_quote"
    FORMULA_WITHOUT_VALUE = "row.formula_without_value"
    ERROR_VALUE = "row.error_value"
    WRONG_CELL_COUNT = "row.wrong_cell_count"
    UNDECODABLE = "row.undecodable"
    NUL_CHARACTER = "row.nul_character"
    UNIDENTIFIED = "row.unidentified"
    UNKNOWN_TIME_ZONE = "row.unknown_time_zone"
    UNKNOWN_COUNTRY = "row.unknown_country"
    UNKNOWN_LANGUAGE = "row.unknown_language"
    UNKNOWN_CONSENT = "row.unknown_consent"
    UNKNOWN_BASIS = "row.unknown_basis"
    UNKNOWN_DATE = "row.unknown_date"
    NUMBER_MALFORMED = "row.number_malformed"
    DATE_MALFORMED = "row.date_malformed"
    BOOLEAN_MALFORMED = "row.boolean_malformed"
    CHOICE_UNKNOWN = "row.choice_unknown"


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """How to read a file into an account.

    `time_zones` are the IANA names known; `topics` the keys of the account's topics. `mapping`, `encoding`,
    `delimiter` and `sheet` are what a person chose; otherwise they are told from the file. `rules`: the account's
    own fields that do not hold just any text.
    """

    sms_field: str
    number_format: NumberFormat
    time_zones: frozenset[str]
    supported: frozenset[str] | None = None
    topics: frozenset[str] = frozenset()
    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    rules: Mapping[str, FieldRule] = field(default_factory=dict)
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentCell:
    """What the columns of one topic say: whether, since when (UTC), on which basis, until when, where it was said.

    `status` None: they say more of what the whole file states.
    """

    topic: str
    status: Status | None
    at: datetime | None
    basis: Basis | None = None
    expires_at: datetime | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A contact as its row states it. Empty where the cell is, or where the file has no such column.

    `sms` is the SMS field as written and `number` what it is; a bad number does not reject a contact that has
    an external id. `number` is None if the file has no SMS field.
    """

    line: int
    external_id: str
    first_name: str
    last_name: str
    language: str
    country: str
    time_zone: str
    postal_code: str
    sms: str
    number: Number | None
    attributes: Mapping[str, str]
    consents: tuple[ConsentCell, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken: its lines, the column and the start of the value at fault, the cells read.

    `column` is empty where the whole row is at fault.
    """

    line: int
    last_line: int
    column: str
    value: str
    code: RejectionCode
    cells: tuple[str, ...]


class Rows:
    """The rows of a file whose header was understood; to be read once. `columns` says how they are read."""

    def __init__(self, source: Source, columns: tuple[Column, ...], settings: ImportSettings) -> None:
        self.source = source
        self.columns = columns
        self._settings = settings

    def __iter__(self) -> Iterator[Row | Rejection]:
        reader = _RowReader(self.columns, self._settings)
        for record in self.source.records():
            if record.fault is not None or any(cell.strip() for cell in record.cells):
                yield reader.read(record)


def read_rows(file: BinaryIO, settings: ImportSettings) -> Rows:
    """The rows of a CSV or of a workbook; its header is read at once, the rest as one iterates.

    Raises, before any row, the refusals of `source.open_source` and `columns.columns_of`; a workbook is read to its
    end before its first row is given, so that none is given of one that is damaged.
    """
    source = open_source(file, encoding=settings.encoding, delimiter=settings.delimiter, sheet=settings.sheet)
    columns = columns_of(
        source.headings,
        sms_field=settings.sms_field,
        topics=settings.topics,
        mapping=settings.mapping,
    )
    source.verify()
    return Rows(source, columns, settings)


class _Fault(Exception):
    """A record that cannot be taken; it never leaves this module."""

    def __init__(self, code: RejectionCode, column: str = "", value: str = "") -> None:
        self.code, self.column, self.value = code, column, value
        super().__init__(code)


class _RowReader:
    """Makes rows of records."""

    def __init__(self, columns: Sequence[Column], settings: ImportSettings) -> None:
        self._columns = columns
        self._settings = settings
        self._places = {column.target: place for place, column in enumerate(columns)}
        self._attributes = _places_of(columns, Target.ATTRIBUTE)
        self._consents = _consents_of(columns)
        self._ruled = [
            (column, settings.rules[column.key])
            for _, column in self._attributes
            if column.key in settings.rules
        ]
        self._limits = [_limit_of(column) for column in columns]
        # Where a field has no column: the empty cell that is put after the last.
        self._at = {target: self._places.get(target, len(columns)) for target in Target}
        self._zone = partial(_time_zone, known=settings.time_zones)

    def read(self, record: Record) -> Row | Rejection:
        """The row of a record, or why there is none."""
        try:
            return self._row(record)
        except _Fault as fault:
            return Rejection(
                record.first_line,
                record.last_line,
                fault.column,
                fault.value[:_SHOWN],
                fault.code,
                tuple(cell[:MAX_CELL] for cell in record.cells),
            )

    def _row(self, record: Record) -> Row:
        cells, at = self._cells(record), self._at
        sms = cells[at[Target.SMS]]
        number = None
        if Target.SMS in self._places:
            number = normalise(sms, self._settings.number_format, self._settings.supported)
        external_id = cells[at[Target.EXTERNAL_ID]]
        if not external_id and (number is None or number.number is None):
            raise _Fault(RejectionCode.UNIDENTIFIED, self._heading(Target.SMS), sms)
        return Row(
            line=record.first_line,
            external_id=external_id,
            first_name=cells[at[Target.FIRST_NAME]],
            last_name=cells[at[Target.LAST_NAME]],
            language=self._read(cells, Target.LANGUAGE, reading.language, RejectionCode.UNKNOWN_LANGUAGE),
            country=self._read(cells, Target.COUNTRY, reading.country, RejectionCode.UNKNOWN_COUNTRY),
            time_zone=self._read(cells, Target.TIME_ZONE, self._zone, RejectionCode.UNKNOWN_TIME_ZONE),
            postal_code=cells[at[Target.POSTAL_CODE]],
            sms=sms,
            number=number,
            attributes=self._own(cells),
            consents=tuple(self._stated(cells)) if self._consents else (),
        )

    def _own(self, cells: list[str]) -> dict[str, str]:
        """The account's own fields, each as its kind keeps it."""
        own = {column.key: cells[place] for place, column in self._attributes}
        for column, rule in self._ruled:
            try:
                own[column.key] = rule.canonical(column.key, own[column.key])
            except Refusal as refusal:
                code = RejectionCode(refusal.code.replace("contact.", "row."))
                raise _Fault(code, column.heading, own[column.key]) from refusal
        return own

    def _cells(self, record: Record) -> list[str]:
        """As many cells as columns, trimmed and fit to be stored, and an empty one."""
        cells, columns = record.cells, self._columns
        if record.fault is not None:
            raise _Fault(RejectionCode(f"row.{record.fault}"), self._column_after(cells))
        if len(cells) != len(columns):
            cells = self._levelled(cells)
        if record.bad:
            self._refuse_bad(record.bad)
        trimmed = [unmarked(cell) if cell[:1] == "'" else cell for cell in map(str.strip, cells)]
        whole = "".join(trimmed)
        if UNDECODABLE in whole or "\x00" in whole or any(map(gt, map(len, trimmed), self._limits)):
            self._refuse_cell(trimmed)
        trimmed.append("")
        return trimmed

    def _refuse_cell(self, cells: Sequence[str]) -> None:
        """Says which cell is not fit to be stored, and why."""
        for column, limit, cell in zip(self._columns, self._limits, cells, strict=True):
            if len(cell) > limit:
                raise _Fault(RejectionCode.CELL_TOO_LONG, column.heading, cell)
            if UNDECODABLE in cell:
                raise _Fault(RejectionCode.UNDECODABLE, column.heading, cell)
            if "\x00" in cell:
                raise _Fault(RejectionCode.NUL_CHARACTER, column.heading, cell.replace("\x00", ""))

    def _refuse_bad(self, bad: Mapping[int, tuple[Fault, str]]) -> None:
        for place, (fault, shown) in sorted(bad.items()):
            column = self._columns[place] if place < len(self._columns) else None
            if column is not None and column.target is not Target.IGNORED:
                raise _Fault(RejectionCode(f"row.{fault}"), column.heading, shown)

    def _levelled(self, cells: list[str]) -> list[str]:
        """Cells that are too many if empty are dropped, those of columns without a heading may be missing."""
        extra, missing = cells[len(self._columns) :], self._columns[len(cells) :]
        if any(cell.strip() for cell in extra) or any(c.target is not Target.IGNORED for c in missing):
            raise _Fault(RejectionCode.WRONG_CELL_COUNT, value=str(len(cells)))
        return cells[: len(self._columns)] + [""] * len(missing)

    def _stated(self, cells: list[str]) -> Iterator[ConsentCell]:
        for topic, parts in self._consents.items():
            if any(cells[place] for place, _ in parts.values()):
                yield self._consent(topic, parts, cells)

    def _consent(self, topic: str, parts: _Parts, cells: list[str]) -> ConsentCell:
        def read(part: ConsentPart, meaning: Callable[[str], _T | None], code: RejectionCode) -> _T | None:
            place, column = parts.get(part, (-1, None))
            if column is None or not cells[place]:
                return None
            found = meaning(cells[place])
            if found is None:
                raise _Fault(code, column.heading, cells[place])
            return found

        status, at = read(ConsentPart.STATUS, reading.consent, RejectionCode.UNKNOWN_CONSENT) or (None, None)
        dated = read(ConsentPart.DATE, reading.when, RejectionCode.UNKNOWN_DATE)
        return ConsentCell(
            topic,
            status or (Status.GRANTED if dated else None),
            dated or at,
            read(ConsentPart.BASIS, reading.basis, RejectionCode.UNKNOWN_BASIS),
            read(ConsentPart.EXPIRY, reading.until, RejectionCode.UNKNOWN_DATE),
            read(ConsentPart.SOURCE, str, RejectionCode.UNKNOWN_CONSENT) or "",
        )

    def _read(
        self, cells: list[str], target: Target, meaning: Callable[[str], str | None], code: RejectionCode
    ) -> str:
        text = cells[self._at[target]]
        if not text:
            return ""
        read = meaning(text)
        if read is None:
            raise _Fault(code, self._heading(target), text)
        return read

    def _heading(self, target: Target) -> str:
        place = self._places.get(target)
        return "" if place is None else self._columns[place].heading

    def _column_after(self, cells: list[str]) -> str:
        return self._columns[len(cells)].heading if len(cells) < len(self._columns) else ""


def _time_zone(text: str, known: frozenset[str]) -> str | None:
    return reading.time_zone(text, known)


def _consents_of(columns: Sequence[Column]) -> dict[str, dict[ConsentPart, tuple[int, Column]]]:
    """The places of the columns that speak of each topic."""
    found: dict[str, dict[ConsentPart, tuple[int, Column]]] = {}
    for place, column in _places_of(columns, Target.CONSENT):
        found.setdefault(column.key, {})[column.part] = place, column
    return found


def _limit_of(column: Column) -> int:
    if column.target is Target.CONSENT and column.part is ConsentPart.SOURCE:
        return MAX_SOURCE
    return _LIMITS.get(column.target, MAX_WORD)


def _places_of(columns: Sequence[Column], target: Target) -> list[tuple[int, Column]]:
    return [(place, column) for place, column in enumerate(columns) if column.target is target]
