"""Computing who gets what: the audience frozen, every text filled and counted, in slices with visible progress."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor, Permission, Role
from chappe.audience.criteria.reading import written
from chappe.audience.queries import Count, criteria_of_each
from chappe.audience.store.statements import audience_statement
from chappe.base.garbage import seldom_collected
from chappe.base.refusal import Refusal
from chappe.base.statements import statement
from chappe.base.threads import one_ahead
from chappe.contacts.models import TopicKind
from chappe.content.completing import frames_as_json
from chappe.deployments.models import Deployment, DeploymentGroup
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
from chappe.deployments.operations.moves import audit, drop_prepared, keep_pace, locked, move
from chappe.deployments.pace import priority_of
from chappe.deployments.placing import Placing
from chappe.deployments.plan import Mint, Person, Ready, Summary, compose
from chappe.deployments.queries.plans import EVERYBODY, NOBODY, audience_plan, validation
from chappe.deployments.queries.texts import frozen_texts, present_texts
from chappe.deployments.states import Move, State
from chappe.deployments.validation import blocks
from chappe.messages.contents import Compiled
from chappe.messages.models import Message
from chappe.messages.operations import version_now

PREPARE_TASK = "deployments.prepare"
BLOCK = 500
PATIENCE = 20.0  # seconds for a count before the preparation itself, which tells better
PREPARE_LOCK = 0x43484150  # advisory locks of this kind: (this, deployment id)
# PostgreSQL frees the lock of a machine that fell silent within a minute, not two hours.
KEEP_ALIVE = (
    "SELECT set_config('tcp_keepalives_idle', '20', false), set_config('tcp_keepalives_interval', '5', false),"
    " set_config('tcp_keepalives_count', '4', false)"
)


class NotValid(Refusal):
    """The validation points hold a blocking one (``points``: their codes).

    With ``kind`` "content": what `filling.refuse_content` found for the recipients as they are.
    """

    code = "deployment.not_valid"


class RouteLost(Refusal):
    """No enabled gateway serves some of the recipients any more (``recipients``: how many)."""

    code = "deployment.route_lost"


class PreparationFailed(Refusal):
    """The recipients could not be computed, time and again, for a reason that the log tells."""

    code = "deployment.preparation_failed"


@transaction.atomic
def prepare(deployment_id: int, *, actor: Actor, now: datetime, counted: Count | None = None) -> int:
    """Freezes the text and asks for the recipients to be computed in the background; the revision prepared.

    ``counted``: what a count just found, which is then not made again. Raises IllegalMove, NotValid.
    """
    actor.require(Permission.EDIT)
    deployment = locked(deployment_id, actor)
    move(deployment, Move.PREPARE, now=now)
    points = validation(actor.account_id, deployment_id, now=now, counted=counted, patience=PATIENCE)
    if blocks(points):
        raise NotValid(points=", ".join(point.code for point in points if point.severity == "blocking"))
    message = Message.objects.select_related("sender", "topic").get(id=deployment.message_id)
    drop_prepared(deployment)
    freeze_criteria(deployment)
    deployment.version = version_now(message)
    deployment.text = message.text
    deployment.smart_replacement = message.smart_replacement
    deployment.frames = frames_as_json(present_texts(message, on=now.date()).frames)
    deployment.link_domain = Account.objects.values_list("link_domain", flat=True).get(id=actor.account_id)
    deployment.sender = message.sender.value
    deployment.sender_kind = message.sender.kind
    deployment.topic_id = message.topic_id
    is_marketing = message.topic.kind == TopicKind.MARKETING
    deployment.priority = priority_of(urgent=deployment.urgent, marketing=is_marketing)
    deployment.resume = Account.objects.values_list("resume", flat=True).get(id=actor.account_id)
    deployment.prepared_by_id = actor.user_id
    deployment.prepared_by_label = actor.label
    deployment.preparation_problem = None
    deployment.save()
    audit("preparation_started", deployment, actor=actor, now=now, revision=deployment.revision)
    _ask(deployment)
    return deployment.revision


def freeze_criteria(deployment: Deployment) -> None:
    """Keeps the criteria of its dynamic groups as they stand: what is approved is what leaves."""
    links = list(DeploymentGroup.objects.filter(deployment=deployment))
    found = criteria_of_each(deployment.account_id, [(link.group_id, None) for link in links])
    for link in links:
        if link.group_id in found:
            node = found[link.group_id] or (EVERYBODY if link.excluded else NOBODY)
            link.criteria = written(node)
    DeploymentGroup.objects.bulk_update(links, ["criteria"])


def run_preparation(deployment_id: int, revision: int, *, clock: Callable[[], datetime]) -> None:
    """Computes the recipients of a deployment in state ``preparing``.

    Can be run again at any time, and by several at once: one works, the others return; a run that died is begun
    again from nothing. A deployment that was edited or cancelled meanwhile is left alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(KEEP_ALIVE)
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PREPARE_LOCK, deployment_id])
        if cursor.fetchone() != (True,):
            return
        try:
            with seldom_collected():
                _compute(deployment_id, revision, clock)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PREPARE_LOCK, deployment_id])


def ask_lost_preparations() -> int:
    """Asks again for the preparations that no job stands for: their worker found the place taken by one that has ended
    since, or stood still. How many."""
    asked = 0
    for deployment in Deployment.objects.filter(state=State.PREPARING).only("id", "revision"):
        jobs = ProcrastinateJob.objects.filter(
            task_name=PREPARE_TASK, status__in=("todo", "doing"), args__deployment_id=deployment.id
        )
        if not jobs.exists():
            _ask(deployment)
            asked += 1
    return asked


def _ask(deployment: Deployment) -> None:
    app.configure_task(name=PREPARE_TASK, queue="coarse").defer(
        deployment_id=deployment.id, revision=deployment.revision
    )


def stop_preparation(deployment_id: int, revision: int, *, now: datetime) -> None:
    """Takes a deployment whose preparation fails time and again back to draft, and says so there."""
    _abandon(deployment_id, revision, PreparationFailed(), now)


class _Superseded(Exception):
    """The deployment was edited, cancelled or prepared anew meanwhile."""


def _compute(deployment_id: int, revision: int, clock: Callable[[], datetime]) -> None:
    try:
        verdicts = _take_snapshot(deployment_id, revision, clock())
        summary = Summary()
        placing = placing_of(deployment_id, clock())
        deployment = _current(deployment_id, revision)
        texts = frozen_texts(deployment)
        composing = (
            partial(_composed, people, texts, minting(deployment, texts, people))
            for people in slices(deployment_id, texts)
        )
        with closing(one_ahead(composing)) as composed:
            for people, ready in composed:
                _write_slice(deployment_id, revision, people, ready, summary, placing)
        _complete(deployment_id, revision, summary, placing, verdicts, clock())
    except _Superseded:
        return
    except Refusal as refusal:
        _abandon(deployment_id, revision, refusal, clock())


def _composed(people: list[Person], texts: Compiled, mint: Mint | None) -> tuple[list[Person], list[Ready]]:
    return people, [compose(person, texts, mint) for person in people]


@transaction.atomic
def _take_snapshot(deployment_id: int, revision: int, now: datetime) -> dict[str, int]:
    """Freezes the audience in temporary tables of this session; how many contacts have which verdict."""
    deployment = _current(deployment_id, revision)
    drop_prepared(deployment)
    plan = audience_plan(deployment)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS chappe_snapshot, chappe_numbered, chappe_placed")
        cursor.execute(*audience_statement("deployments", "snapshot", deployment.account_id, plan, now))
        cursor.execute(statement("deployments", "number_snapshot"))
        cursor.execute("CREATE UNIQUE INDEX ON chappe_numbered (position)")
        cursor.execute("ANALYZE chappe_numbered")
        cursor.execute(statement("deployments", "placed"))
        cursor.execute(statement("deployments", "record_exclusions"), {"deployment_id": deployment_id})
        cursor.execute("SELECT verdict, count(*) FROM chappe_snapshot GROUP BY verdict")
        verdicts = dict(cursor.fetchall())
    deployment.prepared_total = verdicts.get("eligible", 0)
    deployment.prepared_done = 0
    deployment.save()
    return verdicts


@transaction.atomic
def _write_slice(
    deployment_id: int,
    revision: int,
    people: list[Person],
    ready: list[Ready],
    summary: Summary,
    placing: Placing | None,
) -> None:
    """Writes the recipients of a slice and their windows."""
    _current(deployment_id, revision)
    with connection.cursor() as cursor:
        # Nothing waits for the disk but the end: a preparation that a crash cuts is begun again from nothing.
        cursor.execute("SET LOCAL synchronous_commit = off")
        _copy_recipients(cursor, deployment_id, ready)
        if placing is not None:
            note_windows(cursor, people, ready, placing)
    summary.add(ready)
    Deployment.objects.filter(id=deployment_id).update(prepared_done=summary.recipients)


def _copy_recipients(cursor: object, deployment_id: int, ready: Sequence[Ready]) -> None:
    copy = cursor.copy  # type: ignore[attr-defined]
    with copy(
        "COPY chappe_recipient (deployment_id, position, contact_id, number, country, encoding, fragments,"
        " state, code) FROM STDIN"
    ) as recipients:
        for one in ready:
            recipients.write_row(
                (
                    deployment_id,
                    one.position,
                    one.contact_id,
                    one.number,
                    one.country,
                    one.encoding,
                    one.fragments,
                    "ready",
                    "",
                )
            )
    with copy("COPY chappe_recipienttext (deployment_id, position, text) FROM STDIN") as texts:
        for one in ready:
            texts.write_row((deployment_id, one.position, one.text))


@transaction.atomic
def _complete(
    deployment_id: int,
    revision: int,
    summary: Summary,
    placing: Placing | None,
    verdicts: dict[str, int],
    now: datetime,
) -> None:
    deployment = _current(deployment_id, revision)
    # A count that took too long knew of no country, and people come and go between the two.
    refuse_content(deployment, summary.by_country, now, NotValid)
    windows = make_windows(deployment_id, placing, now)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("deployments", "make_blocks"),
            {"deployment_id": deployment_id, "size": BLOCK, "due_at": now, "windows": windows, "first": 1},
        )
        cursor.execute(
            "SELECT coalesce(sum(cardinality(positions)), 0) FROM chappe_block WHERE deployment_id = %s",
            [deployment_id],
        )
        (placed,) = cursor.fetchone()
        if placed != summary.recipients:
            # A gateway was switched off, or its countries changed, since the audience was taken.
            raise RouteLost(recipients=summary.recipients - placed)
        # Claims and reports follow at once, before PostgreSQL looks by itself.
        cursor.execute("ANALYZE chappe_block, chappe_recipient, chappe_recipienttext")
    move(deployment, Move.COMPLETE, now=now)
    deployment.prepared_at = now
    deployment.recipient_count = summary.recipients
    deployment.fragment_count = summary.fragments
    # What it costs stays what it was when somebody looked at it.
    priced = kept_rates(deployment.account_id, summary.by_country, {})
    deployment.summary = {**summary.as_json(verdicts), "rates": priced}
    deployment.save()
    keep_pace(deployment, now=now)
    actor = _preparer(deployment)
    audit(
        "prepared",
        deployment,
        actor=actor,
        now=now,
        recipients=summary.recipients,
        fragments=summary.fragments,
        revision=revision,
    )


@transaction.atomic
def _abandon(deployment_id: int, revision: int, refusal: Refusal, now: datetime) -> None:
    """Takes the deployment back to draft, with what stood in the way."""
    try:
        deployment = _current(deployment_id, revision)
    except _Superseded:
        return
    drop_prepared(deployment)
    move(deployment, Move.ABANDON, now=now)
    deployment.preparation_problem = kept_problem(refusal)
    deployment.save()
    audit("preparation_failed", deployment, actor=_preparer(deployment), now=now, problem=refusal.code)


def _current(deployment_id: int, revision: int) -> Deployment:
    """The deployment, locked, if this preparation is still wanted. Raises _Superseded."""
    wanted = Deployment.objects.select_for_update(of=("self",)).filter(
        id=deployment_id, revision=revision, state=State.PREPARING
    )
    with transaction.atomic():
        deployment = wanted.first()
    if deployment is None:
        raise _Superseded
    return deployment


def _preparer(deployment: Deployment) -> Actor:
    return Actor(deployment.account_id, Role.AUTHOR, deployment.prepared_by_id, deployment.prepared_by_label)
