"""Computing a deployment's list again at its moment, by the same choices: who is new is added, who is out is removed.

All is worked out beside the list, in tables of this session, then the list is changed and the deployment started in one
transaction: one that dies leaves nothing behind, and is begun again.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from chappe.accounts.models import Account
from chappe.audience.store.statements import audience_statement
from chappe.base.audit import record
from chappe.base.garbage import seldom_collected
from chappe.base.refusal import Refusal
from chappe.base.statements import statement
from chappe.deployments.models import Deployment, RecipientWindow
from chappe.deployments.operations.filling import (
    kept_problem,
    kept_rates,
    make_windows,
    minting,
    note_windows,
    placing_of,
    refuse_content,
    slices,
)
from chappe.deployments.operations.leaving import Leaving, figures_after, leaving
from chappe.deployments.operations.moves import (
    REFRESH_TASK,
    ask_person,
    ask_refresh,
    keep_pace,
    move,
    start,
)
from chappe.deployments.operations.preparation import BLOCK, KEEP_ALIVE, PREPARE_LOCK
from chappe.deployments.placing import Placing
from chappe.deployments.plan import Person, Ready, Summary, compose
from chappe.deployments.queries.plans import audience_plan
from chappe.deployments.queries.texts import frozen_texts
from chappe.deployments.starting import Awaits, Lateness, LateStart, is_missed
from chappe.deployments.states import Move, State

CHAPPE = "Chappe"
DROP = "DROP TABLE IF EXISTS chappe_snapshot, chappe_difference, chappe_numbered, chappe_placed, chappe_fresh"
COPY_FRESH = "COPY chappe_fresh (position, contact_id, number, country, encoding, fragments, text) FROM STDIN"


class RefreshFailed(Refusal):
    """The list could not be computed again, time and again, for a reason that the log tells."""

    code = "refresh.failed"


class NoRoute(Refusal):
    """No enabled gateway serves some of those to be added (``recipients``: how many)."""

    code = "refresh.route_lost"


class TextNotKept(Refusal):
    """The list would have recipients of countries whose rules the frozen text does not keep
    (`filling.refuse_content`)."""

    code = "refresh.text_not_kept"


class _Superseded(Exception):
    """The deployment was cancelled meanwhile, or has been refreshed already."""


def run_refresh(deployment_id: int, revision: int, *, clock: Callable[[], datetime]) -> None:
    """Computes the list of a deployment in state ``refreshing`` again, and starts it.

    Can be run at any time, again, and by several at once: one works, the others return.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", "start_due"), {"now": clock()})
        cursor.execute(KEEP_ALIVE)
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PREPARE_LOCK, deployment_id])
        if cursor.fetchone() != (True,):
            return
        try:
            with seldom_collected():
                _refresh(deployment_id, revision, clock)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PREPARE_LOCK, deployment_id])
            cursor.execute(DROP)


def stop_refresh(deployment_id: int, revision: int, *, now: datetime) -> None:
    """Has a deployment whose refresh fails time and again wait for a person: nothing leaves by the old list."""
    _fail(deployment_id, revision, RefreshFailed(), now)


def ask_lost_refreshes() -> int:
    """Asks again for the refreshes that no job stands for; how many."""
    asked = 0
    for deployment in Deployment.objects.filter(state=State.REFRESHING):
        jobs = ProcrastinateJob.objects.filter(
            task_name=REFRESH_TASK, status__in=("todo", "doing"), args__deployment_id=deployment.id
        )
        if not jobs.exists():
            ask_refresh(deployment)
            asked += 1
    return asked


def _refresh(deployment_id: int, revision: int, clock: Callable[[], datetime]) -> None:
    try:
        verdicts = _find_differences(deployment_id, revision, clock())
        deployment = _current(deployment_id, revision)
        texts = frozen_texts(deployment)
        summary, placing = Summary(), placing_of(deployment_id, clock())
        for people in slices(deployment_id, texts, _first_position()):
            mint = minting(deployment, texts, people)
            ready = [compose(person, texts, mint) for person in people]
            _keep(people, ready, placing)
            summary.add(ready)
            Deployment.objects.filter(id=deployment_id).update(prepared_done=summary.recipients)
        left = leaving(deployment, texts)
        _apply(deployment_id, revision, summary, placing, verdicts, left, clock())
    except _Superseded:
        return
    except Refusal as refusal:
        _fail(deployment_id, revision, refusal, clock())


@transaction.atomic
def _find_differences(deployment_id: int, revision: int, now: datetime) -> dict[str, int]:
    """The audience of this moment, and how it differs from the list; how many contacts have which verdict."""
    deployment = _current(deployment_id, revision)
    plan = audience_plan(deployment)
    with connection.cursor() as cursor:
        cursor.execute(DROP)
        cursor.execute(*audience_statement("deployments", "snapshot", deployment.account_id, plan, now))
        cursor.execute("ANALYZE chappe_snapshot")
        cursor.execute(statement("deployments", "refresh_differences"), {"deployment_id": deployment_id})
        cursor.execute(statement("deployments", "number_differences"), {"deployment_id": deployment_id})
        cursor.execute("CREATE UNIQUE INDEX ON chappe_numbered (position)")
        cursor.execute("ANALYZE chappe_difference, chappe_numbered")
        cursor.execute(statement("deployments", "placed"))
        cursor.execute(statement("deployments", "fresh"))
        cursor.execute("SELECT verdict, count(*) FROM chappe_snapshot GROUP BY verdict")
        verdicts = dict(cursor.fetchall())
        cursor.execute("SELECT count(*) FROM chappe_numbered")
        (to_fill,) = cursor.fetchone()
    Deployment.objects.filter(id=deployment_id).update(prepared_total=to_fill, prepared_done=0)
    return verdicts


def _first_position() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(position), 1) FROM chappe_numbered")
        (first,) = cursor.fetchone()
    return int(first)


@transaction.atomic
def _keep(people: list[Person], ready: list[Ready], placing: Placing | None) -> None:
    """Keeps a slice of those to be added, beside the list."""
    with connection.cursor() as cursor:
        with cursor.copy(COPY_FRESH) as fresh:
            for one in ready:
                fresh.write_row(
                    (
                        one.position,
                        one.contact_id,
                        one.number,
                        one.country,
                        one.encoding,
                        one.fragments,
                        one.text,
                    )
                )
        if placing is not None:
            note_windows(cursor, people, ready, placing)


@transaction.atomic
def _apply(
    deployment_id: int,
    revision: int,
    summary: Summary,
    placing: Placing | None,
    verdicts: dict[str, int],
    left: Leaving,
    now: datetime,
) -> None:
    """Changes the list and starts the deployment, all at once; ends it if nobody is left."""
    deployment = _current(deployment_id, revision)
    if _is_late(deployment, now):
        ask_person(deployment, Awaits.MISSED, now=now)
        deployment.save()
        _audit("missed", deployment, now)
        return
    difference = _change_list(deployment, now)
    _make_blocks(deployment, summary.recipients, placing, now)
    ready = _sum_up(deployment, summary, verdicts, difference, left)
    refuse_content(deployment, deployment.summary["countries"], now, TextNotKept)
    keep_pace(deployment, now=now)
    deployment.refreshed_at = now
    deployment.preparation_problem = None
    _audit("refreshed", deployment, now, **{name: difference[name] for name in COUNTS})
    if ready:
        start(deployment, Move.START, now=now)
        _audit("started", deployment, now)
    else:
        move(deployment, Move.FINISH, now=now)
        deployment.started_at = deployment.ended_at = now
        _audit("finished", deployment, now)
    deployment.save()


COUNTS = ("added", "removed", "renumbered")


def _change_list(deployment: Deployment, now: datetime) -> dict[str, object]:
    """Takes out who is out and adds who is new; the difference in numbers."""
    values: dict[str, int | datetime] = {"deployment_id": deployment.id, "now": now}
    with connection.cursor() as cursor:
        for name in (
            "refresh_remove",
            "refresh_cut",
            "refresh_add",
            "refresh_exclusions",
            "refresh_record",
        ):
            cursor.execute(statement("deployments", name), values)
        cursor.execute("SELECT change, reason, count(*) FROM chappe_difference GROUP BY change, reason")
        rows = cursor.fetchall()
    totals: Counter[str] = Counter()
    by_reason: dict[str, dict[str, int]] = {"added": {}, "removed": {}}
    for change, reason, contacts in rows:
        totals[change] += contacts
        if change in by_reason:
            by_reason[change][reason or "new"] = contacts
    return {
        **{name: totals[name] for name in COUNTS},
        "added_by": by_reason["added"],
        "removed_by": by_reason["removed"],
    }


def _make_blocks(deployment: Deployment, added: int, placing: Placing | None, now: datetime) -> None:
    """Blocks for those added, of the windows that the deployment has and of new ones. Raises NoRoute."""
    if not added:
        return
    windows = make_windows(deployment.id, placing, now, known=_windows_of(deployment))
    with connection.cursor() as cursor:
        cursor.execute(
            statement("deployments", "make_blocks"),
            {
                "deployment_id": deployment.id,
                "size": BLOCK,
                "due_at": now,
                "windows": windows,
                "first": _first_position(),
            },
        )
        cursor.execute(
            "SELECT coalesce(sum(cardinality(positions)), 0) FROM chappe_block"
            " WHERE deployment_id = %s AND positions[1] >= %s",
            [deployment.id, _first_position()],
        )
        (placed,) = cursor.fetchone()
    if placed != added:
        raise NoRoute(recipients=added - placed)


def _windows_of(deployment: Deployment) -> list[RecipientWindow]:
    return list(RecipientWindow.objects.filter(deployment=deployment))


def _sum_up(
    deployment: Deployment,
    added: Summary,
    verdicts: dict[str, int],
    difference: dict[str, object],
    left: Leaving,
) -> int:
    """Writes what the list is now, unsaved; how many are left to be sent."""
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", "refresh_totals"), {"deployment_id": deployment.id})
        rows = cursor.fetchall()
    total = Summary()
    for country, encoding, fragments, recipients, _ in rows:
        total.recipients += recipients
        total.fragments += fragments * recipients
        total.by_fragments[fragments] += recipients
        total.by_encoding[encoding] += recipients
        total.by_country[country] += recipients
        total.fragments_by_country[country] += fragments * recipients
    characters, empty = (Counter(deployment.summary.get(name, {})) for name in ("characters", "empty_fields"))
    total.by_character = added.by_character + characters - left.by_character
    total.by_empty_field = added.by_empty_field + empty - left.by_empty_field
    deployment.recipient_count, deployment.fragment_count = total.recipients, total.fragments
    before_all = deployment.summary
    before = before_all.get("rates", {})
    priced = kept_rates(deployment.account_id, total.by_country, before)
    deployment.summary = total.as_json(verdicts) | {"refresh": difference, "rates": priced}
    if "distribution" in before_all:
        deployment.summary["distribution"] = figures_after(before_all["distribution"], added.tally, left)
    return sum(ready for *_, ready in rows)


def _is_late(deployment: Deployment, now: datetime) -> bool:
    account = Account.objects.get(id=deployment.account_id)
    lateness = Lateness(LateStart(account.late_start), timedelta(minutes=account.late_tolerance))
    return deployment.starts_at is not None and is_missed(deployment.starts_at, now, lateness)


@transaction.atomic
def _fail(deployment_id: int, revision: int, refusal: Refusal, now: datetime) -> None:
    try:
        deployment = _current(deployment_id, revision)
    except _Superseded:
        return
    ask_person(deployment, Awaits.REFRESH_FAILED, now=now)
    deployment.preparation_problem = kept_problem(refusal)
    deployment.save()
    _audit("refresh_failed", deployment, now, problem=refusal.code)


def _current(deployment_id: int, revision: int) -> Deployment:
    """The deployment, locked, if its list is still to be computed again. Raises _Superseded."""
    with transaction.atomic():
        deployment = (
            Deployment.objects.select_for_update(of=("self",))
            .select_related("topic")
            .filter(id=deployment_id, revision=revision, state=State.REFRESHING)
            .first()
        )
    if deployment is None:
        raise _Superseded
    return deployment


def _audit(action: str, deployment: Deployment, now: datetime, **details: object) -> None:
    record(
        f"deployment.{action}",
        account_id=deployment.account_id,
        user_id=None,
        actor=CHAPPE,
        now=now,
        subject_kind="deployment",
        subject_id=deployment.id,
        **details,
    )
