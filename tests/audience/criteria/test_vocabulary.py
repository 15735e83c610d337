"""What criteria may name."""

from hypothesis import given
from hypothesis import strategies as st
from tests.audience.criteria.strategies import VOCABULARY

from chappe.audience.criteria.tree import Kind
from chappe.audience.criteria.vocabulary import mentions

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.sampled_from(["deployment", "and", "x"]), children, max_size=3)
    ),
)


def test_names_and_kinds() -> None:
    assert VOCABULARY.kind_of("first_name") is Kind.TEXT
    assert VOCABULARY.kind_of("points") is Kind.NUMBER
    assert VOCABULARY.kind_of("never") is None
    assert VOCABULARY.choices_of("size") == ("S", "M", "L")
    assert (VOCABULARY.group_named("Staff"), VOCABULARY.deployment_named("Winter")) == (22, 32)
    assert (VOCABULARY.topic_key(12), VOCABULARY.topic_key(99)) == ("orders", None)
    assert VOCABULARY.with_criteria(22, "Staff", {}).groups[22].criteria == {}


def test_deployments_are_found_however_deep() -> None:
    found = mentions(
        {"where": {"and": [{"not": {"deployment": 3}}, {"deployment": "Summer"}, {"deployment": None}]}}
    )
    assert (found.ids, found.names) == (frozenset({3}), frozenset({"Summer"}))


@given(json)
def test_anything_may_be_looked_through(data: object) -> None:
    assert all(0 < each < 2**63 for each in mentions(data).ids)
