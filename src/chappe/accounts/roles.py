"""Roles, what each permits, and who is acting."""

from dataclasses import dataclass
from enum import StrEnum

from chappe.base.refusal import NotAllowed


class Role(StrEnum):
    """What a user may do in one account, from least to most."""

    VIEWER = "viewer"
    AUTHOR = "author"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What an operation or a page asks of the person behind it."""

    VIEW = "view"
    EDIT = "edit"
    APPROVE = "approve"
    ADMINISTER = "administer"


PERMITTED: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset({Permission.VIEW}),
    Role.AUTHOR: frozenset({Permission.VIEW, Permission.EDIT}),
    Role.APPROVER: frozenset({Permission.VIEW, Permission.EDIT, Permission.APPROVE}),
    Role.ADMINISTRATOR: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which account. ``user_id`` is None for the command line and for Chappe itself."""

    account_id: int
    role: Role
    user_id: int | None
    label: str

    def may(self, permission: Permission) -> bool:
        return permits(self.role, permission)

    def require(self, permission: Permission) -> None:
        """Raises NotAllowed unless the actor's role gives the permission."""
        if not self.may(permission):
            raise NotAllowed(permission=permission.value, role=self.role.value)


def permits(role: Role, permission: Permission) -> bool:
    """Whether the role gives the permission."""
    return permission in PERMITTED[role]
