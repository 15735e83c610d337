"""The GSM-7 alphabet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import characters, gsm_characters

from chappe.messages.alphabet import (
    CHARACTERS,
    DEFAULT,
    EXTENSION,
    encode_septets,
    outsiders,
)


def test_the_tables_have_the_sizes_of_the_standard() -> None:
    assert len(DEFAULT) == len(set(DEFAULT)) == 128
    assert len(EXTENSION) == 10
    assert len(CHARACTERS) == 137


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("@", 0x00),
        ("_", 0x11),
        ("Ξ", 0x1A),
        ("É", 0x1F),
        ("¤", 0x24),
        ("¡", 0x40),
        ("§", 0x5F),
        ("¿", 0x60),
        ("à", 0x7F),
        ("\n", 0x0A),
        ("\r", 0x0D),
    ],
)
def test_codes_of_the_default_alphabet(character: str, code: int) -> None:
    assert encode_septets(character) == bytes([code])


@pytest.mark.parametrize(
    ("character", "code"),
    [("€", 0x65), ("[", 0x3C), ("]", 0x3E), ("{", 0x28), ("}", 0x29), ("~", 0x3D), ("|", 0x40)],
)
def test_codes_of_the_extension_table_follow_an_escape(character: str, code: int) -> None:
    assert encode_septets(f"a{character}b") == bytes([0x61, 0x1B, code, 0x62])


@pytest.mark.parametrize("character", ["\x1b", "\x00", "ç", "`", "\t", "\u00a0", "«", "ê", "œ", "’", "😀"])
def test_what_looks_as_if_it_were_gsm_and_is_not(character: str) -> None:
    assert encode_septets(f"a{character}") is None
    assert outsiders(f"a{character}b{character}") == (character,)


def test_outsiders_come_once_in_order_of_appearance() -> None:
    assert outsiders("à «dîner» ça «reçu» à î") == ("«", "î", "»", "ç")


@given(st.text(gsm_characters))
def test_the_cost_is_the_length_of_what_travels(text: str) -> None:
    encoded = encode_septets(text)
    assert encoded is not None
    assert len(encoded) == sum(2 if c in EXTENSION else 1 for c in text)
    assert max(encoded, default=0) < 128


@given(st.text(gsm_characters))
def test_what_travels_decodes_to_the_text(text: str) -> None:
    extension = {code: character for character, code in EXTENSION.items()}
    decoded, codes = [], iter(encode_septets(text) or b"")
    for code in codes:
        decoded.append(extension[next(codes)] if code == 0x1B else DEFAULT[code])
    assert "".join(decoded) == text


@given(st.text(characters))
def test_a_text_is_gsm_or_has_outsiders(text: str) -> None:
    expected = tuple(dict.fromkeys(c for c in text if c not in CHARACTERS))
    assert outsiders(text) == expected
    assert (encode_septets(text) is None) == (expected != ())
