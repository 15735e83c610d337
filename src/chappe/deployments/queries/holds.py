"""Which recipients of a deployment wait for their legal hours, until when, and by which rule."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chappe.base.statements import statement
from chappe.deployments.models import RecipientWindow
from chappe.deployments.queries.plans import find
from chappe.deployments.starting import Awaits
from chappe.windows.basis import MARGIN, Basis, basis_of, standing, window_at
from chappe.windows.law import all_zones
from chappe.windows.reasons import Reason, explain
from chappe.windows.registry import law


@dataclass(frozen=True, slots=True)
class Hold:
    """The recipients of one window. ``waiting`` are still to be sent; they are held where it is not ``open``.

    ``opens_at`` is now or the next opening, ``closes_at`` the closing that follows; either is None where there is none
    within a year. ``why`` says why it is open or closed, by which rulebook and source. ``starts_at`` is the moment of
    these recipients, where the schedule is in each recipient's time; before it, they wait for it. ``missed``: nothing
    ran at it, and they wait for a person's word.
    """

    territory: str
    subdivision: str
    zones: tuple[str, ...]
    starts_at: datetime | None
    recipients: int
    waiting: int
    open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    why: tuple[Reason, ...]
    missed: bool = False

    @property
    def held(self) -> int:
        """How many wait for the opening."""
        return 0 if self.open or self.is_early else self.waiting

    @property
    def is_early(self) -> bool:
        """Whether nothing but their own moment, in their own time, is waited for."""
        return not self.open and self.starts_at is not None and self.opens_at == self.starts_at

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "territory": self.territory,
            "subdivision": self.subdivision,
            "zones": list(self.zones),
            "starts_at": self.starts_at,
            "missed": self.missed,
            "recipients": self.recipients,
            "waiting": self.waiting,
            "held": self.held,
            "open": self.open,
            "opens_at": self.opens_at,
            "closes_at": self.closes_at,
            "why": [reason.as_json() for reason in self.why],
        }


def holds(account_id: int, deployment_id: int, *, now: datetime) -> list[Hold]:
    """The windows of a prepared deployment at a moment, the most recipients first. Raises NotFound."""
    is_asked = find(account_id, deployment_id).awaits == Awaits.ZONES_MISSED
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", "holds"), {"deployment_id": deployment_id})
        rows = cursor.fetchall()
    return [
        hold_of(
            basis_of(json.loads(kept)),
            starts_at,
            recipients,
            waiting,
            now,
            missed=is_asked
            and waiting > 0
            and begun_at is None
            and starts_at is not None
            and starts_at <= now,
        )
        for kept, starts_at, begun_at, recipients, waiting in rows
    ]


def window_count(account_id: int, deployment_id: int) -> int:
    """How many windows the recipients stand in: what foreseeing their course costs."""
    deployment = find(account_id, deployment_id)
    return RecipientWindow.objects.filter(deployment_id=deployment.id).count()


def held(found: Iterable[Hold]) -> int:
    """How many recipients wait for an opening."""
    return sum(one.held for one in found)


def hold_of(
    basis: Basis,
    starts_at: datetime | None,
    recipients: int,
    waiting: int,
    now: datetime,
    *,
    missed: bool = False,
) -> Hold:
    """The window of some recipients at a moment, or at their own if that is still to come."""
    moment = max(now, starts_at or now)
    state = standing(law(), basis, moment, MARGIN)
    place = basis.where[0].place
    return Hold(
        territory=place.territory,
        subdivision=place.subdivision,
        zones=all_zones(basis.where),
        recipients=recipients,
        waiting=waiting,
        starts_at=starts_at,
        open=state.open and moment == now,
        opens_at=state.opens_at,
        closes_at=state.closes_at,
        why=explain(law(), window_at(law(), basis, moment), moment, state),
        missed=missed,
    )
