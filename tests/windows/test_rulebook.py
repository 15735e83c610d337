"""What a rulebook governs, when, and what it rests on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.windows.hours import ALWAYS
from chappe.windows.places import Place
from chappe.windows.rulebook import ANYWHERE, Certainty, Rulebook, Source, Standing

SEEN = date(2026, 11, 22)


def _rulebook(
    *territories: str,
    subdivisions: tuple[str, ...] = (),
    start: date | None = None,
    end: date | None = None,
    sources: tuple[Source, ...] = (Source("Said so", Certainty.C, SEEN),),
) -> Rulebook:
    return Rulebook(
        name="some",
        territories=territories,
        subdivisions=subdivisions,
        hours=ALWAYS,
        closed_on_holidays=False,
        standing=Standing.LAW,
        title={"en": "Some", "fr": "Un"},
        sources=sources,
        effective_from=start,
        effective_to=end,
    )


@pytest.mark.parametrize(
    ("rulebook", "governed", "others"),
    [
        (_rulebook("FR"), [Place("FR"), Place("FR", "AM")], [Place("RE"), Place("US")]),
        (_rulebook("US", subdivisions=("FL",)), [Place("US", "FL")], [Place("US"), Place("US", "CA")]),
        (_rulebook(ANYWHERE), [Place("FR"), Place("US", "FL")], []),
    ],
)
def test_what_it_governs(rulebook: Rulebook, governed: list[Place], others: list[Place]) -> None:
    assert [rulebook.governs(place) for place in governed + others] == [True] * len(governed) + [False] * len(
        others
    )


def test_it_rests_on_the_first_source_that_speaks_of_the_territory() -> None:
    vendor = Source("A vendor, of France", Certainty.C, SEEN, territories=("FR",))
    regulator = Source("A regulator, of France", Certainty.A, SEEN, territories=("FR",))
    nobody = Source("Nobody", Certainty.D, SEEN, territories=("RE",))
    rulebook = _rulebook("FR", "RE", "GP", sources=(vendor, regulator, nobody))
    assert rulebook.source_for("FR") == vendor
    assert rulebook.source_for("RE") == nobody
    assert rulebook.source_for("GP") == vendor
    assert [rulebook.certainty_for(territory) for territory in ("FR", "RE")] == [Certainty.C, Certainty.D]


some_dates = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2024, 1, 9)))


@given(some_dates, some_dates, st.dates(date(2024, 1, 1), date(2024, 1, 9)))
def test_it_is_in_force_between_its_dates(start: date | None, end: date | None, day: date) -> None:
    expected = (start or date.min) <= day <= (end or date.max)
    assert _rulebook("FR", start=start, end=end).in_force(day) is expected
