"""Accounts, users and members, as others may see them."""

from dataclasses import dataclass
from datetime import datetime

from chappe.accounts.models import Account, Membership, User
from chappe.accounts.roles import Actor, Role
from chappe.base.refusal import NotFound

OPERATOR = "command line"
MEMBERS_SHOWN = 500
ACCOUNTS_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account and its settings. No supported country means every country."""

    id: int
    slug: str
    name: str
    language: str
    time_zone: str
    number_format: str
    sms_field: str
    supported_countries: tuple[str, ...]
    four_eyes: str
    four_eyes_above: int
    resume: str = "automatic"
    late_start: str = "ask"
    late_tolerance: int = 15
    link_domain: str = ""
    test_required: bool = False


@dataclass(frozen=True, slots=True)
class MembershipView:
    """One of a user's accounts."""

    account_id: int
    slug: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class MemberView:
    """One of an account's users. ``last_login`` is None until the first sign-in."""

    user_id: int
    email: str
    name: str
    role: Role
    last_login: datetime | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class UserView:
    """A person who signs in; an empty language follows the browser's."""

    id: int
    email: str
    name: str
    language: str
    is_active: bool


def account(account_id: int) -> AccountView:
    """Raises NotFound."""
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise NotFound(kind="account", name=str(account_id))
    return account_view(found)


def account_by_slug(slug: str) -> AccountView:
    """Raises NotFound."""
    found = Account.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(kind="account", name=slug)
    return account_view(found)


def accounts(limit: int = ACCOUNTS_SHOWN) -> list[AccountView]:
    """Every account of the installation, by slug: for its operator, not for its users."""
    return [account_view(found) for found in Account.objects.order_by("slug")[:limit]]


def user(user_id: int) -> UserView:
    """Raises NotFound."""
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound(kind="user", name=str(user_id))
    return user_view(found)


def user_by_email(email: str) -> UserView:
    """Whatever the case of the address. Raises NotFound."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise NotFound(kind="user", name=email)
    return user_view(found)


def memberships_of(user_id: int) -> list[MembershipView]:
    """The accounts that the user belongs to, by name; none for a user who was deactivated."""
    found = Membership.objects.filter(user_id=user_id, user__is_active=True)
    return [
        MembershipView(
            account_id=membership.account_id,
            slug=membership.account.slug,
            name=membership.account.name,
            role=Role(membership.role),
        )
        for membership in found.select_related("account").order_by("account__name", "account_id")
    ]


def members(account_id: int, limit: int = MEMBERS_SHOWN) -> list[MemberView]:
    """The account's users, by address."""
    found = Membership.objects.filter(account_id=account_id).select_related("user").order_by("user__email")
    return [
        MemberView(
            user_id=membership.user_id,
            email=membership.user.email,
            name=membership.user.name,
            role=Role(membership.role),
            last_login=membership.user.last_login,
            is_active=membership.user.is_active,
        )
        for membership in found[:limit]
    ]


def actor_for(user_id: int, account_id: int) -> Actor | None:
    """The user as a member of the account; None for a stranger and for a user who was deactivated."""
    found = (
        Membership.objects.filter(user_id=user_id, account_id=account_id, user__is_active=True)
        .select_related("user")
        .first()
    )
    return actor_view(found) if found else None


def actor_by_email(email: str, account_id: int) -> Actor:
    """The member of that address. Raises NotFound for anybody else."""
    found = (
        Membership.objects.filter(
            user__email__iexact=email.strip(), account_id=account_id, user__is_active=True
        )
        .select_related("user")
        .first()
    )
    if found is None:
        raise NotFound(kind="member", name=email)
    return actor_view(found)


def operator(account_id: int) -> Actor:
    """Whoever has the machine's command line may do everything in every account."""
    return Actor(account_id=account_id, role=Role.ADMINISTRATOR, user_id=None, label=OPERATOR)


def account_view(found: Account) -> AccountView:
    return AccountView(
        id=found.pk,
        slug=found.slug,
        name=found.name,
        language=found.language,
        time_zone=found.time_zone,
        number_format=found.number_format,
        sms_field=found.sms_field,
        supported_countries=tuple(found.supported_countries),
        four_eyes=found.four_eyes,
        four_eyes_above=found.four_eyes_above,
        resume=found.resume,
        late_start=found.late_start,
        late_tolerance=found.late_tolerance,
        link_domain=found.link_domain,
        test_required=found.test_required,
    )


def user_view(found: User) -> UserView:
    return UserView(
        id=found.pk, email=found.email, name=found.name, language=found.language, is_active=found.is_active
    )


def actor_view(found: Membership) -> Actor:
    return Actor(
        account_id=found.account_id,
        role=Role(found.role),
        user_id=found.user_id,
        label=found.user.email,
    )
