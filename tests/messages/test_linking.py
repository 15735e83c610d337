"""The links of a parsed text, in the order of the text whatever stands around them."""

from hypothesis import given
from hypothesis import strategies as st

from chappe.messages import sandbox
from chappe.messages.linking import targets_in

ADDRESSES = [f"https://example.com/{index}" for index in range(6)]
AROUND = [
    "{}",
    "{{% if a %}}{}{{% endif %}}",
    "{{% for i in (1..2) %}}x{}{{% endfor %}}",
    "{{% unless a %}}{}{{% endunless %}}",
]


@given(st.lists(st.tuples(st.sampled_from(ADDRESSES), st.sampled_from(AROUND))))
def test_each_address_once_in_order(pieces: list[tuple[str, str]]) -> None:
    source = "".join(around.format(f"{{% link '{target}' %}}") for target, around in pieces)
    assert targets_in(sandbox.parse(source), source, []) == tuple(
        dict.fromkeys(target for target, _ in pieces)
    )
