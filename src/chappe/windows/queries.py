"""What an account settled about sending hours."""

from dataclasses import dataclass
from datetime import date

from chappe.windows.basis import hours_of
from chappe.windows.law import NO_CHOICES, Choices
from chappe.windows.models import HoursChoice


def choices(account_id: int) -> Choices:
    """The account's choices; none where it made none."""
    row = HoursChoice.objects.filter(account_id=account_id).first()
    return choices_view(row) if row else NO_CHOICES


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day of the account's own that is closed; ``name`` may be empty."""

    day: date
    name: str


def own_closed_days(account_id: int) -> list[ClosedDay]:
    """The account's own closed days, the earliest first."""
    row = HoursChoice.objects.filter(account_id=account_id).first()
    if row is None:
        return []
    return [ClosedDay(day, row.closed_day_names.get(day.isoformat(), "")) for day in sorted(row.closed_days)]


def choices_view(row: HoursChoice) -> Choices:
    return Choices(
        rulebooks=frozenset(row.rulebooks.items()),
        courtesy=row.courtesy,
        hours=hours_of(row.hours),
        closed_days=frozenset(row.closed_days),
    )
