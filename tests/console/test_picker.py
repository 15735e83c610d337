"""What a click makes of the choice of groups."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from chappe.console.picker import picked, picker
from chappe.contacts.queries import GroupView

MADE = datetime(2026, 1, 1, tzinfo=UTC)
IDS = st.sets(st.integers(1, 30))


def group(pk: int) -> GroupView:
    return GroupView(id=pk, name=f"Group {pk}", kind="static", size=pk, created_at=MADE)


def posted(move: str, available: set[int], selected: set[int]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.setlist("available", [str(pk) for pk in available])
    query.setlist("selected", [str(pk) for pk in selected])
    query["move"] = move
    return query


@pytest.mark.parametrize(
    ("move", "after"),
    [("add", [1, 2, 7]), ("remove", [1]), ("", [1, 2, 7])],
)
def test_arrows_move_what_is_ticked_and_going_on_takes_it_along(move: str, after: list[int]) -> None:
    assert picked(posted(move, {7}, {2}), [1, 2]) == after


def test_what_is_no_id_is_passed_over() -> None:
    query = QueryDict(
        "available=x&available=&available=-3&available=99999999999999999999&available=5&move=add"
    )
    assert picked(query, [1]) == [1, 5]


@given(IDS, IDS)
def test_what_one_arrow_did_the_other_undoes(selected: set[int], ticked: set[int]) -> None:
    new = ticked - selected
    added = picked(posted("add", new, set()), selected)
    assert picked(posted("remove", set(), new), added) == sorted(selected)


@given(IDS, IDS, IDS)
def test_every_group_stands_in_one_panel_but_those_used_elsewhere(
    everything: set[int], selected: set[int], hidden: set[int]
) -> None:
    panels = picker([group(pk) for pk in sorted(everything)], selected, hidden=hidden)
    left = [each.id for each in panels.available]
    right = [each.id for each in panels.selected]
    assert sorted(left + right) == sorted(everything - hidden)
    assert set(right) == (selected & everything) - hidden
