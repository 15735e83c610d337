"""What must hold before a deployment is prepared, point by point."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chappe.content.checking import Finding
from chappe.content.rules import Kind
from chappe.deployments.schedule import Clock
from chappe.deployments.tried import TextTested, Verdict

ZONES_SHOWN = 5
FINDINGS_SHOWN = 15


class Severity(StrEnum):
    """A blocking point keeps the deployment from being prepared; a warning does not."""

    OK = "ok"
    WARNING = "warning"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing looked at. ``code`` names what was found, ``field`` where to mend it."""

    code: str
    severity: Severity
    field: str
    params: dict[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What validation looks at. Moments are aware; a problem is a refusal's code and parameters.

    ``eligible`` is None where counting took too long. ``tested``: how the text stands to its tests (None: not looked
    at), and whether the account asks for one.
    """

    has_groups: bool
    eligible: int | None
    total: int
    text_problem: tuple[str, dict[str, object]] | None
    fragments: int
    marketing: bool
    gateways: int
    now: datetime
    content: tuple[Finding, ...] = ()
    starts_at: datetime | None = None
    start_clock: Clock = Clock.PLAIN
    ends_at: datetime | None = None
    limit_clock: Clock = Clock.PLAIN
    schedule_problem: tuple[str, dict[str, object]] | None = None
    waiting: tuple["Waiting", ...] = ()
    local: tuple["LocalMoment", ...] = ()
    refresh: bool = False
    tested: TextTested | None = None
    test_required: bool = False


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """When clocks show the wall time chosen in a country: in its first zone, and in its last.

    ``skipped`` and ``repeated`` are zones in which clocks jump over it, or show it twice.
    """

    country: str
    first: datetime
    last: datetime
    skipped: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Recipients of a country whose legal hours are closed at the start. ``opens_at``: at the latest; None: never."""

    country: str
    recipients: int
    opens_at: datetime | None


def check(facts: Facts) -> list[Point]:
    """Every point, in the order of the deployment's steps: those that hold too, so that one sees what was looked at."""
    return [
        _audience(facts),
        _text(facts),
        *_content(facts),
        *([point_of_tests(facts.tested, required=facts.test_required)] if facts.tested else []),
        _gateway(facts),
        *_schedule(facts),
        *(_hours(facts, waiting) for waiting in facts.waiting),
    ]


def blocks(points: list[Point]) -> bool:
    """Whether one of the points keeps the deployment from being prepared."""
    return any(point.severity is Severity.BLOCKING for point in points)


def _audience(facts: Facts) -> Point:
    if not facts.has_groups:
        return Point("validation.no_groups", Severity.BLOCKING, "groups")
    if facts.eligible is None:
        return Point("validation.not_counted", Severity.WARNING, "groups")
    params: dict[str, object] = {"eligible": facts.eligible, "total": facts.total}
    if facts.eligible == 0:
        return Point("validation.nobody_eligible", Severity.BLOCKING, "groups", params)
    return Point("validation.audience", Severity.OK, "groups", params)


def _text(facts: Facts) -> Point:
    if facts.text_problem is not None:
        code, params = facts.text_problem
        return Point("validation.text_refused", Severity.BLOCKING, "message", {"problem": code, **params})
    if facts.fragments > 1:
        return Point(
            "validation.several_fragments", Severity.WARNING, "message", {"fragments": facts.fragments}
        )
    return Point("validation.text", Severity.OK, "message")


def _content(facts: Facts) -> list[Point]:
    """What the countries ask for: the first few that are only to be known, all that block."""
    found = [of_finding(finding) for finding in facts.content]
    shown = [point for place, point in enumerate(found) if place < FINDINGS_SHOWN or blocks([point])]
    left: dict[str, object] = {"points": len(found) - len(shown)}
    more = [Point("validation.more_content", Severity.WARNING, "content", left)] if left["points"] else []
    if not facts.marketing:
        return [Point("validation.transactional", Severity.OK, "message"), *shown, *more]
    says = not any(finding.rule.kind is Kind.OPT_OUT for finding in facts.content)
    opt_out = (
        [Point("validation.opt_out", Severity.OK, "message")] if says and facts.text_problem is None else []
    )
    return [*opt_out, *shown, *more]


def of_finding(finding: Finding) -> Point:
    """A finding as a point, with what its rule rests on."""
    source = finding.rule.sources[0]
    params: dict[str, object] = {
        **finding.params,
        "in_country": finding.territory,
        "recipients": finding.recipients,
        "languages": finding.languages,
        "source": source.title,
        "url": source.url,
        "certainty": source.certainty.value,
    }
    return Point(finding.code, Severity(finding.force.value), finding.field, params)


def point_of_tests(tested: TextTested, *, required: bool = False) -> Point:
    """A text that was not tested as it stands is said to be so; where the account asks for a test, it blocks."""
    params: dict[str, object] = {}
    if tested.latest is not None:
        params = {"by": tested.latest.by, "tested_at": tested.latest.at, "kind": tested.latest.outcome.value}
    if tested.verdict is Verdict.TESTED:
        return Point("validation.tested", Severity.OK, "test", params)
    params["kind"] = "required" if required else "advised"
    if tested.verdict is Verdict.EDITED and tested.latest is not None:
        params |= {"older": tested.latest.version, "newer": tested.version}
    if tested.verdict is Verdict.PARTLY:
        params["language"] = tested.languages
    severity = Severity.BLOCKING if required else Severity.WARNING
    return Point(f"validation.test_{tested.verdict.value}", severity, "test", params)


def _gateway(facts: Facts) -> Point:
    if facts.gateways == 0:
        return Point("validation.no_gateway", Severity.BLOCKING, "gateways")
    return Point("validation.gateway", Severity.OK, "gateways", {"gateways": facts.gateways})


def _schedule(facts: Facts) -> list[Point]:
    if facts.schedule_problem is not None:
        code, params = facts.schedule_problem
        return [
            Point("validation.schedule_refused", Severity.BLOCKING, "schedule", {"problem": code, **params})
        ]
    start = _local(facts) if facts.local else [_start(facts)]
    refresh = [Point("validation.refresh", Severity.OK, "schedule")] if facts.refresh else []
    return [*start, *refresh, *([_limit(facts, facts.ends_at)] if facts.ends_at else [])]


def _hours(facts: Facts, waiting: Waiting) -> Point:
    params: dict[str, object] = {"recipients": waiting.recipients, "in_country": waiting.country}
    if waiting.opens_at is None:
        return Point("validation.hours_never", Severity.WARNING, "schedule", params)
    params["opens_at"] = waiting.opens_at
    if facts.ends_at is not None and waiting.opens_at >= facts.ends_at:
        return Point("validation.hours_too_late", Severity.WARNING, "limit_at", params)
    return Point("validation.hours_wait", Severity.WARNING, "schedule", params)


def _local(facts: Facts) -> list[Point]:
    """Of a schedule in each recipient's time. Passed in the last zone of a country, it has passed for all there."""
    passed = [local for local in facts.local if local.last <= facts.now]
    if passed:
        params: dict[str, object] = {"in_country": passed[0].country, "starts_at": passed[0].last}
        return [Point("validation.local_past", Severity.BLOCKING, "schedule", params)]
    span: dict[str, object] = {
        "starts_at": min(local.first for local in facts.local),
        "last_at": max(local.last for local in facts.local),
    }
    points = [Point("validation.local", Severity.OK, "schedule", span)]
    for code in ("skipped", "repeated"):
        zones = sorted({zone for local in facts.local for zone in getattr(local, code)})
        if zones:
            shown: dict[str, object] = {"zones": zones_shown(zones)}
            points.append(Point(f"validation.local_{code}", Severity.WARNING, "schedule", shown))
    late = [local.country for local in facts.local if facts.ends_at and local.last >= facts.ends_at]
    if late:
        points.append(
            Point("validation.local_too_late", Severity.WARNING, "limit_at", {"in_country": late[0]})
        )
    return points


def zones_shown(zones: Sequence[str]) -> str:
    """A few of them, and whether there are more."""
    return ", ".join(zones[:ZONES_SHOWN]) + ("…" if len(zones) > ZONES_SHOWN else "")


def _start(facts: Facts) -> Point:
    if facts.starts_at is None:
        return Point("validation.starts_on_approval", Severity.OK, "schedule")
    params: dict[str, object] = {"starts_at": facts.starts_at}
    if facts.starts_at <= facts.now:
        return Point("validation.start_past", Severity.BLOCKING, "schedule", params)
    if facts.start_clock is not Clock.PLAIN:
        return Point(f"validation.start_{facts.start_clock.value}", Severity.WARNING, "schedule", params)
    return Point("validation.start", Severity.OK, "schedule", params)


def _limit(facts: Facts, ends_at: datetime) -> Point:
    params: dict[str, object] = {"ends_at": ends_at}
    if ends_at <= max(facts.now, facts.starts_at or facts.now):
        return Point("validation.limit_too_early", Severity.BLOCKING, "limit_at", params)
    if facts.limit_clock is not Clock.PLAIN:
        return Point(f"validation.limit_{facts.limit_clock.value}", Severity.WARNING, "limit_at", params)
    return Point("validation.limit", Severity.OK, "limit_at", params)
