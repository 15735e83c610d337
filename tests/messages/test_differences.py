"""What changed from one text to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.messages.differences import Change, Piece, differences

KEPT, REMOVED, ADDED = Change


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("same", "same", [Piece(KEPT, "same")]),
        ("", "new", [Piece(ADDED, "new")]),
        (
            "Hello {{ first_name }}, -10% today",
            "Hello {{ last_name }}, -20% today",
            [
                Piece(KEPT, "Hello "),
                Piece(REMOVED, "{{ first_name }}"),
                Piece(ADDED, "{{ last_name }}"),
                Piece(KEPT, ", -"),
                Piece(REMOVED, "10"),
                Piece(ADDED, "20"),
                Piece(KEPT, "% today"),
            ],
        ),
    ],
)
def test_differences(before: str, after: str, pieces: list[Piece]) -> None:
    assert differences(before, after) == pieces


words = st.lists(st.sampled_from(["a", " ", "\n", "{{ x }}", "été", "!", "😀"]), max_size=30).map("".join)


@given(words, words)
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not REMOVED) == after
