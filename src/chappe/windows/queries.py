"""What an account settled about sending hours."""

from chappe.windows.basis import hours_of
from chappe.windows.law import NO_CHOICES, Choices
from chappe.windows.models import HoursChoice


def choices(account_id: int) -> Choices:
    """The account's choices; none where it made none."""
    row = HoursChoice.objects.filter(account_id=account_id).first()
    return choices_view(row) if row else NO_CHOICES


def choices_view(row: HoursChoice) -> Choices:
    return Choices(
        rulebooks=frozenset(row.rulebooks.items()),
        courtesy=row.courtesy,
        hours=hours_of(row.hours),
        closed_days=frozenset(row.closed_days),
    )
