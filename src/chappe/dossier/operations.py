"""The erasure of one person: what is about them goes, the proof of their consents and the counts stay."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import (
    Contact,
    GroupMember,
    Import,
    ImportChange,
    ImportState,
    PreferenceKey,
    Suppression,
)
from chappe.contacts.operations.contacts import ContactErased
from chappe.contacts.operations.recalling import renumber_suppressions
from chappe.contacts.phone import national_digits
from chappe.contacts.store import pseudonym_of, take_turn
from chappe.deployments.models import Deployment, Recipient
from chappe.deployments.states import State
from chappe.dossier.store import execute, rows_of
from chappe.messages.models import TrialNumber

COMPUTING = (State.PREPARING, State.REFRESHING)
COMPUTABLE = (State.DRAFT, State.REJECTED, State.PREPARED, State.SCHEDULED, *COMPUTING)
PERSONAL = ("first_name", "last_name", "language", "country", "time_zone", "postal_code", "number_country")


class ErasureUnconfirmed(Refusal):
    """What was typed is not the contact's number in Chappe (``expected``): nothing was erased."""

    code = "contact.erasure_unconfirmed"


class TextLeaving(Refusal):
    """The contact's text is leaving at this moment, of ``deployment``: whether it left is known in a while."""

    code = "contact.text_leaving"


class ListBeingComputed(Refusal):
    """The list of ``deployment`` is being computed from the contacts as they are."""

    code = "contact.list_being_computed"


class FileBeingRead(Refusal):
    """A file that may hold the contact is being read (``file``)."""

    code = "contact.file_being_read"


@transaction.atomic
def erase_contact(
    contact_id: int, *, confirmation: str, actor: Actor, now: datetime, keep_out: bool = True
) -> int:
    """Erases a contact for good; from how many deployments it was taken out before its text left.

    ``confirmation``: the contact's number in Chappe, typed. ``keep_out``: if the phone number ever comes back, it
    stays suppressed. Files that were handed over and are not begun go too. Raises NotFound, ContactErased,
    ErasureUnconfirmed, TextLeaving, ListBeingComputed, FileBeingRead.
    """
    actor.require(Permission.ADMINISTER)
    take_turn(actor.account_id)
    contact = _locked(contact_id, actor)
    if confirmation.strip() != str(contact_id):
        raise ErasureUnconfirmed(expected=contact_id)
    _refuse_in_hand(actor.account_id)
    excluded = _exclude(contact_id, now)
    _forget_elsewhere(contact, now, keep_out)
    files = _discard_files(actor.account_id)
    _forget_here(contact, now)
    audit.record_by(
        actor,
        "contact.erased",
        now=now,
        subject_kind="contact",
        subject_id=contact_id,
        excluded=excluded,
        files=files,
    )
    return excluded


def _locked(contact_id: int, actor: Actor) -> Contact:
    contact = Contact.objects.select_for_update().filter(account_id=actor.account_id, pk=contact_id).first()
    if contact is None:
        raise NotFound(kind="contact", name=str(contact_id))
    if contact.erased_at is not None:
        raise ContactErased(contact=contact_id)
    return contact


def _refuse_in_hand(account_id: int) -> None:
    """What copies contacts at this moment would bring the person back. No preparation begins until this is over."""
    upload = Import.objects.filter(
        account_id=account_id, state__in=(ImportState.WAITING, ImportState.RUNNING, ImportState.UNDOING)
    ).first()
    if upload is not None:
        raise FileBeingRead(file=upload.file_name)
    computable = Deployment.objects.filter(account_id=account_id, state__in=COMPUTABLE).order_by("pk")
    for name, state in computable.select_for_update().values_list("name", "state"):
        if state in COMPUTING:
            raise ListBeingComputed(deployment=name)


def _exclude(contact_id: int, now: datetime) -> int:
    """Takes the contact out of every deployment that still has a text for it; how many. Raises TextLeaving."""
    unsent = rows_of("unsent", contact_id=contact_id)
    for _deployment_id, name, _position, block_id, is_under_pointer in unsent:
        if block_id is None or is_under_pointer:
            raise TextLeaving(deployment=name)
    for deployment_id, _name, position, block_id, _is_under_pointer in unsent:
        execute("exclude", deployment_id=deployment_id, position=position, block_id=block_id, now=now)
    return len(unsent)


def _forget_elsewhere(contact: Contact, now: datetime, keep_out: bool) -> None:
    """Texts, numbers, replies, receipts, rows of files, audit. What tells of a number others have too is theirs."""
    numbers = set(Recipient.objects.filter(contact_id=contact.pk).values_list("number", flat=True))
    numbers |= {contact.number} if contact.number else set()
    execute("forget_texts", contact_id=contact.pk)
    _rewrite("forget_clicks", contact_id=contact.pk)
    execute("forget_trials", contact_id=contact.pk, now=now)
    for number in sorted(numbers):
        _forget_number(contact, number, now)
    execute(
        "forget_rows",
        account_id=contact.account_id,
        digits=national_digits(contact.number) if contact.number else "",
        external_id=contact.external_id or "",
    )
    execute(
        "forget_problems",
        account_id=contact.account_id,
        external_id=contact.external_id or "",
        contact_id=contact.pk,
    )
    if keep_out and contact.number and not _is_shared(contact, contact.number):
        _keep_out(contact.account_id, contact.number, now)


def _discard_files(account_id: int) -> int:
    """Removes the files that wait to be imported, which may hold the person in any form; how many."""
    drafts = Import.objects.filter(account_id=account_id, state=ImportState.DRAFT, bytes_total__gt=0)
    files = drafts.count()
    drafts.delete()
    return files


def _forget_number(contact: Contact, number: str, now: datetime) -> None:
    account_id, stand_in = contact.account_id, pseudonym_of(contact.account_id, number)
    execute("forget_receipts", contact_id=contact.pk, number=number, pseudonym=stand_in)
    execute("forget_numbers", contact_id=contact.pk, number=number, pseudonym=stand_in)
    if _is_shared(contact, number):
        return
    execute("forget_replies", account_id=account_id, number=number, pseudonym=stand_in)
    execute("forget_directs", account_id=account_id, number=number, pseudonym=stand_in, now=now)
    TrialNumber.objects.filter(account_id=account_id, number=number).delete()
    execute("forget_threads", account_id=account_id, number=number, pseudonym=stand_in)
    renumber_suppressions(account_id, {number: stand_in})
    _rewrite("forget_audit", account_id=account_id, number=number, pseudonym=stand_in)


def _rewrite(name: str, **parameters: object) -> None:
    """Runs a statement over rows that are only ever added, as an erasure alone may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('chappe.erasing', 'on', true)")
        execute(name, **parameters)
        cursor.execute("SELECT set_config('chappe.erasing', '', true)")


def _is_shared(contact: Contact, number: str) -> bool:
    others = Contact.objects.filter(account_id=contact.account_id, number=number)
    return others.exclude(pk=contact.pk).exists()


def _keep_out(account_id: int, number: str, now: datetime) -> None:
    """One suppression under the pseudonym, unless there is one already, by the person's own STOP perhaps."""
    Suppression.objects.get_or_create(
        account_id=account_id,
        number=pseudonym_of(account_id, number),
        defaults={"reason": "manual", "source": "erasure", "at": now},
    )


def _forget_here(contact: Contact, now: datetime) -> None:
    """The contact itself keeps its id, to which the statements of its consents are tied."""
    contact.pseudonym = pseudonym_of(contact.account_id, contact.number) if contact.number else ""
    GroupMember.objects.filter(contact=contact).delete()
    ImportChange.objects.filter(contact=contact).delete()
    # Links to the preference page that are out there open nothing any more.
    if not PreferenceKey.objects.filter(contact=contact).update(generation=F("generation") + 1):
        PreferenceKey.objects.create(contact=contact, generation=1)
    for field in PERSONAL:
        setattr(contact, field, "")
    contact.external_id, contact.attributes = None, {}
    contact.number, contact.number_problem = None, "missing"
    contact.is_active, contact.sms_blocked = False, False
    contact.erased_at = contact.updated_at = now
    contact.save()
