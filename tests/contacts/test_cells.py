"""What cells say."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.cells import consent, country, language, time_zone
from chappe.contacts.consent import Status
from chappe.contacts.numbering import COUNTRIES

ZONES = frozenset({"Europe/Paris", "America/Toronto", "America/North_Dakota/Center", "UTC"})


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("america/north dakota/center", "America/North_Dakota/Center"),
        ("utc", "UTC"),
        ("Paris", None),
        ("GMT+2", None),
        ("/", None),
    ],
)
def test_time_zones(text: str, zone: str | None) -> None:
    assert time_zone(text, ZONES) == zone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FR", "FR"),
        ("fr", "FR"),
        ("France", "FR"),
        ("Royaume-Uni", "GB"),
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("États-Unis", "US"),
        ("Etats Unis", "US"),
        ("BELGIQUE", "BE"),
        ("Réunion", "RE"),
        ("la reunion", "RE"),
        ("Côte d’Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("XX", None),
        ("001", None),
        ("Frankreich", None),
    ],
)
def test_countries(text: str, code: str | None) -> None:
    assert country(text) == code


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("fr-CA", "fr-CA"),
        ("fr_ca", "fr-CA"),
        ("Français", "fr"),
        ("French", "fr"),
        ("anglais", "en"),
        ("eng", "en"),
        ("fr-XX", None),
        ("xx", None),
        ("klingonese", None),
        ("1", None),
    ],
)
def test_languages(text: str, tag: str | None) -> None:
    assert language(text) == tag


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("yes", (Status.GRANTED, None)),
        ("Oui", (Status.GRANTED, None)),
        ("OUI !", (Status.GRANTED, None)),
        ("1", (Status.GRANTED, None)),
        ("Opt-in", (Status.GRANTED, None)),
        ("Accordé", (Status.GRANTED, None)),
        ("non", (Status.WITHDRAWN, None)),
        ("0", (Status.WITHDRAWN, None)),
        ("STOP", (Status.WITHDRAWN, None)),
        ("2026-01-31", (Status.GRANTED, datetime(2026, 1, 31, tzinfo=UTC))),
        ("2026-01-31 14:05", (Status.GRANTED, datetime(2026, 1, 31, 14, 5, tzinfo=UTC))),
        ("2026-01-31T14:05:00+02:00", (Status.GRANTED, datetime(2026, 1, 31, 12, 5, tzinfo=UTC))),
        ("31/01/2026", None),
        ("20260131", None),
        ("2026-02-30", None),
        ("maybe", None),
    ],
)
def test_consents(text: str, stated: tuple[Status, datetime | None] | None) -> None:
    assert consent(text) == stated


@given(st.text(max_size=20))
def test_whatever_a_cell_holds_has_an_answer(text: str) -> None:
    assert time_zone(text, ZONES) in {*ZONES, None}
    assert country(text) in {*COUNTRIES, None}
    tag = language(text)
    assert tag is None or language(tag) == tag
    stated = consent(text)
    assert stated is None or stated[1] is None or stated[1].tzinfo is UTC


@given(st.sampled_from(sorted(COUNTRIES)))
def test_every_country_is_known_by_its_code(code: str) -> None:
    assert country(code) == country(code.lower()) == code
