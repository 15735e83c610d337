"""What a demonstration proves: Chappe's own figures held against those of the simulated network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chappe.reports.queries import Report

TAKEN = ("submitted", "delivered", "undelivered")


@dataclass(frozen=True, slots=True)
class Check:
    """Two figures that must be one."""

    what: str
    chappe: int
    network: int

    @property
    def holds(self) -> bool:
        return self.chappe == self.network


def checks(report: "Report", network: Mapping[str, object]) -> list[Check]:
    """Every recipient final, every text at the network exactly once, every receipt taken."""
    states = {state.value: recipients for state, recipients in report.states.items()}
    return [
        Check("recipients, and those in a final state", report.recipients, report.final),
        Check(
            "texts that the network took",
            sum(states.get(state, 0) for state in TAKEN),
            figure(network, "texts"),
        ),
        Check("fragments that the network took", report.fragments_sent, figure(network, "taken")),
        Check("texts that the network saw twice", 0, figure(network, "twice")),
        Check("texts that the network has in part", 0, figure(network, "incomplete")),
        Check(
            "receipts acknowledged, and sent", figure(network, "acknowledged"), figure(network, "receipts")
        ),
    ]


def figure(network: Mapping[str, object], name: str) -> int:
    value = network[name]
    assert isinstance(value, int)
    return value
