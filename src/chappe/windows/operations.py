"""Settling what an account keeps of sending hours."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.windows import registry
from chappe.windows.basis import choices_as_json, hours_as_json
from chappe.windows.choosing import checked_days, checked_rulebooks, named_days, with_day, with_name
from chappe.windows.hours import Hours
from chappe.windows.law import Choices
from chappe.windows.models import HoursChoice
from chappe.windows.queries import choices_view


class ChoicesGiven(TypedDict, total=False):
    """What is settled anew; the rest stays. Of rulebooks by scope, an empty name gives the default back."""

    rulebooks: Mapping[str, str]
    courtesy: bool
    hours: Hours
    closed_days: Iterable[date]


@transaction.atomic
def choose_hours(*, actor: Actor, now: datetime, **given: Unpack[ChoicesGiven]) -> Choices:
    """Settles what is given. Deployments prepared before keep what they were prepared with.

    Raises UnknownScope, UnknownRulebook, RulebookElsewhere, TooManyClosedDays.
    """
    actor.require(Permission.ADMINISTER)
    row, _ = HoursChoice.objects.select_for_update().get_or_create(account_id=actor.account_id)
    before = choices_view(row)
    if "rulebooks" in given:
        wanted = {**row.rulebooks, **given["rulebooks"]}
        row.rulebooks = dict(sorted(checked_rulebooks(registry.law(), wanted)))
    if "courtesy" in given:
        row.courtesy = given["courtesy"]
    if "hours" in given:
        row.hours = hours_as_json(given["hours"])
    if "closed_days" in given:
        row.closed_days = list(checked_days(given["closed_days"]))
        row.closed_day_names = named_days(row.closed_day_names, row.closed_days)
    row.save()
    after = choices_view(row)
    _audit(before, after, actor, now)
    return after


@transaction.atomic
def close_day(day: date, *, name: str = "", actor: Actor, now: datetime) -> Choices:
    """Keeps a day closed, in the recipients' own time, and calls it ``name``; again to call it otherwise.

    Raises ClosedDayNameTooLong, TooManyClosedDays.
    """
    actor.require(Permission.ADMINISTER)
    row, _ = HoursChoice.objects.select_for_update().get_or_create(account_id=actor.account_id)
    row.closed_days = list(with_day(row.closed_days, day))
    row.closed_day_names = with_name(row.closed_day_names, day, name)
    row.save()
    _note(
        "account.day_closed",
        actor,
        now,
        day=day.isoformat(),
        name=row.closed_day_names.get(day.isoformat(), ""),
    )
    return choices_view(row)


@transaction.atomic
def reopen_day(day: date, *, actor: Actor, now: datetime) -> Choices:
    """Keeps a day of the account's own no longer closed; one that was not stays as it is."""
    actor.require(Permission.ADMINISTER)
    row, _ = HoursChoice.objects.select_for_update().get_or_create(account_id=actor.account_id)
    if day in row.closed_days:
        row.closed_days = [each for each in row.closed_days if each != day]
        row.closed_day_names = with_name(row.closed_day_names, day, "")
        row.save()
        _note("account.day_reopened", actor, now, day=day.isoformat())
    return choices_view(row)


def _note(action: str, actor: Actor, now: datetime, **details: object) -> None:
    audit.record_by(actor, action, now=now, subject_kind="account", subject_id=actor.account_id, **details)


def _audit(before: Choices, after: Choices, actor: Actor, now: datetime) -> None:
    """One entry with what has changed, if anything has."""
    old, new = choices_as_json(before), choices_as_json(after)
    changed = {name: value for name, value in new.items() if value != old[name]}
    if changed:
        before_it = {f"{name}_before": old[name] for name in changed}
        _note("account.hours_chosen", actor, now, **changed, **before_it)
