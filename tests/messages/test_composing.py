"""What the text of a message must be before it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.messages.composing import TextMissing, TextUnwritable, checked_text


def test_line_breaks_cost_one_septet_each() -> None:
    assert checked_text("a\r\nb\rc\n") == "a\nb\nc\n"


@pytest.mark.parametrize("text", ["", " ", "\r\n"])
def test_a_text_is_needed(text: str) -> None:
    with pytest.raises(TextMissing):
        checked_text(text)


@pytest.mark.parametrize(("text", "character"), [("ab\0", "U+0000"), ("ab\ud83d", "U+D83D")])
def test_what_cannot_be_written_is_named_with_its_place(text: str, character: str) -> None:
    with pytest.raises(TextUnwritable) as refusal:
        checked_text(text)
    assert refusal.value.params == {"position": 3, "character": character}


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_what_is_kept_can_be_written_and_is_kept_again(text: str) -> None:
    try:
        kept = checked_text(text)
    except Refusal:
        return
    assert "\r" not in kept
    assert "\0" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert checked_text(kept) == kept
