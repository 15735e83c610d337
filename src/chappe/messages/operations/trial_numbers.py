"""Keeping the numbers that messages are tested on."""

from datetime import datetime

from django.db import transaction

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound
from chappe.contacts.store import sms_field_of
from chappe.messages.models import TrialNumber
from chappe.messages.trials import MOST_KEPT, TrialNumbersFull, TrialNumberTaken, checked_number


@transaction.atomic
def save_trial_number(name: str, number: str, *, actor: Actor, now: datetime) -> int:
    """Keeps a number, in any form the account reads, by a name; one of that name is replaced. Its id.

    Raises TrialNumberInvalid, TrialNumberTaken, TrialNumbersFull, and the refusals of names.
    """
    actor.require(Permission.EDIT)
    given = checked_name(name, field="name")
    found = checked_number(number, sms_field_of(actor.account_id), field="number")
    Account.objects.select_for_update(no_key=True).get(pk=actor.account_id)
    own = TrialNumber.objects.filter(account_id=actor.account_id)
    same = own.filter(number=found).exclude(name=given).first()
    if same is not None:
        raise TrialNumberTaken(number=found, name=same.name, field="number")
    if own.exclude(name=given).count() >= MOST_KEPT:
        raise TrialNumbersFull(most=MOST_KEPT)
    kept, is_new = own.update_or_create(
        account_id=actor.account_id,
        name=given,
        defaults={"number": found, "created_at": now, "created_by": actor.label},
    )
    _audit("trial_number.saved", kept, actor, now, replaced=not is_new)
    return kept.pk


@transaction.atomic
def delete_trial_number(trial_number_id: int, *, actor: Actor, now: datetime) -> None:
    """Takes it off the list; what was tested on it stays. Raises NotFound."""
    actor.require(Permission.EDIT)
    kept = TrialNumber.objects.filter(account_id=actor.account_id, pk=trial_number_id).first()
    if kept is None:
        raise NotFound(kind="trial_number", name=str(trial_number_id))
    _audit("trial_number.deleted", kept, actor, now)
    kept.delete()


def _audit(action: str, kept: TrialNumber, actor: Actor, now: datetime, **details: object) -> None:
    audit.record_by(
        # Not its name, which is somebody's most often: the log stays when they are erased.
        actor,
        action,
        now=now,
        subject_kind="trial_number",
        subject_id=kept.pk,
        **details,
    )
