"""Making and changing accounts, users and members."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from chappe.accounts import details
from chappe.accounts.domains import checked_link_domain
from chappe.accounts.members import (
    AlreadyMember,
    EmailInvalid,
    EmailTaken,
    PasswordWeak,
    checked_role,
    keep_an_administrator,
)
from chappe.accounts.models import Account, FourEyes, LateStart, Membership, Resume, User
from chappe.accounts.queries import OPERATOR, AccountView, account_view
from chappe.accounts.roles import Actor, Permission, Role
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound

GENERATED_BYTES = 15


@dataclass(frozen=True, slots=True)
class CreatedUser:
    """A user just made, with the password to hand over: it is stored nowhere in clear."""

    id: int
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invited:
    """A member just added; ``password`` is None for who was a user already, and keeps another."""

    id: int
    email: str
    password: str | None = field(repr=False)


class AccountChanges(TypedDict, total=False):
    """What an administrator may change of an account; the numbers' settings change by `update_numbering`."""

    name: str
    language: str
    time_zone: str
    four_eyes: str
    four_eyes_above: int
    resume: str
    late_start: str
    late_tolerance: int
    link_domain: str
    test_required: bool


@transaction.atomic
def create_account(
    slug: str,
    *,
    name: str,
    now: datetime,
    language: str = "en",
    time_zone: str = "Europe/Paris",
    number_format: str = "e164",
    sms_field: str = "mobile",
) -> AccountView:
    """Raises the refusals of `accounts.details`, and SlugTaken."""
    account = Account(
        slug=details.checked_slug(slug),
        name=checked_name(name, field="name"),
        language=details.checked_language(language),
        time_zone=details.checked_time_zone(time_zone),
        number_format=details.checked_number_format(number_format),
        sms_field=details.checked_field_key(sms_field),
        created_at=now,
    )
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise details.SlugTaken(slug=slug) from None
    audit.record(
        "account.created",
        account_id=account.pk,
        user_id=None,
        actor=OPERATOR,
        now=now,
        subject_kind="account",
        subject_id=account.pk,
        slug=slug,
    )
    return account_view(account)


@transaction.atomic
def update_account(*, actor: Actor, now: datetime, **changes: Unpack[AccountChanges]) -> AccountView:
    """Changes the settings named. Raises the refusals of `accounts.details`."""
    actor.require(Permission.ADMINISTER)
    return _update(actor, now, changes)


@transaction.atomic
def update_numbering(
    *, sms_field: str, number_format: str, supported_countries: Sequence[str], actor: Actor, now: datetime
) -> AccountView:
    """How numbers are read from now on. Those that contacts have are read again by `contacts.operations`, which
    calls this once a person has confirmed what that changes. Raises the refusals of `accounts.details`.
    """
    actor.require(Permission.ADMINISTER)
    settings = {
        "sms_field": sms_field,
        "number_format": number_format,
        "supported_countries": supported_countries,
    }
    return _update(actor, now, settings)


def _update(actor: Actor, now: datetime, changes: Mapping[str, Any]) -> AccountView:
    account = Account.objects.select_for_update().get(pk=actor.account_id)
    checked = {key: CHECKS[key](value) for key, value in changes.items()}
    changed = {key: value for key, value in checked.items() if getattr(account, key) != value}
    for key, value in changed.items():
        setattr(account, key, value)
    if changed:
        account.save(update_fields=list(changed))
        audit.record_by(
            actor, "account.changed", now=now, subject_kind="account", subject_id=account.pk, **changed
        )
    return account_view(account)


@transaction.atomic
def create_user(email: str, *, name: str, password: str | None, now: datetime) -> CreatedUser:
    """A person who may sign in, and belongs to no account yet. Without a password, one is generated.

    Raises EmailInvalid, EmailTaken, PasswordWeak.
    """
    user = User(
        email=checked_email(email),
        name=checked_name(name, field="name") if name.strip() else "",
        created_at=now,
    )
    given = secrets.token_urlsafe(GENERATED_BYTES) if password is None else password
    set_checked_password(user, given)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise EmailTaken(email=user.email) from None
    return CreatedUser(id=user.pk, email=user.email, password=given)


@transaction.atomic
def set_password(email: str, password: str | None, now: datetime) -> CreatedUser:
    """For the operator: a new password for a user, generated without one given; ends the user's sessions.

    Raises NotFound, PasswordWeak.
    """
    user = User.objects.select_for_update().filter(email__iexact=email.strip()).first()
    if user is None:
        raise NotFound(kind="user", name=email)
    given = secrets.token_urlsafe(GENERATED_BYTES) if password is None else password
    set_checked_password(user, given)
    user.save(update_fields=["password"])
    for membership in Membership.objects.filter(user=user):
        audit.record(
            "user.password_set",
            account_id=membership.account_id,
            user_id=user.pk,
            actor=OPERATOR,
            now=now,
            subject_kind="user",
            subject_id=user.pk,
        )
    return CreatedUser(id=user.pk, email=user.email, password=given)


@transaction.atomic
def change_password(password: str, *, actor: Actor, now: datetime) -> None:
    """For oneself, who has just given the present password. Raises NotFound, PasswordWeak."""
    user = User.objects.select_for_update().filter(pk=actor.user_id or 0).first()
    if user is None:
        raise NotFound(kind="user", name=actor.label)
    set_checked_password(user, password)
    user.save(update_fields=["password"])
    audit.record_by(actor, "user.password_changed", now=now, subject_kind="user", subject_id=user.pk)


@transaction.atomic
def set_language(user_id: int, language: str) -> None:
    """The language in which Chappe speaks to the user. Raises LanguageUnknown."""
    User.objects.filter(pk=user_id).update(language=details.checked_language(language))


@transaction.atomic
def add_member(email: str, *, role: str, actor: Actor, now: datetime) -> int:
    """Gives an existing user a role in the actor's account; returns the user's id.

    Raises NotFound (no such user), AlreadyMember, RoleUnknown.
    """
    actor.require(Permission.ADMINISTER)
    given = checked_role(role)
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise NotFound(kind="user", name=email)
    membership, is_new = Membership.objects.get_or_create(
        account_id=actor.account_id, user=user, defaults={"role": given.value}
    )
    if not is_new:
        raise AlreadyMember(email=user.email, role=membership.role)
    audit.record_by(
        actor,
        "member.added",
        now=now,
        subject_kind="user",
        subject_id=user.pk,
        email=user.email,
        role=given.value,
    )
    return user.pk


@transaction.atomic
def invite(email: str, *, name: str, role: str, password: str | None, actor: Actor, now: datetime) -> Invited:
    """`add_member`, after `create_user` if nobody has the address yet. Raises what these raise."""
    actor.require(Permission.ADMINISTER)
    if User.objects.filter(email__iexact=email.strip()).exists():
        user_id = add_member(email, role=role, actor=actor, now=now)
        return Invited(id=user_id, email=email.strip().lower(), password=None)
    made = create_user(email, name=name, password=password, now=now)
    add_member(made.email, role=role, actor=actor, now=now)
    return Invited(id=made.id, email=made.email, password=made.password)


@transaction.atomic
def change_role(user_id: int, *, role: str, actor: Actor, now: datetime) -> None:
    """Raises NotFound, RoleUnknown, LastAdministrator."""
    actor.require(Permission.ADMINISTER)
    given = checked_role(role)
    membership = locked_member(user_id, actor, becomes=given)
    if membership.role == given.value:
        return
    before, membership.role = membership.role, given.value
    membership.save(update_fields=["role"])
    audit.record_by(
        actor,
        "member.role_changed",
        now=now,
        subject_kind="user",
        subject_id=user_id,
        before=before,
        role=given.value,
    )


@transaction.atomic
def remove_member(user_id: int, *, actor: Actor, now: datetime) -> None:
    """The user keeps other accounts. Raises NotFound, LastAdministrator."""
    actor.require(Permission.ADMINISTER)
    membership = locked_member(user_id, actor, becomes=None)
    audit.record_by(
        actor,
        "member.removed",
        now=now,
        subject_kind="user",
        subject_id=user_id,
        email=membership.user.email,
        role=membership.role,
    )
    membership.delete()


def locked_member(user_id: int, actor: Actor, *, becomes: Role | None) -> Membership:
    """The membership to change, once it is sure that the account keeps an administrator.

    The account's row is locked, so that two administrators cannot remove one another at the same moment.
    """
    Account.objects.select_for_update().get(pk=actor.account_id)
    found = {
        membership.user_id: membership
        for membership in Membership.objects.filter(account_id=actor.account_id).select_related("user")
    }
    if user_id not in found:
        raise NotFound(kind="member", name=str(user_id))
    active = {key: Role(value.role) for key, value in found.items() if value.user.is_active}
    keep_an_administrator(active, user_id=user_id, becomes=becomes, email=found[user_id].user.email)
    return found[user_id]


def checked_email(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise EmailInvalid(email=email) from None
    return address


def set_checked_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordWeak(problems=[problem.code for problem in error.error_list]) from None
    user.set_password(password)


def checked_four_eyes(choice: str) -> str:
    if choice not in FourEyes.values:
        raise details.FourEyesUnknown(four_eyes=choice, known=", ".join(FourEyes.values))
    return choice


def checked_resume(choice: str) -> str:
    if choice not in Resume.values:
        raise details.ResumeUnknown(resume=choice, known=", ".join(Resume.values))
    return choice


def checked_late_start(choice: str) -> str:
    if choice not in LateStart.values:
        raise details.LateStartUnknown(late_start=choice, known=", ".join(LateStart.values))
    return choice


CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": lambda value: checked_name(value, field="name"),
    "language": details.checked_language,
    "time_zone": details.checked_time_zone,
    "number_format": details.checked_number_format,
    "sms_field": details.checked_field_key,
    "supported_countries": details.checked_countries,
    "four_eyes": checked_four_eyes,
    "four_eyes_above": details.checked_threshold,
    "resume": checked_resume,
    "late_start": checked_late_start,
    "late_tolerance": details.checked_tolerance,
    "link_domain": checked_link_domain,
    "test_required": bool,
}
