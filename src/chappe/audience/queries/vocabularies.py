"""What criteria may name in an account, and the criteria of its dynamic groups."""

from collections.abc import Iterable

from django.db import connection

from chappe.audience.criteria.expanding import Defined, expanded
from chappe.audience.criteria.reading import read
from chappe.audience.criteria.tree import Kind, Node, groups_used
from chappe.audience.criteria.vocabulary import KnownGroup, OwnField, Vocabulary, mentions
from chappe.base.refusal import NotFound, Refusal
from chappe.base.statements import statement
from chappe.contacts import queries as contacts
from chappe.contacts.models import Group, GroupKind, Topic

LATEST_DEPLOYMENTS = 100
MOST_GROUPS = 10_000


def vocabulary(account_id: int, data: object = None, *, latest: int = 0) -> Vocabulary:
    """What criteria may name, the deployments being those that the JSON mentions and the ``latest``."""
    topics = Topic.objects.filter(account_id=account_id).order_by("name", "pk")
    groups = Group.objects.filter(account_id=account_id).order_by("name", "pk")[:MOST_GROUPS]
    known = [KnownGroup(group.pk, group.name, group.criteria) for group in groups]
    return Vocabulary(
        fields=_fields(account_id),
        topics={topic.key: topic.pk for topic in topics},
        topic_names={topic.pk: topic.name for topic in topics},
        groups={group.id: group for group in known},
        deployments=_deployments(account_id, [data, *(group.criteria for group in known)], latest),
    )


def _fields(account_id: int) -> dict[str, OwnField]:
    return {
        field.key: OwnField(field.key, field.name, Kind(field.kind), field.choices)
        for field in contacts.fields(account_id)
    }


def _deployments(account_id: int, data: list[object], latest: int) -> dict[int, str]:
    meant = mentions(data)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("audience", "deployments_meant"),
            {
                "account_id": account_id,
                "ids": sorted(meant.ids),
                "names": sorted(meant.names),
                "latest": latest,
            },
        )
        return dict(cursor.fetchall())


def written_out(node: Node, known: Vocabulary, *, group_id: int = 0, name: str = "") -> Node:
    """The criteria with the dynamic groups they name in their place, as if they were those of ``group_id``.

    Raises GroupCircle, GroupsTooDeep, WrittenOutTooLong, and what reading an inner group's criteria raises.
    """
    dynamic = {group_id: Defined(name or known_name(known, group_id), node)}
    waiting = [node]
    while waiting:
        for used in groups_used(waiting.pop()) - set(dynamic):
            criteria = known.groups[used].criteria
            if criteria is not None:
                dynamic[used] = Defined(known.groups[used].name, read(criteria, known))
                waiting.append(dynamic[used].criteria)
    return expanded(group_id, dynamic)


def known_name(known: Vocabulary, group_id: int) -> str:
    return known.groups[group_id].name if group_id in known.groups else ""


def criteria_of(account_id: int, group_id: int) -> Node:
    """The criteria of a dynamic group, written out.

    Raises NotFound, and what `written_out` raises of criteria that no longer hold.
    """
    known = vocabulary(account_id)
    group = known.groups.get(group_id)
    if group is None or group.criteria is None:
        raise NotFound(kind="group", name=str(group_id))
    return written_out(read(group.criteria, known), known, group_id=group_id)


def criteria_of_each(account_id: int, links: Iterable[tuple[int, object]]) -> dict[int, Node | None]:
    """Criteria by group: those given as JSON with the id, else the group's own. None: they no longer hold.

    Static groups are left out.
    """
    asked = dict(links)
    dynamic = Group.objects.filter(account_id=account_id, pk__in=asked, kind=GroupKind.DYNAMIC)
    wanted = {group_id for group_id, frozen in asked.items() if frozen is not None}
    wanted |= set(dynamic.values_list("pk", flat=True))
    if not wanted:
        return {}
    known = vocabulary(account_id, [frozen for frozen in asked.values() if frozen is not None])
    return {group_id: _holding(known, group_id, asked[group_id]) for group_id in wanted}


def _holding(known: Vocabulary, group_id: int, frozen: object) -> Node | None:
    data = known.groups[group_id].criteria if frozen is None else frozen
    try:
        return written_out(read(data, known), known, group_id=group_id)
    except Refusal:
        return None
