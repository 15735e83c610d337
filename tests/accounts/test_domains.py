"""Link domains: names of hosts, as short texts need them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.accounts.domains import LONGEST, LinkDomainInvalid, checked_link_domain
from chappe.messages.addresses import address, sample
from chappe.messages.fragments import Encoding, measure


@pytest.mark.parametrize(
    ("given_as", "kept"),
    [
        ("go.example.com", "go.example.com"),
        (" https://Go.Example.com/ ", "go.example.com"),
        ("xn--bcher-kva.example.", "xn--bcher-kva.example"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_names_of_hosts(given_as: str, kept: str) -> None:
    assert checked_link_domain(given_as) == kept


@pytest.mark.parametrize(
    "given_as",
    ["localhost", "go.example.com/x", "http://go.example.com", "go.example.com:8000", "bücher.example", "go_.example",
     "-go.example", "go..example", "192.0.2.1", "a b.example", "user@go.example", "a" * LONGEST + ".example"],
)  # fmt: skip
def test_everything_else_is_refused(given_as: str) -> None:
    with pytest.raises(LinkDomainInvalid):
        checked_link_domain(given_as)


@given(st.from_regex(r"[a-z0-9-]{1,20}(\.[a-z0-9-]{1,12}){1,3}", fullmatch=True))
def test_whatever_is_kept_is_kept_again_and_costs_one_septet_a_character(name: str) -> None:
    try:
        kept = checked_link_domain(name)
    except LinkDomainInvalid:
        return
    whole = address(kept, sample(0))
    assert checked_link_domain(kept) == kept
    assert (measure(whole).encoding, measure(whole).units) == (Encoding.GSM_7, len(whole))
