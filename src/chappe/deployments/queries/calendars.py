"""The deployments of some days, and the countries whose hours matter to an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from chappe.base.refusal import Refusal
from chappe.deployments.models import Deployment, RecipientWindow
from chappe.deployments.queries.courses import course
from chappe.deployments.queries.forecasts import start_of
from chappe.deployments.schedule import WALL_FORMAT
from chappe.deployments.states import State

ENTRIES = 2_000
FORESEEN = 20
LOOKED_AT = 500  # windows, of all that is foreseen on one page
DAY = timedelta(days=1)

# Their end is foreseen; of the others it is known, or not yet worth foreseeing.
AHEAD = frozenset(
    {
        State.PREPARED,
        State.SCHEDULED,
        State.REFRESHING,
        State.SENDING,
        State.PAUSED,
        State.AWAITING_RESUME,
    }
)
SHOWN = (
    "id",
    "account_id",
    "name",
    "state",
    "schedule_at",
    "schedule_zone",
    "starts_at",
    "started_at",
    "ended_at",
    "recipient_count",
)
NOT_STARTED = (State.DRAFT, State.PREPARING, State.PREPARED)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A deployment in time. Moments are aware, in UTC; ``is_foreseen`` says that the end is not known yet."""

    id: int
    name: str
    state: State
    starts_at: datetime
    ends_at: datetime
    is_foreseen: bool
    recipients: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The deployments of some days, in order of their start. ``left_out``: how many more there are, made earlier."""

    entries: tuple[CalendarEntry, ...]
    left_out: int


def calendar(account_id: int, *, start: datetime, end: datetime, now: datetime) -> Calendar:
    """The deployments that send, sent or would send between two aware moments: of very many, those made last.

    Those without a moment of their own, left on approval, are not there before they start.
    """
    found = []
    every = _between(account_id, start, end)
    rows = list(every.order_by("-id").only(*SHOWN)[:ENTRIES])
    windows = _windows(row.id for row in rows if State(row.state) in AHEAD)
    foreseen = looked_at = 0
    for row in rows:
        is_ahead = row.id in windows and foreseen < FORESEEN and looked_at + windows[row.id] <= LOOKED_AT
        if is_ahead:
            foreseen, looked_at = foreseen + 1, looked_at + windows[row.id]
        entry = _entry(row, now, foresee=is_ahead)
        if entry is not None and entry.starts_at < end and entry.ends_at >= start:
            found.append(entry)
    entries = tuple(sorted(found, key=lambda entry: (entry.starts_at, entry.id)))
    return Calendar(entries, max(0, every.count() - ENTRIES))


def _windows(deployment_ids: Iterable[int]) -> dict[int, int]:
    """How many windows the recipients of each stand in: what foreseeing its end costs."""
    ids = list(deployment_ids)
    windows = RecipientWindow.objects.filter(deployment_id__in=ids).values("deployment_id")
    counted = dict(windows.annotate(many=Count("pk")).values_list("deployment_id", "many"))
    return {pk: counted.get(pk, 0) for pk in ids}


def _between(account_id: int, start: datetime, end: datetime) -> QuerySet[Deployment]:
    """Rows that may be of these days: wall times are compared a day wide, whatever their zone."""
    first, last = ((start - DAY).strftime(WALL_FORMAT), (end + DAY).strftime(WALL_FORMAT))
    started = Q(started_at__lt=end) & (Q(ended_at__gte=start) | Q(ended_at__isnull=True))
    scheduled = Q(started_at__isnull=True, starts_at__lt=end, state__in=[State.SCHEDULED, State.REFRESHING])
    planned = Q(started_at__isnull=True, state__in=NOT_STARTED, schedule_at__gte=first, schedule_at__lte=last)
    return Deployment.objects.filter(account_id=account_id).filter(started | scheduled | planned)


def _entry(row: Deployment, now: datetime, *, foresee: bool) -> CalendarEntry | None:
    try:
        starts_at = row.started_at or start_of(row)
    except Refusal:  # a draft whose moment is not one
        return None
    if starts_at is None:
        return None
    ends_at = row.ended_at
    if ends_at is None and foresee:
        ends_at = course(row.account_id, row.id, now=now).forecast.ends_at
    if ends_at is None:
        ends_at = max(starts_at, now) if row.started_at else starts_at
    return CalendarEntry(
        id=row.id,
        name=row.name,
        state=State(row.state),
        starts_at=starts_at,
        ends_at=max(starts_at, ends_at),
        is_foreseen=row.ended_at is None,
        recipients=row.recipient_count,
    )
