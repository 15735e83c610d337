"""From some texts, or one, to the fragments of all."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.estimating import (
    Fragments,
    Passage,
    alike,
    apportioned,
    cost_kept,
    passages,
    projected,
)
from chappe.deployments.plan import Ready
from chappe.gateways.prices import Cost
from chappe.gateways.routing import Way

counts = st.dictionaries(st.sampled_from(["FR", "BE", "CA"]), st.integers(1, 10**7), max_size=3)
sizes = st.lists(st.tuples(st.sampled_from(["FR", "BE"]), st.integers(1, 5)), min_size=1, max_size=30)


def ready(country: str, fragments: int) -> Ready:
    return Ready(1, 1, "", country, "", "GSM-7", fragments, (), ())


@given(sizes, counts)
def test_a_projection_speaks_of_everybody(sample: list[tuple[str, int]], recipients: dict[str, int]) -> None:
    found = projected([ready(*one) for one in sample], recipients)
    assert found is not None
    assert sum(found.texts.values()) == sum(recipients.values())
    assert sum(fragments * texts for fragments, texts in found.texts.items()) == found.total
    assert found.sample == (0 if len(sample) == sum(recipients.values()) else len(sample))
    for country, count in recipients.items():
        seen = [fragments for where, fragments in sample if where == country] or [one for _, one in sample]
        assert min(seen) * count <= found.by_country[country] <= max(seen) * count


@given(st.dictionaries(st.integers(1, 9), st.integers(1, 1000), min_size=1), st.integers(0, 10**9))
def test_nothing_is_lost_in_rounding(weights: dict[int, int], whole: int) -> None:
    parts = apportioned(weights, whole)
    assert sum(parts.values()) == whole
    total = sum(weights.values())
    assert all(abs(parts.get(key, 0) * total - weight * whole) <= total for key, weight in weights.items())


def test_the_same_text_for_all_is_counted_exactly() -> None:
    assert alike({"FR": 2, "BE": 1}, {"FR": 10, "BE": 1}) == Fragments({2: 10, 1: 1}, {"FR": 20, "BE": 1})
    assert projected([], {"FR": 3}) is None


def test_the_slowest_gateway_comes_first() -> None:
    ways = [
        Way(1, "fast", 1, frozenset(["FR"]), 100),
        Way(2, "slow", 2, frozenset(), 3),
        Way(3, "free", 0, frozenset(["CA"]), None),
    ]
    found = passages({"FR": 1000, "BE": 100, "CA": 9}, ways)
    assert found == (Passage("slow", 100, 3), Passage("fast", 1000, 100), Passage("free", 9, None))
    assert [one.seconds for one in found] == [34, 10, None]


def test_what_was_prepared_keeps_its_prices() -> None:
    summary = {"fragments_by_country": {"FR": 100, "BE": 2}, "rates": {"FR": ["0.045", "EUR"]}}
    assert cost_kept(summary) == Cost({"EUR": Decimal("4.500")}, ("BE",), 2)
    assert cost_kept(summary, {"FR": 10}) == Cost({"EUR": Decimal("0.450")})
    assert cost_kept({}) is None
