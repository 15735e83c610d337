"""Which countries an account serves. A list that is empty stands for every country."""

from collections.abc import Collection, Iterable

from chappe.accounts.details import checked_country
from chappe.base.refusal import Refusal
from chappe.contacts.numbering import COUNTRIES


class NoCountryServed(Refusal):
    """Without any country nobody could be texted, and an empty list would mean the contrary."""

    code = "numbers.no_country_served"


def served(countries: Collection[str]) -> frozenset[str]:
    """Every country that the list stands for."""
    return frozenset(countries) or COUNTRIES


def serving(countries: Collection[str], chosen: Iterable[str], *, serves: bool) -> tuple[str, ...]:
    """The list once the chosen countries are served, or no longer are. Raises CountryUnknown, NoCountryServed."""
    named = {checked_country(country) for country in chosen}
    now = served(countries)
    then = now | named if serves else now - named
    if not then:
        raise NoCountryServed
    return () if then == COUNTRIES else tuple(sorted(then))
