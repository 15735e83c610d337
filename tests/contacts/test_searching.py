"""What people type in a search box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.searching import search_for


@pytest.mark.parametrize(
    ("typed", "words", "digits"),
    [
        ("", (), ""),
        ("  Ada   Lovelace ", ("Ada", "Lovelace"), ""),
        ("06 12 34 56 78", ("06", "12", "34", "56", "78"), "612345678"),
        ("+33 6.12.34.56.78", ("+33", "6.12.34.56.78"), "33612345678"),
        ("0033612345678", ("0033612345678",), "33612345678"),
        ("+44 (0)7911 123456", ("+44", "(0)7911", "123456"), "447911123456"),
        ("1-416-888/8888", ("1-416-888/8888",), "14168888888"),
        ("416", ("416",), "416"),
        ("06", ("06",), ""),
        ("A12", ("A12",), ""),
        ("\0", (), ""),
    ],
)
def test_a_number_or_words(typed: str, words: tuple[str, ...], digits: str) -> None:
    found = search_for(typed)
    assert (found.words, found.digits) == (words, digits)


@given(st.from_regex(r"\+33[67][0-9]{8}", fullmatch=True), st.data())
def test_a_french_number_is_found_however_it_is_written(number: str, data: st.DataObject) -> None:
    national = "0" + number[3:]
    written = data.draw(
        st.sampled_from(
            [
                number,
                national,
                f"00{number[1:]}",
                " ".join(number),
                ".".join(national),
                f"+33 (0){number[3:]}",
            ]
        )
    )
    assert search_for(written).digits in number
    assert len(search_for(written).digits) >= 9


@given(st.text())
def test_anything_typed_is_a_search(typed: str) -> None:
    found = search_for(typed)
    assert bool(found.words) is bool(found.text)
    assert " ".join(found.words) == found.text
