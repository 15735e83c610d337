"""Reading groups."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from chappe.base.refusal import NotFound
from chappe.contacts.models import Group, GroupKind, GroupMember


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group and how many contacts are in it; of a dynamic one, how many there were at ``sized_at``, if counted."""

    id: int
    name: str
    kind: str
    size: int | None
    created_at: datetime
    sized_at: datetime | None = None

    @property
    def is_dynamic(self) -> bool:
        return self.kind == GroupKind.DYNAMIC


def groups(account_id: int, *, search: str = "", limit: int = 500) -> list[GroupView]:
    """The account's groups by name, those whose name contains ``search``."""
    found = _sized(account_id).filter(name__icontains=search.strip()).order_by("name", "id")
    return [GroupView(**row) for row in found[:limit]]


def group(account_id: int, group_id: int) -> GroupView:
    """One group. Raises NotFound."""
    row = _sized(account_id).filter(id=group_id).first()
    if row is None:
        raise NotFound(kind="group", name=str(group_id))
    return GroupView(**row)


def group_by_name(account_id: int, name: str) -> GroupView:
    """The group of that name. Raises NotFound."""
    row = _sized(account_id).filter(name=name).first()
    if row is None:
        raise NotFound(kind="group", name=name)
    return GroupView(**row)


def is_dynamic(account_id: int, group_id: int) -> bool:
    """Whether the group is one of the account's, and dynamic."""
    return Group.objects.filter(account_id=account_id, pk=group_id, kind=GroupKind.DYNAMIC).exists()


def _sized(account_id: int) -> QuerySet[Any, Any]:
    members = GroupMember.objects.filter(group=OuterRef("id")).order_by().values("group")
    size = Subquery(members.annotate(size=Count("contact_id")).values("size"), output_field=BigIntegerField())
    return (
        Group.objects.filter(account_id=account_id)
        .annotate(
            size=Case(When(kind=GroupKind.DYNAMIC, then="last_size"), default=Coalesce(size, 0)),
            sized_at=F("last_sized_at"),
        )
        .values("id", "name", "kind", "size", "created_at", "sized_at")
    )
