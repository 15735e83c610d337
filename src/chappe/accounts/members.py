"""Who may be a member of an account, and what must stay true of its members."""

from collections.abc import Mapping

from chappe.accounts.roles import Role
from chappe.base.refusal import Refusal


class EmailInvalid(Refusal):
    """Not an e-mail address (``email``)."""

    code = "user.email_invalid"


class EmailTaken(Refusal):
    """Another user has this address (``email``)."""

    code = "user.email_taken"


class PasswordWeak(Refusal):
    """The password is too easy to guess (``problems``: Django's codes, in order)."""

    code = "user.password_weak"


class AlreadyMember(Refusal):
    """The user is already a member of the account (``email``, ``role``)."""

    code = "member.already"


class RoleUnknown(Refusal):
    """Not one of the roles (``role``, ``known``)."""

    code = "member.role_unknown"


class LastAdministrator(Refusal):
    """Without this member nobody could administer the account any more (``email``)."""

    code = "member.last_administrator"


def checked_role(role: str) -> Role:
    """The role of that name. Raises RoleUnknown."""
    try:
        return Role(role)
    except ValueError:
        raise RoleUnknown(role=role, known=", ".join(Role)) from None


def keep_an_administrator(
    members: Mapping[int, Role], *, user_id: int, becomes: Role | None, email: str
) -> None:
    """Raises LastAdministrator when the change leaves an account that had an administrator without one.

    ``members`` are the active ones; ``becomes`` is None for a member who leaves.
    """
    had = {member for member, role in members.items() if role is Role.ADMINISTRATOR}
    if had == {user_id} and becomes is not Role.ADMINISTRATOR:
        raise LastAdministrator(email=email)
