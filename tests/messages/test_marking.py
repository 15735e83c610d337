"""Where the characters stand that keep a text out of GSM-7."""

from hypothesis import given
from tests.strategies import texts

from chappe.messages.alphabet import outsiders
from chappe.messages.marking import MOST_MARKS, Mark, marks


def test_marks() -> None:
    (first, second) = marks("fête à l’été", ("ê", "’"))
    assert first == Mark(2, "ê", "Latin small letter e with circumflex")
    assert (second.position, second.code) == (9, "U+2019")


@given(texts)
def test_every_mark_is_there_and_the_first_is_the_first(text: str) -> None:
    found = marks(text, outsiders(text))
    assert all(text[mark.position - 1] == mark.character for mark in found)
    assert len(found) == min(MOST_MARKS, sum(character in outsiders(text) for character in text))
