import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.smpp import alphabet
from chappe.messages import alphabet as composed

gsm = st.text(st.sampled_from(sorted(set(alphabet.BASIC) - {"\ufffe"}) + sorted(alphabet.EXTENSION.values())))


@given(gsm)
def test_a_text_of_the_alphabet_comes_back(text: str) -> None:
    assert alphabet.gsm_text(alphabet.gsm_octets(text)) == text


@given(st.binary(), st.integers(0, 255))
def test_any_octets_are_some_text_that_can_be_stored(octets: bytes, coding: int) -> None:
    text = alphabet.text_of(octets, coding)
    text.encode("utf-8")
    assert "\0" not in text


def test_it_is_the_alphabet_that_texts_are_composed_in() -> None:
    known = {character for character in composed.CHARACTERS if character != "\x1b"}
    assert set(alphabet.BASIC) - {"\ufffe"} | set(alphabet.EXTENSION.values()) == known


@pytest.mark.parametrize(
    ("octets", "coding", "text"),
    [
        (b"\x00\x02\x07", 0, "@$ì"),
        (b"\x1b\x65 5", 0, "€ 5"),
        (b"\x1b\x3cx\x1b\x3e", 0, "[x]"),
        (b"\x1bA", 0, "A"),  # an unknown escape shows the basic character
        (b"\x1b\x1b", 0, "\ufffd"),
        (b"\x1b", 0, ""),
        (b"A\x80", 0, "A\ufffd"),
        (b"caf\xe9", 3, "café"),
        (b"Stop", 1, "Stop"),
        ("Ça ira 👍".encode("utf-16-be"), 8, "Ça ira 👍"),
        ("ç".encode("utf-16-be"), 0x18, "ç"),
        (b"\x00\x02", 0xF1, "@$"),
        (b"\xd8", 8, "\ufffd"),
        (b"\x00\x41", 4, "\ufffdA"),
    ],
)
def test_codings_by_example(octets: bytes, coding: int, text: str) -> None:
    assert alphabet.text_of(octets, coding) == text


@pytest.mark.parametrize("text", ["ç", "`", "\x1b", "\t", "👍"])
def test_what_the_alphabet_lacks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not in the GSM alphabet"):
        alphabet.gsm_octets(text)


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("hellohello", "E8329BFD4697D9EC37"),
        ("1234567", "31D98C56B3DD1A"),  # seven bits are left over: a return, that no @ is read
        ("12345678", "31D98C56B3DD70"),
        ("", ""),
    ],
)
def test_septets_are_packed_as_handsets_have_them(text: str, octets: str) -> None:
    assert alphabet.packed(alphabet.gsm_octets(text)).hex().upper() == octets
    assert alphabet.gsm_text(alphabet.unpacked(bytes.fromhex(octets))) == text


@given(st.lists(st.integers(0, 127), max_size=160).map(bytes), st.integers(0, 12))
def test_what_is_packed_is_unpacked_after_any_header(septets: bytes, header: int) -> None:
    fill = alphabet.fill_after(header)
    packed = alphabet.packed(septets, fill)
    assert (8 * header + fill) % 7 == 0
    assert len(packed) <= -(-(7 * len(septets) + fill) // 8)
    assert alphabet.unpacked(packed, fill).rstrip(b"\r") == septets.rstrip(b"\r")
