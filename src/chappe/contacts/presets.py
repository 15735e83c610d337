"""How long a law lets one rely on consent that was implied: presets for its expiry, with their sources."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import ClassVar

from chappe.base.refusal import Refusal


class Preset(StrEnum):
    """What consent was implied by, and under which law."""

    CA_PURCHASE = "ca-purchase"
    CA_INQUIRY = "ca-inquiry"


@dataclass(frozen=True, slots=True)
class Term:
    """How many calendar months the consent lasts; ``certainty`` as in the rulebooks (A: law, regulator)."""

    country: str
    months: int
    source: str
    certainty: str


CASL = (
    "Canada's Anti-Spam Legislation, S.C. 2010, c. 23, s. 10(9) and 10(10);"
    " https://www.telair.net/resources/documentation/textflow/compliance/canada-casl"
)
TERMS: dict[Preset, Term] = {
    Preset.CA_PURCHASE: Term("CA", 24, CASL, "A"),
    Preset.CA_INQUIRY: Term("CA", 6, CASL, "A"),
}


class PresetUnknown(Refusal):
    """No preset has this name (``preset``, ``known``)."""

    code: ClassVar[str] = "consent.preset_unknown"


def checked_preset(name: str) -> Preset:
    """Raises PresetUnknown."""
    if name not in Preset.__members__.values():
        raise PresetUnknown(preset=name, known=", ".join(Preset))
    return Preset(name)


def expiry(preset: Preset, at: datetime, chosen: datetime | None = None) -> datetime:
    """When consent implied at ``at`` (of the purchase, of the enquiry) ends: the same day of the month, so many months
    on, or the month's last day where there is none. An end ``chosen`` before that holds: a law is never stretched.
    """
    lawful = _later(at, TERMS[preset].months)
    return lawful if chosen is None else min(lawful, chosen)


def first_moment(day: date, zone: tzinfo) -> datetime:
    """The moment the day begins in that zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The moment the day is over in that zone: what ends on a day holds on that day still."""
    return first_moment(day + timedelta(days=1), zone)


def _later(at: datetime, months: int) -> datetime:
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))
