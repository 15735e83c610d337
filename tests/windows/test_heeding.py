"""What is said of where a person is."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.test_places import NUMBERS

from chappe.base.refusal import Refusal
from chappe.windows import registry
from chappe.windows.heeding import (
    PostalCodeImpossible,
    UnknownCountry,
    UnknownState,
    UnknownZone,
    refuse_impossible,
    unheeded,
)
from chappe.windows.places import Clues, places_of

LAW = registry.law()


def territories(clues: Clues) -> list[str]:
    return [place.territory for place in places_of(clues)]


def heeded(clues: Clues) -> dict[str, str]:
    refuse_impossible(clues, territories(clues), LAW.zones)
    return unheeded(clues, territories(clues))


@pytest.mark.parametrize(
    ("clues", "refusal"),
    [
        (Clues(NUMBERS["US"], state="Floride"), UnknownState),
        (Clues(NUMBERS["US"], state="QC"), UnknownState),
        (Clues(NUMBERS["US"], postal_code="H2X 1Y4"), PostalCodeImpossible),
        (Clues(NUMBERS["FR"], postal_code="123"), PostalCodeImpossible),
        (Clues(NUMBERS["FR"], postal_code="99999"), PostalCodeImpossible),
        (Clues(NUMBERS["FR"], country="XX"), UnknownCountry),
        (Clues(NUMBERS["FR"], zone="Paris"), UnknownZone),
    ],
)
def test_what_cannot_be_is_refused(clues: Clues, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as found:
        heeded(clues)
    assert getattr(clues, str(found.value.params["field"])) == found.value.params["value"]


@pytest.mark.parametrize(
    ("clues", "not_used"),
    [
        (Clues(NUMBERS["US"], state="us-fl", zone="America/New_York"), {}),
        (Clues(NUMBERS["US"], postal_code="33101-1234"), {}),
        (Clues(NUMBERS["US"], postal_code="96201"), {"postal_code": "96201"}),
        (Clues(NUMBERS["US"], state="FL", postal_code="33101"), {"postal_code": "33101"}),
        (Clues(NUMBERS["US"], country="CA", state="QC"), {"country": "CA", "state": "QC"}),
        (Clues(NUMBERS["FR"], postal_code="F-67000"), {}),
        (Clues(NUMBERS["FR"], country="RE", postal_code="97410"), {}),
        (Clues(NUMBERS["FR"], state="Alsace"), {"state": "Alsace"}),
        (
            Clues(NUMBERS["FR"], country="DE", postal_code="10115"),
            {"country": "DE", "postal_code": "10115"},
        ),
        (Clues("+46701234567", postal_code="111 20"), {"postal_code": "111 20"}),
    ],
)
def test_what_changes_nothing_is_named(clues: Clues, not_used: dict[str, str]) -> None:
    assert heeded(clues) == not_used


@given(
    st.sampled_from(sorted(NUMBERS)),
    st.sampled_from(["", "FR", "RE", "US", "DE"]),
    st.sampled_from(["", "FL", "Texas", "QC"]),
    st.sampled_from(["", "67000", "97410", "33101", "H2X"]),
)
def test_what_is_not_used_changes_nothing(number: str, country: str, state: str, postal_code: str) -> None:
    clues = Clues(NUMBERS[number], country=country, state=state, postal_code=postal_code)
    with suppress(UnknownState, PostalCodeImpossible):
        unused = heeded(clues)
        for field in set(unused) - {"country"}:
            assert places_of(clues) == places_of(
                Clues(**{"number": clues.number, "country": country, "state": state, "postal_code": postal_code}
                      | {field: ""})
            )  # fmt: skip
