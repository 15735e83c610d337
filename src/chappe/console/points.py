"""Validation points as the page shows them: a mark, a sentence, the place to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from chappe import wording
from chappe.console.page import AccountRequest, address
from chappe.content.checking import SENDER, Finding
from chappe.deployments.queries import DeploymentView
from chappe.deployments.validation import Point, Severity, of_finding

LEVELS = {Severity.OK: "good", Severity.WARNING: "warn", Severity.BLOCKING: "bad"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was read, and how certain it is."""

    title: str
    url: str
    certainty: str


@dataclass(frozen=True, slots=True)
class PointShown:
    """``level`` is good, warn or bad; ``url`` leads to the field, and is empty where there is nothing to mend.

    ``source`` is what a rule rests on.
    """

    level: str
    sentence: str
    url: str
    source: Source | None = None


def points_shown(
    request: AccountRequest, deployment: DeploymentView, points: Iterable[Point]
) -> list[PointShown]:
    places = {
        "groups": address(request, "deployment_recipients", deployment.id),
        "message": address(request, "message", deployment.message_id),
        "sender": address(request, "message", deployment.message_id) + "#id_sender",
        "schedule": address(request, "deployment_schedule", deployment.id),
        "limit_at": address(request, "deployment_schedule", deployment.id) + "#id_has_limit",
        "gateways": address(request, "gateways"),
    }
    return [
        PointShown(
            level=LEVELS[point.severity],
            sentence=wording.point_sentence(point.code, point.params),
            source=source_of(point),
            url="" if point.severity is Severity.OK else places.get(point.field, ""),
        )
        for point in points
    ]


def findings_shown(findings: Iterable[Finding]) -> list[PointShown]:
    """What countries ask that a text being written does not have; each leads to its field on the same page."""
    found = []
    for finding in findings:
        point = of_finding(finding)
        sentence = wording.point_sentence(point.code, point.params)
        url = "#id_sender" if finding.field == SENDER else "#id_text"
        found.append(PointShown(LEVELS[point.severity], sentence, url, source_of(point)))
    return found


def source_of(point: Point) -> Source | None:
    """What the rule of a finding rests on; None for other points."""
    if "certainty" not in point.params:
        return None
    return Source(*(str(point.params[name]) for name in ("source", "url", "certainty")))
