"""Whose law: by number, and by address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import unhurried

from chappe.contacts.numbering import COUNTRIES
from chappe.windows.places import Clues, NoTerritory, Place, places_of
from chappe.windows.subdivisions import FRENCH

NUMBERS = {
    "FR": "+33612345678",
    "GP": "+590690001234",
    "MQ": "+596696201234",
    "GF": "+594694201234",
    "RE": "+262692123456",
    "YT": "+262639012345",
    "PM": "+508551234",
    "NC": "+687751234",
    "PF": "+68987123456",
    "WF": "+681821234",
    "US": "+12125550123",
    "CA": "+16475550123",
    "BR": "+5511961234567",
    "GB": "+447400123456",
    "RU": "+79123456789",
    "KZ": "+77710009998",
}


@pytest.mark.parametrize(
    ("clues", "expected"),
    [
        (Clues(NUMBERS["FR"]), "FR"),
        (Clues(NUMBERS["RE"]), "RE"),
        (Clues(NUMBERS["YT"]), "YT"),
        (Clues(NUMBERS["US"]), "US"),
        (Clues(NUMBERS["CA"]), "CA"),
        (Clues(NUMBERS["KZ"]), "KZ"),
        # Alsace-Moselle, by postal code; one of another country is not French.
        (Clues(NUMBERS["FR"], postal_code="67000"), "FR-AM"),
        (Clues(NUMBERS["FR"], postal_code="67000", country="FR"), "FR-AM"),
        (Clues(NUMBERS["FR"], postal_code="67000", country="DE"), "FR"),
        # The numbers of Guadeloupe are those of St-Barthélemy and St-Martin too: an address tells.
        (Clues(NUMBERS["GP"]), "GP BL MF"),
        (Clues(NUMBERS["GP"], country="FR"), "GP BL MF"),
        (Clues(NUMBERS["GP"], postal_code="97110"), "GP"),
        (Clues(NUMBERS["GP"], postal_code="97133"), "BL"),
        (Clues(NUMBERS["GP"], postal_code="97150", country="FR"), "MF"),
        (Clues(NUMBERS["GP"], country="MF"), "MF"),
        # A French number with an address in another French territory may be in both.
        (Clues(NUMBERS["FR"], postal_code="97410"), "FR RE"),
        (Clues(NUMBERS["FR"], country="MQ"), "FR MQ"),
        (Clues(NUMBERS["RE"], postal_code="75001"), "RE FR"),
        (Clues(NUMBERS["RE"], postal_code="67000", country="FR"), "RE FR-AM"),
        (Clues(NUMBERS["FR"], country="CA"), "FR"),
        # States, by name or postal code; those of another country do not count.
        (Clues(NUMBERS["US"], state="FL"), "US-FL"),
        (Clues(NUMBERS["US"], state="Florida", country="US"), "US-FL"),
        (Clues(NUMBERS["US"], postal_code="33101"), "US-FL"),
        (Clues(NUMBERS["US"], postal_code="75001", country="FR"), "US"),
        (Clues(NUMBERS["CA"], state="CA", country="US"), "CA"),
        (Clues("+61412345678"), "AU CC CX"),
        (Clues("+61412345678", country="AU"), "AU"),
    ],
)
def test_places(clues: Clues, expected: str) -> None:
    assert " ".join(place.calendar for place in places_of(clues)) == expected


@pytest.mark.parametrize(
    "number", ["", "+", "+33", "0612345678", "+999123456789", "+33612345678x", "33612345678", "+870301234567"]
)
def test_what_is_no_number_of_a_territory_is_refused(number: str) -> None:
    with pytest.raises(NoTerritory) as refusal:
        places_of(Clues(number))
    assert refusal.value.params == {"number": number}


@given(
    st.sampled_from(sorted(NUMBERS)),
    st.one_of(st.just(""), st.sampled_from(sorted(COUNTRIES)), st.text(max_size=4)),
    st.text(max_size=20),
    st.one_of(st.text(max_size=10), st.integers(0, 99_999).map("{:05}".format)),
)
@unhurried
def test_an_address_never_loses_the_number_s_own_law_to_another_country_s(
    territory: str, country: str, state: str, postal_code: str
) -> None:
    number = NUMBERS[territory]
    alone = {place.territory for place in places_of(Clues(number))}
    found = [place.territory for place in places_of(Clues(number, country, state, postal_code))]
    assert len(set(found)) == len(found) > 0
    assert found[0] in alone
    assert set(found) <= (alone | FRENCH if alone & FRENCH else alone)


@given(st.sampled_from(sorted(NUMBERS)), st.sampled_from(["+1", "AM", "FL", ""]))
@unhurried
def test_a_place_is_named_as_its_calendar(territory: str, subdivision: str) -> None:
    place = Place(territory, subdivision)
    assert place.calendar.split("-") == [part for part in (territory, subdivision) if part]
