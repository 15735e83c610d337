"""The gateway of a country, in Python and in the statement that makes blocks alike."""

from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.routing import Way, way_to

ways = st.lists(
    st.builds(
        Way,
        gateway_id=st.integers(1, 99),
        name=st.just("main"),
        preference=st.integers(0, 3),
        countries=st.frozensets(st.sampled_from(["FR", "BE"])),
        pace=st.none(),
    ),
    unique_by=lambda way: way.gateway_id,
)


@given(ways)
def test_the_first_by_preference_that_serves(known: list[Way]) -> None:
    found = way_to("FR", known)
    serving = [way for way in known if not way.countries or "FR" in way.countries]
    if found is None:
        assert serving == []
        return
    assert found in serving
    assert all((found.preference, found.gateway_id) <= (way.preference, way.gateway_id) for way in serving)
