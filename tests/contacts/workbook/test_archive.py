"""Archives are measured before they are read."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contacts.workbooks import handmade, zipped

from chappe.base.refusal import Refusal
from chappe.contacts.workbook.archive import (
    MAX_DIRECTORY,
    MAX_PARTS,
    BrokenWorkbook,
    WorkbookEncrypted,
    WorkbookTooLarge,
    opened,
    refuse_bomb,
)


def content(octets: bytes, name: str, limit: int = 1_000_000) -> bytes:
    return b"".join(opened(io.BytesIO(octets)).pieces(name, limit))


def test_a_part_is_read_piece_by_piece() -> None:
    octets = zipped({"a.xml": "x" * 200_000, "b.xml": "y"})
    assert opened(io.BytesIO(octets)).names == {"a.xml", "b.xml"}
    assert [len(piece) for piece in opened(io.BytesIO(octets)).pieces("a.xml")] == [65_536] * 3 + [3_392]


def test_a_part_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    with pytest.raises(WorkbookTooLarge):
        content(zipped({"a.xml": "x" * 2_000}), "a.xml", limit=1_999)
    with pytest.raises(WorkbookTooLarge):
        content(zipped({"a.xml": b"\0" * 8_000_000}), "a.xml", limit=10_000_000)


def test_more_than_was_declared_is_never_unpacked() -> None:
    """The directory says 10 octets where there are 8 million."""
    octets = bytearray(zipped({"a.xml": b"\0" * 8_000_000}))
    entry = octets.rfind(b"PK\x01\x02")
    struct.pack_into("<L", octets, entry + 24, 10)
    with pytest.raises(BrokenWorkbook):
        content(bytes(octets), "a.xml")


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(WorkbookTooLarge):
        opened(io.BytesIO(zipped({f"{place}": "" for place in range(MAX_PARTS + 1)})))


@pytest.mark.parametrize("in_64", [False, True])
def test_a_huge_directory_is_refused_before_it_is_read(in_64: bool) -> None:
    octets = bytearray(zipped({"a.xml": "x"}))
    end = octets.rfind(b"PK\x05\x06")
    if in_64:
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, MAX_DIRECTORY + 1, 0)
        octets[end:end] = record + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    else:
        struct.pack_into("<L", octets, end + 12, MAX_DIRECTORY + 1)
    with pytest.raises(WorkbookTooLarge):
        opened(io.BytesIO(bytes(octets)))


def test_a_part_under_a_password_is_refused() -> None:
    octets = bytearray(zipped({"a.xml": "x"}))
    octets[octets.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(WorkbookEncrypted):
        content(bytes(octets), "a.xml")


def test_another_way_of_packing_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", "x")
    with pytest.raises(BrokenWorkbook):
        content(buffer.getvalue(), "a.xml")


def test_a_damaged_part_is_refused() -> None:
    octets = bytearray(zipped({"a.xml": "some words " * 50}))
    octets[45] ^= 0xFF
    with pytest.raises(BrokenWorkbook):
        content(bytes(octets), "a.xml")
    with pytest.raises(BrokenWorkbook):
        content(zipped({"a.xml": ""}), "b.xml")


@given(st.integers(0, 2**40), st.integers(0, 2**33), st.integers(0, 2**32))
def test_what_is_let_through_is_bounded(size: int, packed: int, limit: int) -> None:
    try:
        refuse_bomb("a.xml", size, packed, limit)
    except WorkbookTooLarge:
        return
    assert size <= limit
    assert size <= max(4 * 1024 * 1024, 300 * max(packed, 1))


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 255))
def test_whatever_the_octets_there_is_a_part_or_a_refusal(noise: bytes, place: int, octet: int) -> None:
    spoilt = bytearray(handmade())
    spoilt[place % len(spoilt)] = octet
    for octets in (noise, b"PK\x03\x04" + noise, bytes(spoilt), bytes(spoilt[:place])):
        try:
            archive = opened(io.BytesIO(octets))
            for name in archive.names:
                list(archive.pieces(name))
        except Refusal:
            continue
