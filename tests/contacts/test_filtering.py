"""What a list of contacts is narrowed to, said in an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.filtering import CONSENTS, NO_FILTER, PROBLEMS, Filter, Standing, filter_of

IDS = st.integers(1, 10**12)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    topic_id = draw(st.none() | IDS)
    return Filter(
        standing=draw(st.none() | st.sampled_from(Standing)),
        problem=draw(st.sampled_from(["", *PROBLEMS])),
        country=draw(st.sampled_from(["", "FR", "CA"])),
        group_id=draw(st.none() | IDS),
        topic_id=topic_id,
        consent=draw(st.sampled_from(CONSENTS)) if topic_id else "",
    )


@given(filters())
def test_an_address_says_the_whole_filter(chosen: Filter) -> None:
    assert filter_of(chosen.pairs) == chosen


@given(
    st.dictionaries(st.sampled_from([*NO_FILTER.pairs, "standing", "group", "topic", "country"]), st.text())
)
def test_anything_said_is_a_filter_that_says_itself(said: dict[str, str]) -> None:
    chosen = filter_of(said)
    assert filter_of(chosen.pairs) == chosen


@pytest.mark.parametrize(
    "said",
    [
        {"standing": "happy"},
        {"problem": "ugly"},
        {"country": "France"},
        {"country": "+3"},
        {"group": "0"},
        {"group": "-1"},
        {"group": "²"},
        {"topic": "4"},
        {"consent": "granted"},
        {"topic": "4", "consent": "perhaps"},
    ],
)
def test_what_is_said_amiss_asks_nothing(said: dict[str, str]) -> None:
    assert filter_of(said) == NO_FILTER
