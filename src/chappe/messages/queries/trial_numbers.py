"""The numbers that messages are tested on."""

from collections.abc import Iterable
from dataclasses import dataclass

from chappe.contacts.store import sms_field_of
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


def numbers_read(account_id: int, written: Iterable[str]) -> list[str]:
    """The E.164 numbers that the account reads there, each once; what is none is passed over."""
    field = sms_field_of(account_id)
    return list(dict.fromkeys(found for each in written if (found := field.number(each))))
