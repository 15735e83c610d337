"""Recipients sorted by window."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import unhurried
from tests.windows.test_places import NUMBERS

from chappe.deployments.placing import Placing
from chappe.deployments.plan import Person
from chappe.windows import registry
from chappe.windows.basis import Basis, basis_of, restrains, standing
from chappe.windows.law import NO_CHOICES, Choices, all_zones, whereabouts
from chappe.windows.places import Clues

LAW = registry.law()
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def person(number: str, country: str = "", postal_code: str = "", state: str = "", zone: str = "") -> Person:
    attributes: dict[str, object] = {"state": state} if state else {}
    return Person(1, 1, number, "FR", "", "", "", "", country, postal_code, attributes, zone)


def test_one_window_for_all_who_are_under_the_same() -> None:
    placing = Placing(LAW, NO_CHOICES, NOW)
    paris = [placing.place(person(f"+3361234567{digit}"), 2) for digit in range(5)]
    canada = placing.place(person("+14165550100"), 1)
    strasbourg = placing.place(person("+33612345678", "FR", "67000"), 1)
    reunion = placing.place(person("+262692123456"), 1)
    assert (paris, canada, strasbourg, reunion) == ([0] * 5, None, 1, 2)
    assert [(placed.recipients, placed.fragments) for placed in placing.windows] == [(5, 10), (1, 1), (1, 1)]


def test_a_number_that_is_no_longer_valid_keeps_its_country() -> None:
    placing = Placing(LAW, NO_CHOICES, NOW)
    assert placing.place(person("+33639980001"), 1) == 0
    assert placing.place(person("+33639980001", "FR", "67000"), 1) == 1
    assert placing.windows[0].basis == Basis(whereabouts(LAW, Clues("+33612345678")), NO_CHOICES)
    assert placing.windows[1].basis == Basis(
        whereabouts(LAW, Clues("+33612345678", "FR", "", "67000")), NO_CHOICES
    )


def test_in_each_recipient_s_time_all_have_a_window_and_a_moment() -> None:
    ten = datetime(2026, 11, 30, 10)  # noqa: DTZ001 - a wall time
    placing = Placing(LAW, NO_CHOICES, NOW, local_time=ten)
    paris = placing.place(person("+33612345678"), 1)
    toronto = placing.place(person("+14165550100"), 1)
    # Idaho has two zones: ten o'clock in the later.
    idaho = placing.place(person("+12085550100"), 1)
    moved = placing.place(person("+33612345678", zone="America/Montreal"), 1)
    starts = [placed.starts_at for placed in placing.windows]
    assert (paris, toronto, idaho, moved) == (0, 1, 2, 3)
    assert starts[:2] == [datetime(2026, 11, 30, hour, tzinfo=UTC) for hour in (9, 15)]
    assert all_zones(placing.windows[2].basis.where) == ("America/Boise", "America/Los_Angeles")
    assert starts[2] == datetime(2026, 11, 30, 18, tzinfo=UTC)
    assert starts[3] == datetime(2026, 11, 30, 15, tzinfo=UTC)


def test_a_transactional_text_in_each_recipient_s_time_is_bound_by_no_hours() -> None:
    at_night = datetime(2026, 11, 29, 3)  # noqa: DTZ001 - a wall time
    placing = Placing(LAW, NO_CHOICES, NOW, local_time=at_night, exempt=True)
    assert placing.place(person("+33612345678"), 1) == 0
    (placed,) = placing.windows
    assert placed.starts_at == datetime(2026, 11, 29, 2, tzinfo=UTC)
    state = standing(LAW, placed.basis, placed.starts_at)
    assert (state.open, state.opens_at, state.closes_at) == (True, placed.starts_at, None)
    assert basis_of(placed.basis.as_json()) == placed.basis


people = st.builds(
    person,
    st.sampled_from(sorted(NUMBERS.values())),
    st.sampled_from(["", "FR", "US"]),
    st.sampled_from(["", "67000", "75001", "33101"]),
    st.sampled_from(["", "FL", "Texas"]),
    st.sampled_from(["", "Europe/Paris", "nowhere"]),
)


@unhurried
@pytest.mark.parametrize("choices", [NO_CHOICES, Choices(courtesy=True)], ids=["plain", "courtesy"])
@given(st.lists(people, max_size=12))
def test_each_has_the_window_of_its_own_clues(choices: Choices, crowd: list[Person]) -> None:
    placing = Placing(LAW, choices, NOW)
    for one in crowd:
        state = one.attributes.get("state", "")
        assert isinstance(state, str)
        clues = Clues(one.number, one.country, state, one.postal_code, one.time_zone)
        expected = Basis(whereabouts(LAW, clues), choices)
        index = placing.place(one, 1)
        if index is None:
            assert not restrains(LAW, expected, NOW)
        else:
            assert placing.windows[index].basis == expected
    assert len({placed.basis for placed in placing.windows}) == len(placing.windows)


def test_numbers_that_only_their_own_digits_place_are_not_remembered() -> None:
    placing = Placing(LAW, NO_CHOICES, NOW)
    for number in range(50):
        placing.place(person(f"+3934712345{number:02}"), 1)
    assert (len(placing.windows), placing.windows[0].recipients) == (1, 50)
    assert placing._by_clues == {}
