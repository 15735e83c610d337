"""Testing a message: its text, as somebody would read it, on a few phones before it leaves for many."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.refusal import NotFound
from chappe.contacts.models import Contact, TopicKind
from chappe.contacts.store import sms_field_of
from chappe.content.queries import frames_of_contents, preview
from chappe.direct.numbers import country_of
from chappe.direct.operations.sending import Letter, written
from chappe.direct.purposes import Purpose
from chappe.messages.addresses import DomainMissing
from chappe.messages.models import MessageVersion, Trial
from chappe.messages.operations import locked_message, version_now
from chappe.messages.queries import Preview, contents_of, tried_text
from chappe.messages.sender import SenderKind, SenderName
from chappe.messages.template import NO_FRAME, Frame
from chappe.messages.trials import HOUR, checked_numbers, refuse_haste


@transaction.atomic
def try_message(
    message_id: int,
    numbers: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
    contact_id: int | None = None,
    language: str | None = None,
) -> int:
    """Sends the message as it stands to these numbers, in any form the account reads; the id of the test.

    Filled as the contact would read it, or as somebody of whom nothing is known; in ``language``, or in the one that
    the contact reads. It leaves at once, by the way and the sender of a deployment, outside legal hours and all
    statistics; never to a suppressed number. All leave or none. Raises NotFound, the refusals of `messages.trials`
    and of `send_direct`, and what keeps the text from being filled. Its links lead where they will; nothing is counted.
    """
    actor.require(Permission.EDIT)
    message = locked_message(message_id, actor)
    wanted = checked_numbers(numbers, sms_field_of(actor.account_id))
    _refuse_haste(actor.account_id, len(wanted), now)
    version = version_now(message)
    shown = _filled(version, Asked(contact_id, language, country_of(wanted[0])), actor, now)
    text, around = tried_text(version, shown), _around(version, shown, now)
    trial = Trial.objects.create(
        version=version,
        language=shown.language,
        country=shown.country,
        before=around.before,
        after=around.after,
        contact_id=contact_id,
        numbers=len(wanted),
        fragments=shown.fragments,
        at=now,
        account_id=actor.account_id,
        by_user_id=actor.user_id,
        by=actor.label,
    )
    _send(trial, wanted, text, actor, now)
    _audit(trial, actor, now)
    return trial.pk


def _send(trial: Trial, numbers: Sequence[str], text: str, actor: Actor, now: datetime) -> None:
    """Writes a text down for each number. Raises what keeps one from being sent."""
    sender = trial.version.sender
    origin = SenderName(sender.value, SenderKind(sender.kind))
    for number in numbers:
        letter = Letter(number, text, Purpose.TEST, origin, trial_id=trial.pk)
        written(letter, actor=actor, now=now)


def _refuse_haste(account_id: int, wanted: int, now: datetime) -> None:
    """One at a time of the account asks, so that two do not both find the last room. Raises TrialsTooMany."""
    Account.objects.select_for_update(no_key=True).get(pk=account_id)
    lately = Trial.objects.filter(account_id=account_id, at__gt=now - HOUR).order_by("at")
    refuse_haste(list(lately.values_list("at", "numbers")), wanted, now)


class Asked(NamedTuple):
    """As whom and in which language a test is read; and in which country, where it is read as nobody."""

    contact_id: int | None
    language: str | None
    country: str


def _filled(version: MessageVersion, asked: Asked, actor: Actor, now: datetime) -> Preview:
    """The text that is sent, completed as a deployment's. Raises NotFound, and what keeps it from being filled."""
    # Whoever is erased meanwhile is gone from the text too.
    reader = Contact.objects.filter(account_id=actor.account_id, pk=asked.contact_id or 0)
    reader.select_for_update(no_key=True).first()
    contents = contents_of(version)
    if asked.language is not None and asked.language not in contents.texts:
        raise NotFound(kind="copy", name=asked.language)
    shown = preview(
        actor.account_id,
        contents,
        marketing=version.topic.kind == TopicKind.MARKETING,
        on=now.date(),
        contact_id=asked.contact_id,
        language=asked.language,
        country=asked.country,
    )
    for problem in shown.problems:
        raise problem
    if shown.lacks_link_domain:
        raise DomainMissing
    return shown


def _around(version: MessageVersion, shown: Preview, now: datetime) -> Frame:
    """What the account has put around the text where it is read."""
    frames = frames_of_contents(
        version.message.account_id,
        contents_of(version),
        marketing=version.topic.kind == TopicKind.MARKETING,
        on=now.date(),
    )
    return frames.get(shown.country, {}).get(shown.language, NO_FRAME)


def _audit(trial: Trial, actor: Actor, now: datetime) -> None:
    audit.record_by(
        actor,
        "message.tested",
        now=now,
        subject_kind="message",
        subject_id=trial.version.message_id,
        version=trial.version.number,
        language=trial.language,
        numbers=trial.numbers,
        fragments=trial.fragments,
    )
