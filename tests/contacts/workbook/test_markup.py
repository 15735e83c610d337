"""XML that is read, and XML that is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.workbook.archive import BrokenWorkbook
from chappe.contacts.workbook.markup import MAX_DEPTH, MAX_TAG, read, verify

LAUGHS = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>"""
FETCHED = """<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""
FROM_OUTSIDE = '<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a/>'


def names(octets: bytes, size: int = 7) -> list[str]:
    found: list[str] = []
    pieces = [octets[start : start + size] for start in range(0, len(octets), size)]
    read(
        "a.xml",
        pieces,
        lambda name, _: found.append(name),
        lambda name: found.append(f"/{name}"),
        found.append,
    )
    return found


def test_names_lose_their_prefixes() -> None:
    assert names(b'<x:a xmlns:x="y"><x:b>c</x:b></x:a>', 1000) == ["a", "b", "c", "/b", "/a"]


@pytest.mark.parametrize("document", [LAUGHS, FETCHED, FROM_OUTSIDE], ids=["laughs", "fetched", "outside"])
def test_documents_that_declare_anything_are_refused(document: str) -> None:
    with pytest.raises(BrokenWorkbook):
        names(document.encode())
    with pytest.raises(BrokenWorkbook):
        verify("a.xml", [document.encode()])


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<a>",
        b"<a></b>",
        b"<a/><a/>",
        b"no tags",
        b"<a>\xff</a>",
        b'<?xml version="1.0" encoding="klingon"?><a/>',
        b"<a>&unknown;</a>",
        b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1),
    ],
)
def test_what_is_not_well_formed_is_refused(document: bytes) -> None:
    with pytest.raises(BrokenWorkbook):
        names(document)
    with pytest.raises(BrokenWorkbook):
        verify("a.xml", [document])


def test_a_tag_without_an_end_is_not_held_for_ever() -> None:
    def endless() -> object:
        yield b'<a b="'
        for _ in range(2 * MAX_TAG // 65_536):
            yield b"x" * 65_536
        pytest.fail("the whole tag was read")

    with pytest.raises(BrokenWorkbook):
        verify("a.xml", endless())  # type: ignore[arg-type]


def test_a_part_without_prefixes_is_plain() -> None:
    assert verify("a.xml", [b"<a><b/></a>"]) is True
    assert verify("a.xml", [b'<x:a xmlns:x="y"/>']) is False


@given(st.binary(max_size=60), st.integers(1, 9))
def test_whatever_the_octets_there_are_tags_or_a_refusal(noise: bytes, size: int) -> None:
    for octets in (noise, b"<a>" + noise + b"</a>"):
        try:
            assert names(octets, size)
        except BrokenWorkbook:
            with pytest.raises(BrokenWorkbook):
                verify("a.xml", [octets])
