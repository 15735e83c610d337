"""Reading what is kept about dispatch."""

from dataclasses import dataclass

from chappe.dispatch.models import DeadNumberRule
from chappe.dispatch.queries.activity import (
    Activity,
    CodeCount,
    LaneNow,
    MinuteFigures,
    StepTime,
    gateway_activity,
)
from chappe.dispatch.queries.measures import measures

__all__ = [
    "Activity",
    "CodeCount",
    "DeadNumbersView",
    "LaneNow",
    "MinuteFigures",
    "StepTime",
    "dead_number_rule",
    "gateway_activity",
    "measures",
]


@dataclass(frozen=True, slots=True)
class DeadNumbersView:
    """A number is suppressed after so many failures for good within so many days."""

    failures: int
    days: int


def dead_number_rule(account_id: int) -> DeadNumbersView | None:
    """The account's rule; None if it has none."""
    found = DeadNumberRule.objects.filter(account_id=account_id).first()
    return None if found is None else DeadNumbersView(found.failures, found.days)
