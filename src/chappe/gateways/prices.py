"""What texts cost: a price for each fragment, by country and gateway, in the gateway's currency."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from chappe.base.refusal import Refusal

ELSEWHERE = ""
"""Stands for every country without a price of its own."""
ELSEWHERE_WRITTEN = "*"

MOST = Decimal(1000)
DECIMALS = 6
CURRENCY = re.compile(r"[A-Z]{3}")
COUNTRY = re.compile(r"[A-Z]{2}")
HEADINGS = frozenset(("country", "pays"))


class PriceInvalid(Refusal):
    """No price of a fragment (``value``, ``most``, ``decimals``; in a list ``kind`` "line" and ``line``)."""

    code = "price.invalid"


class PriceCountryInvalid(Refusal):
    """Neither a country's code nor the sign of all others (``value``; in a list ``kind`` "line" and ``line``)."""

    code = "price.country_invalid"


class PriceTwice(Refusal):
    """A list gives a country two prices (``value``, ``line``)."""

    code = "price.twice"


class PriceLineMalformed(Refusal):
    """A line of a list is not a country and its price (``line``)."""

    code = "price.line_malformed"


class CurrencyInvalid(Refusal):
    """Not the three letters of a currency, as ISO 4217 has them (``value``)."""

    code = "price.currency_invalid"


@dataclass(frozen=True, slots=True)
class Rate:
    """What one fragment costs."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Tariff:
    """A gateway's prices of a fragment by country; `ELSEWHERE` for the others."""

    currency: str
    prices: Mapping[str, Decimal]

    def rate(self, country: str) -> Rate | None:
        """The price for a country; None where it is not known."""
        amount = self.prices.get(country, self.prices.get(ELSEWHERE))
        return None if amount is None else Rate(amount, self.currency)


@dataclass(frozen=True, slots=True)
class Cost:
    """Sums by currency, and the countries whose price is not known, with their fragments."""

    totals: Mapping[str, Decimal]
    unpriced_countries: tuple[str, ...] = ()
    unpriced_fragments: int = 0

    def as_json(self) -> dict[str, object]:
        """Plain values; sums as text, since they are exact."""
        return {
            "totals": {currency: written_amount(total) for currency, total in self.totals.items()},
            "unpriced_countries": list(self.unpriced_countries),
            "unpriced_fragments": self.unpriced_fragments,
        }


def cost(fragments: Mapping[str, int], rates: Mapping[str, Rate | None]) -> Cost:
    """What fragments cost together, given how many go to each country and the rate of each."""
    totals: dict[str, Decimal] = {}
    unpriced = []
    for country, count in fragments.items():
        rate = rates.get(country)
        if rate is None:
            unpriced.append(country)
        else:
            totals[rate.currency] = totals.get(rate.currency, Decimal(0)) + count * rate.amount
    return Cost(totals, tuple(sorted(unpriced)), sum(fragments[country] for country in unpriced))


def rates_as_json(rates: Mapping[str, Rate | None]) -> dict[str, list[str]]:
    """Known rates as plain values; `rates_of` reads them."""
    return {country: [written_amount(rate.amount), rate.currency] for country, rate in rates.items() if rate}


def rates_of(kept: Mapping[str, list[str]]) -> dict[str, Rate | None]:
    """What `rates_as_json` wrote."""
    return {country: Rate(Decimal(amount), currency) for country, (amount, currency) in kept.items()}


def checked_currency(value: str) -> str:
    """Three capitals. Raises CurrencyInvalid."""
    found = value.strip().upper()
    if not CURRENCY.fullmatch(found):
        raise CurrencyInvalid(value=value)
    return found


def checked_prices(prices: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Prices by code of country. Raises PriceInvalid, PriceCountryInvalid."""
    return {
        country if country == ELSEWHERE else _country(country, 0, country): _bounded(amount, str(amount), 0)
        for country, amount in prices.items()
    }


def read_amount(text: str, line: int = 0) -> Decimal:
    """The price written with a point or a comma. Raises PriceInvalid."""
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise _invalid(text.strip(), line) from None
    return _bounded(amount, text.strip(), line)


def read_country(text: str, line: int = 0) -> str:
    """The code in capitals, or `ELSEWHERE` for ``*``. Raises PriceCountryInvalid."""
    found = text.strip().upper()
    return ELSEWHERE if found == ELSEWHERE_WRITTEN else _country(found, line, text)


def read_prices(text: str) -> dict[str, Decimal]:
    """A list, one country and its price a line, ``;``, tab or ``,`` between them, ``*`` for every other country.

    A heading and empty lines are passed over. Raises PriceLineMalformed, PriceInvalid, PriceCountryInvalid,
    PriceTwice: all or nothing is read.
    """
    prices: dict[str, Decimal] = {}
    for line, row in _rows(text):
        if len(row) != 2:
            raise PriceLineMalformed(line=line)
        country = read_country(row[0], line)
        if country in prices:
            raise PriceTwice(value=row[0].strip(), line=line)
        prices[country] = read_amount(row[1], line)
    return prices


def written_prices(prices: Mapping[str, Decimal], delimiter: str = ";") -> str:
    """A list that `read_prices` reads, countries in order, every other country last."""
    ordered = sorted(prices.items(), key=lambda price: (price[0] == ELSEWHERE, price[0]))
    return "".join(
        f"{country or ELSEWHERE_WRITTEN}{delimiter}{written_amount(amount)}\n" for country, amount in ordered
    )


def written_amount(amount: Decimal) -> str:
    """Without the zeros that the database adds: ``0.045``, ``12``."""
    return f"{amount.normalize():f}"


def _rows(text: str) -> Iterable[tuple[int, list[str]]]:
    """The lines that say something, by number from 1, in their cells."""
    for line, content in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        delimiter = next((sign for sign in ";\t" if sign in content), ",")
        cells = next(csv.reader([content], delimiter=delimiter), [])
        if any(cell.strip() for cell in cells) and cells[0].strip().lower() not in HEADINGS:
            yield line, cells


def _country(country: str, line: int, written: str) -> str:
    if not COUNTRY.fullmatch(country):
        raise PriceCountryInvalid(value=written.strip(), **_place(line))
    return country


def _bounded(amount: Decimal, written: str, line: int) -> Decimal:
    exponent = amount.as_tuple().exponent
    fine = isinstance(exponent, int) and -exponent <= DECIMALS
    if not fine or not 0 <= amount <= MOST:
        raise _invalid(written, line)
    return amount


def _invalid(written: str, line: int) -> PriceInvalid:
    return PriceInvalid(value=written, most=str(MOST), decimals=DECIMALS, **_place(line))


def _place(line: int) -> dict[str, object]:
    return {"kind": "line", "line": line} if line else {}
