"""Which of several contacts with one number gets the text."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chappe.audience.duplicates import Duplicates, Holder, left_out

NOON = datetime(2026, 7, 14, 12, tzinfo=UTC)

holders = st.lists(
    st.builds(
        Holder,
        contact_id=st.integers(1, 40),
        number=st.sampled_from(["+33639980001", "+33639980002", "+14165550100"]),
        consented_at=st.none() | st.integers(0, 5).map(lambda days: NOON - timedelta(days=days)),
    ),
    unique_by=lambda holder: holder.contact_id,
)


def test_the_most_recent_consent_keeps_the_number() -> None:
    old = Holder(1, "+33639980001", NOON - timedelta(days=30))
    new = Holder(2, "+33639980001", NOON)
    none = Holder(3, "+33639980001", None)
    assert left_out([old, new, none], Duplicates.ONE_PER_NUMBER) == {1, 3}


def test_the_lower_id_keeps_it_where_consents_are_alike() -> None:
    pair = [Holder(9, "+33639980001", NOON), Holder(4, "+33639980001", NOON)]
    assert left_out(pair, Duplicates.ONE_PER_NUMBER) == {9}


@given(holders)
def test_each_contact_leaves_nobody_out(everyone: list[Holder]) -> None:
    assert left_out(everyone, Duplicates.EACH_CONTACT) == frozenset()


@given(holders, st.randoms())
def test_every_number_keeps_exactly_one_holder_whatever_their_order(
    everyone: list[Holder], random: object
) -> None:
    out = left_out(everyone, Duplicates.ONE_PER_NUMBER)
    kept = [holder for holder in everyone if holder.contact_id not in out]
    assert sorted(holder.number for holder in kept) == sorted({holder.number for holder in everyone})
    shuffled = list(everyone)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert left_out(shuffled, Duplicates.ONE_PER_NUMBER) == out
