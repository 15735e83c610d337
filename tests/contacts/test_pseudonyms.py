"""What stands for the number of somebody erased."""

from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.pseudonyms import is_pseudonym, pseudonym

NUMBERS = st.from_regex(r"\+[1-9][0-9]{5,14}", fullmatch=True)


@given(NUMBERS, NUMBERS, st.integers(1, 9), st.integers(1, 9))
def test_one_number_of_one_account_has_one_pseudonym_and_shares_it_with_none(
    one: str, other: str, account: int, elsewhere: int
) -> None:
    written = pseudonym(b"key", account, one)
    assert (len(written), is_pseudonym(written), is_pseudonym(one)) == (20, True, False)
    assert (written == pseudonym(b"key", elsewhere, other)) is ((account, one) == (elsewhere, other))
    assert written != pseudonym(b"another key", account, one)
    assert one.lstrip("+") not in written
