"""Which countries an account serves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.accounts.details import CountryUnknown
from chappe.contacts.numbering import COUNTRIES
from chappe.contacts.serving import NoCountryServed, served, serving


def test_countries_are_turned_on_and_off() -> None:
    assert serving(["FR"], ["ca", "RE"], serves=True) == ("CA", "FR", "RE")
    assert serving(["CA", "FR"], ["CA"], serves=False) == ("FR",)
    assert serving([], ["FR"], serves=True) == ()
    assert set(serving([], ["FR"], serves=False)) == COUNTRIES - {"FR"}
    assert serving(sorted(COUNTRIES - {"FR"}), ["FR"], serves=True) == ()


def test_the_last_country_stays_and_others_must_exist() -> None:
    with pytest.raises(NoCountryServed):
        serving(["FR"], ["FR"], serves=False)
    with pytest.raises(CountryUnknown):
        serving([], ["FR", "XX"], serves=False)


LISTS = st.frozensets(st.sampled_from(sorted(COUNTRIES)), max_size=8)


@given(LISTS, LISTS, st.booleans())
def test_what_is_chosen_is_served_or_not_and_the_rest_stays(
    now: frozenset[str], chosen: frozenset[str], serves: bool
) -> None:
    try:
        then = served(serving(now, chosen, serves=serves))
    except NoCountryServed:
        assert not serves
        return
    assert (chosen <= then) if serves else not chosen & then
    assert then - chosen == served(now) - chosen
