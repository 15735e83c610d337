"""What is left of a deployment, as the forecast takes it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import unhurried
from tests.windows.test_places import NUMBERS

from chappe.deployments.foreseeing import Left, loads_of
from chappe.windows import registry
from chappe.windows.basis import Basis, window_at
from chappe.windows.law import whereabouts
from chappe.windows.opening import Window
from chappe.windows.places import Clues

LAW = registry.law()
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BASES = [None, *(Basis(whereabouts(LAW, Clues(number))) for number in sorted(NUMBERS.values()))]
lefts = st.builds(
    Left, st.sampled_from(["main", "second"]), st.sampled_from(BASES), st.integers(1, 10**7), st.floats(1, 9)
)


def test_a_load_is_named_by_where_and_through_what() -> None:
    france = Basis(whereabouts(LAW, Clues("+33612345678")))
    loads = loads_of(LAW, [Left("main", france, 10, 1.25), Left("main", None, 3, 1.0)], NOW)
    assert [(load.name, load.texts, load.fragments) for load in loads] == [
        ("FR Europe/Paris · main", 10, 13),
        ("* · main", 3, 3),
    ]


@unhurried
@given(st.lists(lefts, max_size=8))
def test_nothing_is_lost_on_the_way(left: list[Left]) -> None:
    loads = loads_of(LAW, left, NOW)
    assert len({load.name for load in loads}) == len(loads)
    for one, load in zip(left, loads, strict=True):
        assert (load.texts, load.route) == (one.texts, one.gateway)
        assert load.fragments >= load.texts
        assert load.window == (window_at(LAW, one.basis, NOW) if one.basis else Window())
