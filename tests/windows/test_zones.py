"""Which zones a number may be in."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import unhurried

from chappe.contacts.numbering import COUNTRIES, Kind, international
from chappe.windows import registry
from chappe.windows.places import Clues, places_of
from chappe.windows.subdivisions import STATES, zones_of_state
from chappe.windows.zones import is_zone, zones_of

TABLE = registry.law().zones


def _zones(clues: Clues) -> tuple[str, ...]:
    return zones_of(places_of(clues)[0], clues, TABLE)


@pytest.mark.parametrize(
    ("clues", "expected"),
    [
        (Clues("+33612345678"), ("Europe/Paris",)),
        (Clues("+262692123456"), ("Indian/Reunion",)),
        (Clues("+262639012345"), ("Indian/Mayotte",)),
        (Clues("+68987123456"), ("Pacific/Gambier", "Pacific/Marquesas", "Pacific/Tahiti")),
        (Clues("+351912345678"), ("Atlantic/Azores", "Atlantic/Madeira", "Europe/Lisbon")),
        (Clues("+5511961234567"), ("America/Sao_Paulo",)),
        (Clues("+5592961234567"), ("America/Manaus",)),
        (Clues("+5491123456789"), ("America/Buenos_Aires",)),
        (Clues("+16475550123"), ("America/Toronto",)),
        # An area code narrows the zones; the state does; both do, or neither where they disagree.
        (Clues("+12125550123"), ("America/New_York",)),
        (Clues("+19075550123"), ("America/Adak", "America/Anchorage")),
        (Clues("+12125550123", state="FL"), ("America/New_York",)),
        (Clues("+13055550123", state="FL"), ("America/New_York",)),
        (Clues("+12125550123", state="CA"), ("America/Los_Angeles", "America/New_York")),
        (Clues("+19155550123", state="TX"), ("America/Denver",)),
        # The contact's own zone is the only one; a name that is none tells nothing.
        (Clues("+12125550123", state="CA", zone="Europe/Paris"), ("Europe/Paris",)),
        (Clues("+33612345678", zone="Europe/Nowhere"), ("Europe/Paris",)),
    ],
)
def test_zones(clues: Clues, expected: tuple[str, ...]) -> None:
    assert _zones(clues) == expected


def test_a_russian_number_may_be_in_kaliningrad_and_not_in_kazakhstan() -> None:
    zones = _zones(Clues("+79123456789"))
    assert "Europe/Kaliningrad" in zones
    assert "Asia/Kamchatka" in zones
    assert "Asia/Almaty" not in zones


def test_an_australian_number_may_be_anywhere_in_australia() -> None:
    zones = set(_zones(Clues("+61412345678")))
    assert {"Australia/Perth", "Australia/Sydney", "Australia/Lord_Howe", "Australia/Darwin"} <= zones


def _mobiles() -> list[str]:
    found = []
    for country in sorted(COUNTRIES):
        example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
        if example is not None:
            found.append(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164))
    return [number for number in found if (line := international(number[1:])) and line.kind is not Kind.OTHER]


MOBILES = _mobiles()


@pytest.mark.parametrize("number", MOBILES)
def test_every_country_s_mobiles_have_zones_that_exist(number: str) -> None:
    zones = _zones(Clues(number))
    assert zones
    assert all(is_zone(zone) for zone in zones)
    assert list(zones) == sorted(set(zones))


@given(st.sampled_from(MOBILES), st.text(max_size=12))
@unhurried
def test_a_zone_is_the_contact_s_own_or_one_that_exists(number: str, zone: str) -> None:
    zones = _zones(Clues(number, zone=zone))
    assert zones == ((zone,) if is_zone(zone) else _zones(Clues(number)))


@given(st.sampled_from(sorted(STATES)), st.integers(201, 989))
@unhurried
def test_a_state_and_an_area_code_never_leave_out_both(state: str, area: int) -> None:
    clues = Clues(f"+1{area}5550123", state=state)
    line = international(clues.number[1:])
    if line is None or line.country != "US":
        return
    by_area, by_state, both = (
        set(_zones(Clues(clues.number))),
        set(zones_of_state("US", state)),
        set(_zones(clues)),
    )
    assert both == (by_area & by_state or by_area | by_state)
