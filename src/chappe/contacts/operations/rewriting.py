"""Running a rewrite, slice by slice of contacts: can be stopped and run again at any moment."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from chappe.base import audit
from chappe.contacts.models import Contact, Rewrite
from chappe.contacts.operations.recalling import recall_suppressions
from chappe.contacts.phone import Number, NumberProblem
from chappe.contacts.rewriting import MOVING, SAME, Effect, Plan, Purpose, Seen, Stage, plan_of
from chappe.contacts.store import execute, rows_of, take_turn

SLICE = 5_000
EXAMPLES = 5

Effects = Sequence[tuple[Seen, Effect]]


def run_rewrite(rewrite_id: int, *, now: Callable[[], datetime], slices: int | None = None) -> None:
    """Counts or applies the rewrite from where it stands, to the end or for so many slices.

    Each slice is one transaction that also says how far it got: a worker that dies leaves nothing half-done, and
    whoever runs this again repeats nothing. An application goes after whoever else writes contacts at the moment.
    """
    done = 0
    while (slices is None or done < slices) and _step(rewrite_id, now()):
        done += 1


@transaction.atomic
def _step(rewrite_id: int, now: datetime) -> bool:
    """One slice; whether there was anything to do."""
    moving = Rewrite.objects.filter(pk=rewrite_id, stage__in=MOVING)
    seen = moving.first()
    if seen is None:
        return False
    if seen.stage == Stage.APPLYING:
        # Always before the row, as whoever confirms or proposes does: so nobody waits for one another.
        take_turn(seen.account_id)
    rewrite = moving.filter(stage=seen.stage).select_for_update().first()
    if rewrite is None:
        return True
    plan = plan_of(Purpose(rewrite.purpose), rewrite.settings)
    if not rewrite.seen:
        rewrite.total = Contact.objects.filter(account_id=rewrite.account_id, erased_at=None).count()
    contacts = _slice(rewrite, plan.key)
    effects = [(contact, effect) for contact in contacts if (effect := plan.effect(contact))]
    if rewrite.stage == Stage.APPLYING:
        _write(rewrite, plan, effects, now)
        rewrite.applied = _added(rewrite.applied, effects)
    else:
        rewrite.tally = _added(rewrite.tally, effects)
        _keep_examples(rewrite, effects)
    rewrite.seen += len(contacts)
    rewrite.position = contacts[-1].id if contacts else rewrite.position
    if len(contacts) < SLICE:
        _end(rewrite, now)
    rewrite.save()
    return True


def _slice(rewrite: Rewrite, key: str) -> list[Seen]:
    found = rows_of(
        "rewrite_slice", account_id=rewrite.account_id, key=key, after=rewrite.position, many=SLICE
    )
    return [
        Seen(
            contact_id, written, Number(number, NumberProblem(problem) if problem else None, country or None)
        )
        for contact_id, written, number, problem, country in found
    ]


def _write(rewrite: Rewrite, plan: Plan, effects: Effects, now: datetime) -> None:
    numbers = [(seen.id, effect.number) for seen, effect in effects if effect.number is not None]
    values = [(seen.id, effect.value) for seen, effect in effects if effect.value is not None]
    if numbers:
        execute(
            "write_numbers",
            account_id=rewrite.account_id,
            ids=[contact_id for contact_id, _ in numbers],
            numbers=[number.number for _, number in numbers],
            problems=[number.problem or "" for _, number in numbers],
            countries=[number.country or "" for _, number in numbers],
            at=now,
        )
        recall_suppressions(rewrite.account_id, (number.number for _, number in numbers))
    if values:
        execute(
            "write_values",
            account_id=rewrite.account_id,
            key=plan.key,
            ids=[contact_id for contact_id, _ in values],
            values=[value for _, value in values],
            at=now,
        )


def _added(tally: dict[str, int], effects: Effects) -> dict[str, int]:
    return dict(Counter(tally) + Counter(effect.code for _, effect in effects))


def _keep_examples(rewrite: Rewrite, effects: Iterable[tuple[Seen, Effect]]) -> None:
    """Some contacts of each effect, by id alone: what is personal stays in one place."""
    for seen, effect in effects:
        kept = rewrite.examples.setdefault(effect.code, [])
        if effect.code != SAME and len(kept) < EXAMPLES:
            kept.append(seen.id)


def _end(rewrite: Rewrite, now: datetime) -> None:
    if rewrite.stage == Stage.COUNTING:
        rewrite.stage = Stage.COUNTED
        return
    rewrite.stage, rewrite.finished_at, rewrite.examples = Stage.DONE, now, {}
    audit.record(
        "rewrite.done",
        account_id=rewrite.account_id,
        user_id=None,
        actor=rewrite.confirmed_by,
        now=now,
        subject_kind="rewrite",
        subject_id=rewrite.pk,
        purpose=rewrite.purpose,
        applied=rewrite.applied,
    )
