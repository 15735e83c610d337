"""Reading groups."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from chappe.base.refusal import NotFound
from chappe.contacts.models import Group, GroupKind
from chappe.contacts.queries.of_one_contact import GroupName
from chappe.contacts.store import rows_of

MOST_SIZED = 10_000
"""A list shows the size of a larger group as it was last counted, or says that it has more."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group and how many contacts are in it; of a dynamic one, how many there were at ``sized_at``, if counted.

    The same of a large list where nobody waits for a count; ``has_more``: it was never counted, and has more.
    """

    id: int
    name: str
    kind: str
    size: int | None
    created_at: datetime
    sized_at: datetime | None = None
    has_more: bool = False

    @property
    def is_dynamic(self) -> bool:
        return self.kind == GroupKind.DYNAMIC

    @property
    def is_counted_now(self) -> bool:
        """Whether the size is that of this moment."""
        return not (self.is_dynamic or self.has_more or self.sized_at)


def groups(
    account_id: int, *, search: str = "", limit: int = 500, most: int | None = None
) -> list[GroupView]:
    """The account's groups by name, those whose name contains ``search``; each is counted up to ``most``."""
    found = Group.objects.filter(account_id=account_id, name__icontains=search.strip())
    return _views(found.order_by("name", "id")[:limit], most)


def group(account_id: int, group_id: int, *, most: int | None = None) -> GroupView:
    """One group, counted up to ``most``. Raises NotFound."""
    found = _views(Group.objects.filter(account_id=account_id, id=group_id), most)
    if not found:
        raise NotFound(kind="group", name=str(group_id))
    return found[0]


def group_by_name(account_id: int, name: str) -> GroupView:
    """The group of that name. Raises NotFound."""
    found = _views(Group.objects.filter(account_id=account_id, name=name), None)
    if not found:
        raise NotFound(kind="group", name=name)
    return found[0]


def is_dynamic(account_id: int, group_id: int) -> bool:
    """Whether the group is one of the account's, and dynamic."""
    return Group.objects.filter(account_id=account_id, pk=group_id, kind=GroupKind.DYNAMIC).exists()


def _views(found: QuerySet[Group], most: int | None) -> list[GroupView]:
    rows = list(found)
    lists = [group.pk for group in rows if group.kind != GroupKind.DYNAMIC]
    counted = dict(rows_of("group_sizes", group_ids=lists, most=most)) if lists else {}
    return [_view(group, counted.get(group.pk), most) for group in rows]


def _view(found: Group, counted: int | None, most: int | None) -> GroupView:
    is_large = counted is not None and most is not None and counted > most
    is_kept = found.kind == GroupKind.DYNAMIC or is_large
    size = found.last_size if is_kept else counted
    return GroupView(
        id=found.pk,
        name=found.name,
        kind=found.kind,
        size=most if is_large and size is None else size,
        created_at=found.created_at,
        sized_at=found.last_sized_at if is_kept else None,
        has_more=is_large and size is None,
    )


def groups_naming(account_id: int, field_key: str, *, limit: int = 50) -> list[GroupName]:
    """The dynamic groups whose criteria name a field, by name: while there are any, it stays as it is."""
    found = Group.objects.filter(account_id=account_id, fields_used__contains=[field_key]).order_by(
        "name", "pk"
    )
    return [GroupName(id=group.pk, name=group.name) for group in found[:limit]]
