"""A file of numbers that must get nothing: one a line, or a table with headings; as Chappe exports it, too."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chappe.base.spreadsheet import unmarked
from chappe.contacts.decoding import decode
from chappe.contacts.table import Table, lines

COLUMNS: Final = ("number", "reason", "source", "since", "only_sender")
REASONS: Final = ("stop", "complaint", "dead_number", "manual")
_HEADINGS: Final = (
    "number numero phone telephone tel mobile portable msisdn gsm sms cell phone_number phonenumber mobile_number"
    " telephone_number numero_de_telephone telephone_mobile telephone_portable numero_mobile"
)
_NUMBER: Final = frozenset(_HEADINGS.split())
_REASON: Final = frozenset({"reason", "motif", "raison"})
_SINCE: Final = frozenset({"since", "depuis", "date"})
# Chappe's own heading alone: what others call a sender may be anything, and would stop less than they meant.
_ONLY_SENDER: Final = frozenset({"only_sender"})
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One number as it was written, on which line; the reason and the moment that the file gives, if it does.

    ``only_sender``: the number gets nothing from this sender, and may get texts of others.
    """

    line: int
    written: str
    reason: str = ""
    since: datetime | None = None
    only_sender: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """In which cell stands what; None: the file does not say it."""

    number: int = 0
    reason: int | None = None
    since: int | None = None
    only_sender: int | None = None


def read_numbers(chunks: Iterable[bytes], sms_field: str = "") -> Iterator[Line]:
    """The lines of the file with a number in them. A first line that names no column is a number itself.

    ``sms_field``: the account's own name for the column. Memory stays flat. Raises EmptyFile, NotCsv,
    UnknownEncoding, UnreadableHeader.
    """
    table = Table(lines(decode(chunks).pieces))
    first = table.headings()
    line = table.line
    places = places_of(first, sms_field)
    if places is None:
        places = Places()
        yield from _read(first, line, places)
    for record in table.records():
        yield from _read(record.cells, record.first_line, places)


def places_of(headings: list[str], sms_field: str = "") -> Places | None:
    """Where the columns stand that these headings name; None if none of them is of a number."""
    names = [_plain(heading) for heading in headings]
    number = _place(names, _NUMBER | {_plain(sms_field)} - {""})
    if number is None:
        return None
    return Places(number, _place(names, _REASON), _place(names, _SINCE), _place(names, _ONLY_SENDER))


def _read(cells: list[str], line: int, places: Places) -> Iterator[Line]:
    written = _cell(cells, places.number)[:LONGEST]
    if written:
        reason, since = _cell(cells, places.reason), _moment(_cell(cells, places.since))
        only_sender = _cell(cells, places.only_sender)
        yield Line(line, written, reason if reason in REASONS else "", since, only_sender)


def _cell(cells: list[str], place: int | None) -> str:
    return unmarked(cells[place].strip()).strip() if place is not None and place < len(cells) else ""


def _place(names: list[str], known: Iterable[str]) -> int | None:
    wanted = set(known)
    return next((place for place, name in enumerate(names) if name in wanted), None)


def _plain(heading: str) -> str:
    bare = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode("ascii")
    return "_".join(bare.lower().split())


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
