"""The two-panel picker: what is available, what is selected, and what a click makes of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.http import QueryDict

from chappe.contacts.queries import GroupView


@dataclass(frozen=True, slots=True)
class Picker:
    """The two panels, each in the order of names."""

    available: tuple[GroupView, ...]
    selected: tuple[GroupView, ...]


def picker(groups: Iterable[GroupView], selected: Collection[int], *, hidden: Collection[int] = ()) -> Picker:
    """``hidden`` groups stand in neither panel: they are used elsewhere."""
    shown = [group for group in groups if group.id not in hidden]
    return Picker(
        available=tuple(group for group in shown if group.id not in selected),
        selected=tuple(group for group in shown if group.id in selected),
    )


def picked(posted: QueryDict, selected: Collection[int]) -> list[int]:
    """What is selected after the click.

    Groups ticked on the left join with the arrow, and also when one goes on without it: who ticks a group and
    continues means it. Groups ticked on the right leave with their arrow alone.
    """
    if posted.get("move") == "remove":
        return sorted(set(selected) - ticked(posted, "selected"))
    return sorted(set(selected) | ticked(posted, "available"))


def ticked(posted: QueryDict, panel: str) -> set[int]:
    return {int(value) for value in posted.getlist(panel) if value.isdecimal() and len(value) < 19}
