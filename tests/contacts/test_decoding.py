"""From octets to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.contacts.decoding import (
    ENCODINGS,
    UNDECODABLE,
    EmptyFile,
    EncodingNotOffered,
    NotCsv,
    UnknownEncoding,
    decode,
)

HEADER = "id;prénom\n"


@pytest.mark.parametrize(
    ("octets", "encoding", "guessed"),
    [
        (HEADER.encode(), "utf-8", False),
        (HEADER.encode("utf-8-sig"), "utf-8", False),
        (HEADER.encode("utf-16"), "utf-16-le", False),
        (b"\xfe\xff" + HEADER.encode("utf-16-be"), "utf-16-be", False),
        (HEADER.encode("cp1252"), "cp1252", True),
        (HEADER.encode("cp1252") + "Zoë “l’été” à 10 €".encode("cp1252"), "cp1252", True),
        (b"id;name\n", "utf-8", False),
    ],
)
def test_encodings_are_told(octets: bytes, encoding: str, guessed: bool) -> None:
    decoded = decode([octets])
    assert (decoded.encoding, decoded.guessed) == (encoding, guessed)
    text = "".join(decoded.pieces)
    assert text.startswith("id;")
    assert UNDECODABLE not in text
    assert UNDECODABLE not in HEADER


@pytest.mark.parametrize(
    ("octets", "kind"),
    [
        (b"PK\x03\x04...", "zip"),
        (b"<html><table>", "html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "xml"),
        (b"{\\rtf1", "rtf"),
        (b"\xd0\xcf\x11\xe0...", "xls"),
        (b"%PDF-1.7", "pdf"),
        (b"\x1f\x8b\x08", "gzip"),
    ],
)
def test_other_formats_are_named(octets: bytes, kind: str) -> None:
    with pytest.raises(NotCsv) as refusal:
        decode([octets])
    assert refusal.value.params == {"kind": kind}


@pytest.mark.parametrize("octets", [b"", b"  \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00"])
def test_an_empty_file_is_refused(octets: bytes) -> None:
    with pytest.raises(EmptyFile):
        decode([octets])


@pytest.mark.parametrize(
    "octets",
    [
        HEADER.encode("utf-16-le"),
        "名前,電話番号,住所\n田中".encode("shift_jis"),
        b"id;\x81\x8d\x8f\x90\x9d\n",
        bytes(range(256)),
    ],
)
def test_what_cannot_be_told_is_refused(octets: bytes) -> None:
    with pytest.raises(UnknownEncoding):
        decode([octets])


def test_what_is_declared_is_obeyed_and_must_be_offered() -> None:
    decoded = decode(["é€\n".encode("iso-8859-15")], "ISO-8859-15")
    assert ("".join(decoded.pieces), decoded.encoding, decoded.guessed) == ("é€\n", "iso-8859-15", False)
    for octets in (HEADER.encode("utf-16-le"), HEADER.encode("utf-16-be"), HEADER.encode("utf-16")):
        assert "".join(decode([octets], "utf-16").pieces) == HEADER
    with pytest.raises(EncodingNotOffered):
        decode([b"id"], "rot13")


def test_a_stray_octet_far_into_the_file_comes_out_as_undecodable() -> None:
    text = "".join(decode([b"id;name\n" * 60_000, b"1;Zo\xeb\n", b"2;a\n"]).pieces)
    assert text.endswith(f"1;Zo{UNDECODABLE}\n2;a\n")
    assert text.count(UNDECODABLE) == 1


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.integers(1, 7),
)
def test_text_comes_back_whatever_the_chunks(text: str, encoding: str, size: int) -> None:
    octets = ("id;" + text).encode(encoding)
    decoded = decode([octets[start : start + size] for start in range(0, len(octets), size)])
    assert "".join(decoded.pieces) == "id;" + text


@given(st.lists(st.binary()), st.none() | st.sampled_from(ENCODINGS))
def test_whatever_the_octets_there_is_text_or_a_refusal(chunks: list[bytes], declared: str | None) -> None:
    try:
        pieces = list(decode(chunks, declared).pieces)
    except Refusal:
        return
    assert all(pieces)
    "".join(pieces).encode()
