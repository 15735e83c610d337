"""Reading ahead in a thread."""

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.contacts.operations.ahead import NEAR, Ahead


class Disk:
    """Pieces that only one thread may fetch; ``fetched`` is what it was asked for."""

    def __init__(self, pieces: int) -> None:
        self.thread = threading.get_ident()
        self.pieces = pieces
        self.fetched: list[int] = []

    def fetch(self, position: int) -> bytes:
        assert threading.get_ident() == self.thread
        self.fetched.append(position)
        return b"%d" % position if position < self.pieces else b""


@settings(deadline=None)
@given(wanted=st.lists(st.integers(0, 12), max_size=30), uses=st.integers(1, 3))
def test_every_item_comes_once_in_order_whatever_it_reads(wanted: list[int], uses: int) -> None:
    disk = Disk(10)
    ahead: Ahead[bytes] = Ahead(disk.fetch, disk.pieces)

    def items() -> Iterator[bytes]:
        for place, position in enumerate(wanted):
            content = ahead.piece(position)
            if place % uses == 0:
                yield content

    expected = [b"%d" % one if one < 10 else b"" for one in wanted[::uses]]
    assert list(ahead.each(items())) == expected


def test_pieces_in_a_row_are_there_before_they_are_asked_for() -> None:
    disk = Disk(20)
    ahead: Ahead[int] = Ahead(disk.fetch, disk.pieces)
    assert ahead.piece(0) == b"0"
    seen = []
    for item in ahead.each(int(ahead.piece(position)) for position in range(20)):
        seen.append(item)
        # Never more than what is near, and the piece under way with its follower.
        assert len(disk.fetched) <= item + NEAR + 4
    assert seen == list(range(20))
    assert sorted(disk.fetched) == [0, *range(20)]


def test_what_reading_raises_is_raised_where_the_items_are_used() -> None:
    ahead: Ahead[int] = Ahead(lambda _position: b"", 0)

    def items() -> Iterator[int]:
        yield 1
        raise ValueError("damaged")

    given = ahead.each(items())
    assert next(given) == 1
    with pytest.raises(ValueError, match="damaged"):
        next(given)
    assert reading() == []


def test_whoever_stops_early_leaves_no_thread_behind() -> None:
    ahead: Ahead[bytes] = Ahead(lambda _position: b"", 5)
    given = ahead.each(ahead.piece(place) for place in range(1_000_000))
    assert next(given) == b""
    given.close()
    assert reading() == []


def test_what_fetching_raises_ends_it_all() -> None:
    def fetch(position: int) -> bytes:
        if position == 2:
            raise OSError("the database is away")
        return b"."

    ahead: Ahead[bytes] = Ahead(fetch, 5)
    with pytest.raises(OSError, match="away"):
        list(ahead.each(ahead.piece(place) for place in range(5)))
    assert reading() == []


def reading() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "reading ahead"]
