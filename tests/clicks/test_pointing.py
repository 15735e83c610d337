"""What the owner of a link domain is told."""

from hypothesis import given
from hypothesis import strategies as st

from chappe.clicks.pointing import pointing
from chappe.messages.addresses import address
from chappe.messages.tokens import Whose, sealed

names = st.from_regex(r"[a-z]{1,10}\.[a-z]{2,5}", fullmatch=True)


@given(names, names, st.integers(1, 2**24 - 1))
def test_the_example_is_as_long_as_every_address(domain: str, host: str, position: int) -> None:
    told = pointing(domain, host)
    assert told.length == len(address(domain, sealed(b"k" * 50, Whose(1, position, 1))))
    assert told.record == ("" if domain == host else f"{domain}. CNAME {host}.")


def test_without_a_public_name_there_is_no_record_to_copy() -> None:
    assert (pointing("go.example.com", "").record, pointing("go.example.com", "").is_own_host) == ("", False)
