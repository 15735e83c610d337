"""States and territories, by name and postal code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.windows.subdivisions import (
    ALSACE_MOSELLE,
    STATES,
    french_code,
    french_territory,
    state_of,
    zones_of_state,
)


@pytest.mark.parametrize(
    ("state", "postal_code", "expected"),
    [
        ("FL", "", "FL"),
        ("fl", "", "FL"),
        ("US-FL", "", "FL"),
        (" florida ", "", "FL"),
        ("North  Dakota", "", "ND"),
        ("D.C.", "", "DC"),
        ("", "33101", "FL"),
        ("", "33101-1234", "FL"),
        ("", "02139", "MA"),
        ("", "05501", "MA"),
        ("", "06390", "NY"),
        ("", "20301", "DC"),
        ("", "79901", "TX"),
        ("", "88510", "TX"),
        ("", "34099", ""),
        ("", "09012", ""),
        ("", "00901", ""),
        ("", "3310", ""),
        ("FL", "90210", "FL"),
        ("Ontario", "90210", "CA"),
        ("Paris", "", ""),
        ("", "", ""),
    ],
)
def test_american_states(state: str, postal_code: str, expected: str) -> None:
    assert state_of("US", state=state, postal_code=postal_code) == expected


@pytest.mark.parametrize(
    ("postal_code", "expected"),
    [
        ("57000", ALSACE_MOSELLE),
        ("67 000", ALSACE_MOSELLE),
        ("F-68100", ALSACE_MOSELLE),
        ("54000", ""),
        ("5700", ""),
        ("", ""),
    ],
)
def test_alsace_moselle(postal_code: str, expected: str) -> None:
    assert state_of("FR", state="", postal_code=postal_code) == expected


@pytest.mark.parametrize(
    ("postal_code", "territory"),
    [
        ("75001", "FR"),
        ("1000", "FR"),
        ("20000", "FR"),
        ("97110", "GP"),
        ("97133", "BL"),
        ("97150", "MF"),
        ("97200", "MQ"),
        ("97300", "GF"),
        ("97410", "RE"),
        ("97500", "PM"),
        ("97600", "YT"),
        ("98600", "WF"),
        ("98714", "PF"),
        ("98800", "NC"),
        ("98000", ""),
        ("00100", ""),
        ("H2X 1Y4", ""),
        ("", ""),
    ],
)
def test_french_territories(postal_code: str, territory: str) -> None:
    assert french_territory(postal_code) == territory


@pytest.mark.parametrize("territory", ["GB", "RE", "CA"])
def test_elsewhere_no_state_matters(territory: str) -> None:
    assert state_of(territory, state="FL", postal_code="67000") == ""
    assert zones_of_state(territory, "FL") == ()


@given(st.sampled_from(["US", "FR", "GB"]), st.text(), st.text())
def test_whatever_is_written_is_a_known_state_or_none(territory: str, state: str, postal_code: str) -> None:
    found = state_of(territory, state=state, postal_code=postal_code)
    assert found in {"US": STATES | {""}, "FR": {ALSACE_MOSELLE, ""}, "GB": {""}}[territory]


@given(st.integers(1_000, 99_999), st.sampled_from(["{:05}", "{}", "F-{:05}", " {:05} ", "FR {:05}"]))
def test_a_french_postal_code_is_read_however_it_is_written(code: int, form: str) -> None:
    assert french_code(form.format(code)) == f"{code:05}"


@given(st.sampled_from(sorted(STATES)))
def test_every_state_has_its_zones(state: str) -> None:
    assert zones_of_state("US", state)
