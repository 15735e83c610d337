"""Settling what an account keeps of sending hours."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.windows import registry
from chappe.windows.basis import choices_as_json, hours_as_json
from chappe.windows.choosing import checked_rulebooks
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

    Raises UnknownScope, UnknownRulebook, RulebookElsewhere.
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
        row.closed_days = sorted(set(given["closed_days"]))
    row.save()
    after = choices_view(row)
    _audit(before, after, actor, now)
    return after


def _audit(before: Choices, after: Choices, actor: Actor, now: datetime) -> None:
    """One entry with what has changed, if anything has."""
    old, new = choices_as_json(before), choices_as_json(after)
    changed = {name: value for name, value in new.items() if value != old[name]}
    if changed:
        audit.record_by(
            actor,
            "account.hours_chosen",
            now=now,
            subject_kind="account",
            subject_id=actor.account_id,
            **changed,
        )
