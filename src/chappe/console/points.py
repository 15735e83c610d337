"""Validation points as the page shows them: a mark, a sentence, the place to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.console.page import AccountRequest, address
from chappe.content.checking import SENDER, Finding
from chappe.deployments.queries import DeploymentView
from chappe.deployments.tried import TextTested
from chappe.deployments.validation import Point, Severity, of_finding, point_of_tests

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

    ``action`` says what is done there, where it is not to mend; ``changes`` leads to what changed since a test.
    ``source`` is what a rule rests on.
    """

    level: str
    sentence: str
    url: str
    action: str = ""
    changes: str = ""
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
        "test": f"{address(request, 'message_test', deployment.message_id)}?deployment={deployment.id}",
    }
    return [
        PointShown(
            level=LEVELS[point.severity],
            sentence=wording.point_sentence(point.code, point.params),
            source=source_of(point),
            url="" if point.severity is Severity.OK else places.get(point.field, ""),
            action=_("Test it") if point.field == "test" else "",
            changes=changes_of(request, deployment.message_id, point),
        )
        for point in points
    ]


def findings_shown(findings: Iterable[Finding], *, is_here: bool = True) -> list[PointShown]:
    """What countries ask that a text does not have; each leads to its field, if that ``is_here`` on the page."""
    found = []
    for finding in findings:
        point = of_finding(finding)
        sentence = wording.point_sentence(point.code, point.params)
        url = "#id_sender" if finding.field == SENDER else "#id_text"
        source = source_of(point)
        found.append(PointShown(LEVELS[point.severity], sentence, url if is_here else "", source=source))
    return found


def source_of(point: Point) -> Source | None:
    """What the rule of a finding rests on; None for other points."""
    if "certainty" not in point.params:
        return None
    return Source(*(str(point.params[name]) for name in ("source", "url", "certainty")))


def standing_shown(
    request: AccountRequest, message_id: int, tested: TextTested, *, deployment_id: int | None = None
) -> PointShown:
    """How a text stands to its tests; whoever may test is led there, and back to the deployment one comes from."""
    point = point_of_tests(tested)
    may = point.severity is not Severity.OK and request.actor.may(Permission.EDIT)
    back = f"?deployment={deployment_id}" if deployment_id else ""
    return PointShown(
        level=LEVELS[point.severity],
        sentence=wording.sentence_of(point.code, point.params),
        url=address(request, "message_test", message_id) + back if may else "",
        action=_("Test it"),
        changes=changes_of(request, message_id, point),
    )


def changes_of(request: AccountRequest, message_id: int, point: Point) -> str:
    """Where the version tested is compared with this one; empty where nothing was edited since."""
    older, newer = point.params.get("older"), point.params.get("newer")
    if older is None or older == newer:
        return ""
    return f"{address(request, 'message_history', message_id)}?older={older}&newer={newer}"
