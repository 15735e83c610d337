"""Numbers out of use: the account's rule, and what it does every hour."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.statements import statement
from chappe.contacts.store import execute
from chappe.dispatch.deadness import REFUSALS, TEMPORARY, refuse_odd
from chappe.dispatch.models import Attempt, DeadNumberRule, Receipt

SOURCE = "rule of dead numbers"
AT_ONCE = 50_000  # receipts and attempts looked at in one transaction
NAMED = 200  # numbers named in one entry of the audit log
LATE = timedelta(
    days=30
)  # how long after a suppression a receipt or an answer still proves that it was wrong


@transaction.atomic
def set_dead_number_rule(failures: int | None, *, days: int, actor: Actor, now: datetime) -> None:
    """From now on numbers are suppressed that fail so often within so many days; ``failures`` None: no longer.

    Counts what failed before too, but looks at a number only when its next text fails. Raises FailuresOutOfRange,
    DaysOutOfRange.
    """
    actor.require(Permission.ADMINISTER)
    if failures is None:
        DeadNumberRule.objects.filter(account_id=actor.account_id).delete()
    else:
        refuse_odd(failures, days)
        receipt_id, attempt_id = _latest()
        DeadNumberRule.objects.update_or_create(
            account_id=actor.account_id,
            defaults={"failures": failures, "days": days},
            create_defaults={
                "failures": failures,
                "days": days,
                "receipt_id": receipt_id,
                "attempt_id": attempt_id,
            },
        )
    audit.record_by(
        actor,
        "dead_numbers.set",
        now=now,
        subject_kind="account",
        subject_id=actor.account_id,
        failures=failures,
        days=days if failures is not None else None,
    )


def look_for_dead_numbers(*, now: datetime) -> int:
    """Suppresses what the accounts' rules find since they last looked, and lifts what proved wrong; how many found.

    A slice at a time, each one transaction that also says how far it looked: may be stopped and run again.
    """
    found = 0
    for account_id in DeadNumberRule.objects.order_by("pk").values_list("account_id", flat=True):
        _lift(account_id, now)
        while (many := _look(account_id, now)) is not None:
            found += many
    return found


@transaction.atomic
def _look(account_id: int, now: datetime) -> int | None:
    """How many numbers of one slice were suppressed; None once there is nothing more to look at."""
    rule = DeadNumberRule.objects.select_for_update().filter(account_id=account_id).first()
    if rule is None:
        return None
    receipt_id, attempt_id = _latest()
    receipt_to = min(receipt_id, rule.receipt_id + AT_ONCE)
    attempt_to = min(attempt_id, rule.attempt_id + AT_ONCE)
    if (receipt_to, attempt_to) <= (rule.receipt_id, rule.attempt_id):
        return None
    dead = _dead(rule, receipt_to, attempt_to, now)
    suppressed = _suppress(account_id, dead, now)
    rule.receipt_id, rule.attempt_id = max(receipt_to, rule.receipt_id), max(attempt_to, rule.attempt_id)
    rule.save(update_fields=["receipt_id", "attempt_id"])
    if suppressed:
        _record("found_dead", account_id, dead, now, failures=rule.failures, days=rule.days)
    return suppressed


def _dead(rule: DeadNumberRule, receipt_to: int, attempt_to: int, now: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement("dispatch", "dead_numbers"),
            {
                "account_id": rule.account_id,
                "receipt_after": rule.receipt_id,
                "receipt_to": receipt_to,
                "attempt_after": rule.attempt_id,
                "attempt_to": attempt_to,
                "failures": rule.failures,
                "days": rule.days,
                "now": now,
                "temporary": sorted(TEMPORARY),
                "refusals": sorted(REFUSALS),
            },
        )
        return [number for (number,) in cursor.fetchall()]


def _suppress(account_id: int, numbers: list[str], now: datetime) -> int:
    if not numbers:
        return 0
    return execute(
        "suppress", account_id=account_id, numbers=numbers, reason="dead_number", source=SOURCE, at=now
    )


@transaction.atomic
def _lift(account_id: int, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            statement("dispatch", "alive_again"),
            {"account_id": account_id, "source": SOURCE, "since": now - LATE},
        )
        numbers = sorted(number for (number,) in cursor.fetchall())
    if numbers:
        _record("found_alive", account_id, numbers, now)


def _latest() -> tuple[int, int]:
    """The ids of the latest receipt and the latest attempt."""
    receipt = Receipt.objects.aggregate(latest=Max("id"))["latest"] or 0
    return receipt, Attempt.objects.aggregate(latest=Max("id"))["latest"] or 0


def _record(action: str, account_id: int, numbers: list[str], now: datetime, **details: object) -> None:
    audit.record(
        f"suppression.{action}",
        account_id=account_id,
        user_id=None,
        actor="Chappe",
        now=now,
        subject_kind="suppression",
        subject_id=None,
        count=len(numbers),
        numbers=numbers[:NAMED],
        **details,
    )
