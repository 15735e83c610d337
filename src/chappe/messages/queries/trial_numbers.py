"""The numbers that messages are tested on."""

from dataclasses import dataclass

from chappe.messages.models import TrialNumber
from chappe.messages.trials import MOST_KEPT


@dataclass(frozen=True, slots=True)
class TrialNumberView:
    """A number (E.164) that is kept, by its name."""

    id: int
    name: str
    number: str


def trial_numbers(account_id: int) -> list[TrialNumberView]:
    """The account's, by name."""
    found = TrialNumber.objects.filter(account_id=account_id).order_by("name")[:MOST_KEPT]
    return [TrialNumberView(one.pk, one.name, one.number) for one in found]
