"""Rewrites: proposed, confirmed once a person knows what they change, or dropped. `operations.rewriting` runs them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from chappe.accounts import details
from chappe.accounts.operations import update_numbering
from chappe.accounts.queries import account
from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.defining import checked_rule
from chappe.contacts.kinds import FieldKind
from chappe.contacts.models import Field, Group, Rewrite
from chappe.contacts.operations.fields import locked_field
from chappe.contacts.rewriting import (
    OPEN,
    Purpose,
    RewriteOver,
    RewriteUnderWay,
    Stage,
    refuse_confirming,
)
from chappe.contacts.store import take_turn

REWRITE_TASK = "contacts.rewrite"
# The settings of numbers that a proposal may name; the others stay.
NUMBERING = ("sms_field", "number_format", "supported_countries")


class FieldIsSms(Refusal):
    """The field (``field``) holds the numbers that are texted: it stays, and stays a phone field."""

    code = "field.is_sms"


class FieldNotPhone(Refusal):
    """Only a field of phone numbers can be the SMS field (``field``, ``field_kind``)."""

    code = "field.not_phone"


class FieldInCriteria(Refusal):
    """The criteria of dynamic groups (``groups``) name the field (``field``), as it is."""

    code = "field.in_criteria"


@transaction.atomic
def propose_numbers(
    *,
    actor: Actor,
    now: datetime,
    sms_field: str | None = None,
    number_format: str | None = None,
    supported_countries: Sequence[str] | None = None,
) -> int:
    """Counts what reading every number by these settings would change; None: as it is. Returns the rewrite's id.

    Settings that are those of today read again numbers that other settings wrote. A proposal that waits for its
    confirmation is dropped for this one. Raises NotFound, FieldNotPhone, RewriteUnderWay, those of `accounts.details`.
    """
    actor.require(Permission.ADMINISTER)
    settings = account(actor.account_id)
    before = {name: getattr(settings, name) for name in NUMBERING}
    before["supported_countries"] = list(settings.supported_countries)
    wanted = dict(before)
    if sms_field is not None:
        wanted["sms_field"] = _phone_field(sms_field, actor)
    if number_format is not None:
        wanted["number_format"] = details.checked_number_format(number_format)
    if supported_countries is not None:
        wanted["supported_countries"] = details.checked_countries(supported_countries)
    return _propose(Purpose.NUMBERS, wanted, before, actor, now)


@transaction.atomic
def propose_kind(
    field_key: str, *, kind: str, actor: Actor, now: datetime, choices: Iterable[str] = ()
) -> int:
    """Counts the values that another kind, or other choices, would rewrite or could not hold; the rewrite's id.

    Raises NotFound, FieldIsSms, RewriteUnderWay, FieldInCriteria, and those of `contacts.defining`.
    """
    actor.require(Permission.ADMINISTER)
    field = _changeable(field_key, actor)
    rule = checked_rule(kind, choices)
    _refuse_breaking(field, rule.kind, rule.choices)
    wanted = {"field": field.key, "kind": rule.kind, "choices": list(rule.choices), "clears": False}
    before = {"field": field.key, "kind": field.kind, "choices": field.choices}
    return _propose(Purpose.KIND, wanted, before, actor, now)


@transaction.atomic
def propose_removal(field_key: str, *, actor: Actor, now: datetime) -> int:
    """Counts the contacts that hold a value of the field; the rewrite's id. Raises NotFound, FieldIsSms,
    FieldInCriteria, RewriteUnderWay."""
    actor.require(Permission.ADMINISTER)
    field = _changeable(field_key, actor)
    _refuse_used(field)
    before = {"field": field.key, "name": field.name, "kind": field.kind, "choices": field.choices}
    return _propose(Purpose.REMOVAL, {"field": field.key}, before, actor, now)


@transaction.atomic
def confirm_rewrite(rewrite_id: int, *, actor: Actor, now: datetime, clears: bool = False) -> None:
    """What is written from now on is read the new way, and what is there is rewritten in the background.

    ``clears``: values that the new kind cannot hold go. Raises NotFound, RewriteNotCounted, RewriteOver,
    ValuesDoNotFit.
    """
    actor.require(Permission.ADMINISTER)
    take_turn(actor.account_id)
    rewrite = _locked(rewrite_id, actor)
    refuse_confirming(Stage(rewrite.stage), rewrite.tally, clears=clears)
    if rewrite.purpose == Purpose.KIND:
        rewrite.settings = {**rewrite.settings, "clears": clears}
    _put_in_force(rewrite, actor, now)
    rewrite.stage, rewrite.position, rewrite.seen = Stage.APPLYING, 0, 0
    rewrite.confirmed_by, rewrite.confirmed_at = actor.label, now
    rewrite.save()
    _record("rewrite.confirmed", rewrite, actor, now, counted=rewrite.tally, **rewrite.settings)
    _defer(rewrite)


@transaction.atomic
def drop_rewrite(rewrite_id: int, *, actor: Actor, now: datetime) -> None:
    """Gives up a proposal: nothing changes. Raises NotFound, RewriteUnderWay, RewriteOver."""
    actor.require(Permission.ADMINISTER)
    rewrite = _locked(rewrite_id, actor)
    if rewrite.stage == Stage.APPLYING:
        raise RewriteUnderWay
    if rewrite.stage not in OPEN:
        raise RewriteOver
    rewrite.stage, rewrite.finished_at, rewrite.examples = Stage.DROPPED, now, {}
    rewrite.save()
    _record("rewrite.dropped", rewrite, actor, now)


def _propose(
    purpose: Purpose, wanted: Mapping[str, Any], before: Mapping[str, Any], actor: Actor, now: datetime
) -> int:
    take_turn(actor.account_id)
    others = Rewrite.objects.filter(account_id=actor.account_id)
    if others.filter(stage=Stage.APPLYING).exists():
        raise RewriteUnderWay
    others.filter(stage__in=(Stage.COUNTING, Stage.COUNTED)).update(
        stage=Stage.DROPPED, finished_at=now, examples={}
    )
    rewrite = Rewrite.objects.create(
        account_id=actor.account_id,
        purpose=purpose,
        settings=wanted,
        before=before,
        created_by=actor.label,
        created_at=now,
    )
    _record("rewrite.proposed", rewrite, actor, now, **wanted)
    _defer(rewrite)
    return rewrite.pk


def _put_in_force(rewrite: Rewrite, actor: Actor, now: datetime) -> None:
    """From this transaction on, what is written is read by the new settings."""
    if rewrite.purpose == Purpose.NUMBERS:
        update_numbering(**rewrite.settings, actor=actor, now=now)
        return
    field = locked_field(rewrite.settings["field"], actor)
    if rewrite.purpose == Purpose.REMOVAL:
        _refuse_used(field)
        field.delete()
        return
    _refuse_breaking(field, rewrite.settings["kind"], rewrite.settings["choices"])
    field.kind, field.choices = rewrite.settings["kind"], rewrite.settings["choices"]
    field.save(update_fields=["kind", "choices"])


def _phone_field(key: str, actor: Actor) -> str:
    field = locked_field(key, actor)
    if field.kind != FieldKind.PHONE:
        raise FieldNotPhone(field=field.key, field_kind=field.kind)
    return field.key


def _changeable(field_key: str, actor: Actor) -> Field:
    field = locked_field(field_key, actor)
    if account(actor.account_id).sms_field == field.key:
        raise FieldIsSms(field=field.key)
    return field


def _refuse_breaking(field: Field, kind: str, choices: Sequence[str]) -> None:
    """Raises FieldInCriteria if criteria name the field and another kind, or fewer choices, would break them."""
    if kind != field.kind or not set(field.choices) <= set(choices):
        _refuse_used(field)


def _refuse_used(field: Field) -> None:
    """Raises FieldInCriteria if criteria name the field."""
    users = Group.objects.filter(account_id=field.account_id, fields_used__contains=[field.key])
    if names := list(users.order_by("name").values_list("name", flat=True)[:20]):
        raise FieldInCriteria(field=field.key, groups=names)


def _locked(rewrite_id: int, actor: Actor) -> Rewrite:
    found = Rewrite.objects.select_for_update().filter(account_id=actor.account_id, pk=rewrite_id).first()
    if found is None:
        raise NotFound(kind="rewrite", name=str(rewrite_id))
    return found


def _defer(rewrite: Rewrite) -> None:
    task = app.configure_task(name=REWRITE_TASK, queue="coarse", lock=f"{REWRITE_TASK}:{rewrite.account_id}")
    task.defer(rewrite_id=rewrite.pk)


def _record(action: str, rewrite: Rewrite, actor: Actor, now: datetime, **details: object) -> None:
    audit.record_by(
        actor,
        action,
        now=now,
        subject_kind="rewrite",
        subject_id=rewrite.pk,
        purpose=rewrite.purpose,
        **details,
    )
