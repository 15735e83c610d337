"""Everything that decides whether one contact gets a text, each point held or not: not only the first that fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chappe.audience.eligibility import AudiencePlan, Candidate, Verdict


class Point(StrEnum):
    """What is looked at besides the reasons of `Verdict`, before them."""

    NOT_CHOSEN = "not_chosen"
    EXCLUDED_GROUP = "excluded_group"


@dataclass(frozen=True, slots=True)
class Check:
    """One point. ``held``: whether it is no obstacle; None where it could not be looked at, for an earlier one."""

    code: str
    held: bool | None


def checks(
    candidate: Candidate,
    plan: AudiencePlan,
    now: datetime,
    *,
    chosen: bool,
    excluded: bool,
    verdict: str | None,
) -> tuple[Check, ...]:
    """Every point in the order in which they are tried; the first that does not hold is the verdict.

    ``verdict`` is the audience's own, None where the contact is not in it: it decides what one contact alone does
    not tell, such as who keeps a shared number.
    """
    points = [
        Check(Point.NOT_CHOSEN, chosen),
        Check(Point.EXCLUDED_GROUP, not excluded),
        *_alone(candidate, plan, now),
    ]
    own = all(point.held is not False for point in points)
    shared = None if not own or verdict is None else verdict != Verdict.DUPLICATE_NUMBER
    points.append(Check(Verdict.DUPLICATE_NUMBER, shared))
    known = {point.code for point in points} | {Verdict.ELIGIBLE}
    return tuple(points if verdict is None or verdict in known else [*points, Check(verdict, False)])


def _alone(candidate: Candidate, plan: AudiencePlan, now: datetime) -> Iterator[Check]:
    number, problem = candidate.number, candidate.number_problem
    expires_at = candidate.consent_expires_at
    consents = candidate.consent == "granted" and (expires_at is None or expires_at > now)
    unserved = number is None and problem == "unsupported_country"
    yield Check(Verdict.INACTIVE, candidate.is_active)
    yield Check(Verdict.CHANNEL_BLOCKED, not candidate.sms_blocked)
    yield Check(Verdict.NO_NUMBER, not (number is None and problem == "missing"))
    yield Check(
        Verdict.INVALID_NUMBER,
        _if(number is not None or problem != "missing", number is not None or unserved),
    )
    served = plan.serves(candidate.country) if number is not None else False
    yield Check(Verdict.UNSUPPORTED_COUNTRY, _if(number is not None or unserved, served))
    yield Check(Verdict.NO_CONSENT, not plan.needs_consent or consents)
    yield Check(Verdict.SUPPRESSED, _if(number is not None, not candidate.suppressed))
    yield Check(Verdict.SENDER_STOPPED, _if(number is not None, not candidate.sender_stopped))


def _if(known: bool, held: bool) -> bool | None:
    return held if known else None


def decided(points: tuple[Check, ...]) -> str:
    """The first point that does not hold, or ``eligible``."""
    return next((point.code for point in points if point.held is False), Verdict.ELIGIBLE.value)
