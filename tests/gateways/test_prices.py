"""Prices of fragments: read, written and added up, exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.gateways.prices import (
    Cost,
    CurrencyInvalid,
    PriceCountryInvalid,
    PriceInvalid,
    PriceLineMalformed,
    PriceTwice,
    Rate,
    Tariff,
    checked_currency,
    cost,
    rates_as_json,
    rates_of,
    read_amount,
    read_prices,
    written_prices,
)

amounts = st.decimals(min_value=0, max_value=1000, places=6)
countries = st.sampled_from(["FR", "BE", "CA", "RE", ""])


@given(st.dictionaries(countries, amounts), st.sampled_from(";,\t"))
def test_a_list_is_read_as_it_was_written(prices: dict[str, Decimal], delimiter: str) -> None:
    assert read_prices(written_prices(prices, delimiter)) == prices


@given(st.dictionaries(countries, st.integers(0, 10**9)), st.dictionaries(countries, amounts))
def test_every_fragment_is_paid_or_told(fragments: dict[str, int], prices: dict[str, Decimal]) -> None:
    rates = {country: Rate(amount, "EUR") for country, amount in prices.items()}
    found = cost(fragments, rates_of(rates_as_json(rates)))
    paid = sum(
        (count * prices[country] for country, count in fragments.items() if country in prices), Decimal(0)
    )
    assert sum(found.totals.values(), Decimal(0)) == paid
    assert found.unpriced_countries == tuple(sorted(set(fragments) - set(prices)))
    assert found.unpriced_fragments == sum(fragments[country] for country in found.unpriced_countries)


def test_currencies_are_not_added_together() -> None:
    rates = {"FR": Rate(Decimal("0.045"), "EUR"), "CA": Rate(Decimal("0.01"), "CAD"), "GB": None}
    assert cost({"FR": 1000, "CA": 300, "GB": 2}, rates) == Cost(
        {"EUR": Decimal("45.000"), "CAD": Decimal("3.00")}, ("GB",), 2
    )


def test_a_country_without_a_price_has_that_of_the_others() -> None:
    tariff = Tariff("EUR", {"FR": Decimal("0.04"), "": Decimal("0.1")})
    assert (tariff.rate("FR"), tariff.rate("BE")) == (
        Rate(Decimal("0.04"), "EUR"),
        Rate(Decimal("0.1"), "EUR"),
    )
    assert Tariff("EUR", {}).rate("FR") is None


def test_a_list_as_a_spreadsheet_saves_it() -> None:
    text = '\ufeffPays;Prix\r\nfr; 0,045\r\n\r\nRE;0.06\r\n*;"0,1"\r\n'
    assert read_prices(text) == {"FR": Decimal("0.045"), "RE": Decimal("0.06"), "": Decimal("0.1")}


@pytest.mark.parametrize(
    ("text", "refusal", "line"),
    [
        ("FR;0.04\nBE", PriceLineMalformed, 2),
        ("FR;0.04;EUR", PriceLineMalformed, 1),
        ("FR;dear", PriceInvalid, 1),
        ("FR;-1", PriceInvalid, 1),
        ("FR;1e999", PriceInvalid, 1),
        ("FR;NaN", PriceInvalid, 1),
        ("FR;0.0000001", PriceInvalid, 1),
        ("FR;1001", PriceInvalid, 1),
        ("country;price\nFrance;0.04", PriceCountryInvalid, 2),
        (";0.04", PriceCountryInvalid, 1),
        ("FR;0.04\nfr;0.05", PriceTwice, 2),
    ],
)
def test_a_bad_line_is_named(text: str, refusal: type[Refusal], line: int) -> None:
    with pytest.raises(refusal) as refused:
        read_prices(text)
    assert refused.value.params["line"] == line


def test_a_price_alone_and_a_currency() -> None:
    assert read_amount("0,045") == Decimal("0.045")
    assert checked_currency(" eur ") == "EUR"
    for bad in ("€", "EURO", ""):
        with pytest.raises(CurrencyInvalid):
            checked_currency(bad)
