"""Validation points as the page shows them: a mark, a sentence, the place to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from chappe import wording
from chappe.console.page import AccountRequest, address
from chappe.deployments.queries import DeploymentView
from chappe.deployments.validation import Point, Severity

LEVELS = {Severity.OK: "good", Severity.WARNING: "warn", Severity.BLOCKING: "bad"}


@dataclass(frozen=True, slots=True)
class PointShown:
    """``level`` is good, warn or bad; ``url`` leads to the field, and is empty where there is nothing to mend."""

    level: str
    sentence: str
    url: str


def points_shown(
    request: AccountRequest, deployment: DeploymentView, points: Iterable[Point]
) -> list[PointShown]:
    places = {
        "groups": address(request, "deployment_recipients", deployment.id),
        "message": address(request, "message", deployment.message_id),
        "schedule": address(request, "deployment_schedule", deployment.id),
        "limit_at": address(request, "deployment_schedule", deployment.id) + "#id_has_limit",
        "gateways": address(request, "gateways"),
    }
    return [
        PointShown(
            level=LEVELS[point.severity],
            sentence=wording.sentence_of(point.code, point.params),
            url="" if point.severity is Severity.OK else places.get(point.field, ""),
        )
        for point in points
    ]
