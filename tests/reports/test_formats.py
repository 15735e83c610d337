"""The formats of numbers, country by country."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import make_account, make_campaign

from chappe.contacts.phone import FormatLine, NumberFormat, normalise, supported_formats
from chappe.gateways.models import Gateway
from chappe.reports import exports, queries
from chappe.reports.formats import CountryFormat, country_formats, matching

FRANCE = CountryFormat(
    country="FR",
    calling_code="33",
    name_en="France",
    name_fr="France",
    lengths=(9,),
    trunk_prefix="0",
    example="+33612345678",
    local_example="06 12 34 56 78",
    is_served=True,
    is_reached=True,
)


def by_country(formats: tuple[CountryFormat, ...]) -> dict[str, CountryFormat]:
    return {line.country: line for line in formats}


def test_a_country_is_served_and_reached_as_the_account_and_its_gateways_say() -> None:
    found = by_country(country_formats(supported_formats(), ["FR", "MF"], [["FR"], ["GP", "CA"]]))
    assert found["FR"] == FRANCE
    assert [(code, found[code].is_served, found[code].is_reached) for code in ("CA", "MF", "GP", "DE")] == [
        ("CA", False, True),
        ("MF", True, False),
        ("GP", False, True),
        ("DE", False, False),
    ]
    # Where Guadeloupe is served too, St-Martin's numbers are read as its numbers.
    both = by_country(country_formats(supported_formats(), ["GP", "MF"], [["GP"]]))
    assert both["MF"].is_reached
    everywhere = country_formats(supported_formats(), [], [["FR"], []])
    assert {(line.is_served, line.is_reached) for line in everywhere} == {(True, True)}
    assert {line.is_reached for line in country_formats(supported_formats(), [], [])} == {False}


def test_names_are_in_both_languages() -> None:
    found = by_country(country_formats(supported_formats(), [], []))
    assert (found["DE"].name_en, found["DE"].name_fr) == ("Germany", "Allemagne")
    assert [line for line in found.values() if line.country in (line.name_en, line.name_fr)] == []


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("fr", ["FR", "GF", "PF"]),
        ("allem", ["DE"]),
        ("+33", ["FR"]),
        ("0033", ["FR"]),
        ("ÎLE MAURICE", []),
        ("zzz", []),
    ],
)
def test_countries_are_found_by_code_name_and_calling_code(typed: str, codes: list[str]) -> None:
    found = matching(country_formats(supported_formats(), [], []), typed)
    if typed == "fr":
        assert found[0].country == "FR"
        assert {"FR", "GF", "PF"} <= {line.country for line in found}
    else:
        assert [line.country for line in found] == codes


def test_those_that_are_not_served_alone() -> None:
    formats = country_formats(supported_formats(), ["FR", "CA"], [])
    assert [line.country for line in matching(formats, is_served=True)] == ["CA", "FR"]
    assert len(matching(formats, is_served=False)) == len(formats) - 2


@given(st.sampled_from(supported_formats()), st.data())
def test_a_served_country_is_reached_exactly_when_its_numbers_have_a_route(
    line: FormatLine, data: st.DataObject
) -> None:
    sharing = [each.country for each in supported_formats() if each.calling_code == line.calling_code]
    some = st.sets(st.sampled_from([*sharing, "FR"]))
    served = data.draw(some.map(lambda countries: sorted(countries | {line.country})))
    routes = [sorted(route) for route in data.draw(st.lists(some, max_size=2))]
    found = by_country(country_formats([line], served, routes))[line.country]
    country = normalise(line.example, NumberFormat(), frozenset(served)).country
    assert found.is_served
    assert found.is_reached is any(not route or country in route for route in routes)


@given(st.sampled_from(supported_formats()))
def test_an_example_is_a_number_of_its_country_in_both_forms(line: FormatLine) -> None:
    international = normalise(line.example, NumberFormat(), frozenset({line.country}))
    assert (international.number, international.country) == (line.example, line.country)
    assert normalise(line.local_example, NumberFormat(line.country)).number == line.example


@pytest.mark.django_db
def test_an_account_s_formats_are_listed_and_taken_away() -> None:
    campaign = make_campaign(countries=["FR"])
    Gateway.objects.create(
        account=campaign.account,
        name="off",
        kind="smpp",
        host="h",
        port=1,
        system_id="s",
        secret=campaign.gateway.secret,
        created_at=campaign.gateway.created_at,
        is_enabled=False,
    )
    campaign.account.supported_countries = ["FR", "DE"]
    campaign.account.save()
    found = by_country(queries.number_formats(campaign.account.pk))
    assert found["FR"] == FRANCE
    assert (found["DE"].is_served, found["DE"].is_reached, found["CA"].is_served) == (True, False, False)
    rows = list(csv.DictReader("".join(exports.export_number_formats(campaign.account.pk)).splitlines()))
    assert len(rows) == len(found)
    assert next(row for row in rows if row["country"] == "FR") == {
        "country": "FR",
        "calling_code": "33",
        "name_en": "France",
        "name_fr": "France",
        "lengths": "9",
        "trunk_prefix": "0",
        "example": "'+33612345678",
        "local_example": "06 12 34 56 78",
        "served": "yes",
        "reached": "yes",
    }
    assert {line.is_served for line in queries.number_formats(make_account().pk)} == {True}
