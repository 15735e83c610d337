"""However a telephone writes a word, it is the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.inbound.plainness import plain, words_of


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Arrêtez, SVP !", ("arretez", "svp")),
        ("s.t.o.p now", ("stop", "now")),
        ('"S T O P"', ("stop",)),
        ("ＳＴＯＰ 36180", ("stop",)),
        ("🅂🅃🄾🄿", ("stop",)),
        ("🅢🅣🅞🅟", ("stop",)),
        ("Ⓐ stop", ("stop",)),
        ("st\u200bo\u00adp", ("stop",)),
        ("Stoppppp", ("stop",)),
        ("ST0P", ("stop",)),
        ("désolé, cœur", ("desole", "coeur")),
        ("I don't", ("i", "don", "t")),
        ("36180", ()),
        ("👍", ()),
    ],
)
def test_the_words_of_a_line(line: str, words: tuple[str, ...]) -> None:
    assert words_of(line) == words


@given(st.text(max_size=80))
def test_plain_words_stay_as_they_are(text: str) -> None:
    words = [word for word in words_of(text) if len(word) > 1]
    if len(words) >= 2:
        assert words_of(" ".join(words)) == tuple(words)


@given(st.text(alphabet="stoparê \n", max_size=40))
def test_case_does_not_matter_and_lines_stay(text: str) -> None:
    assert words_of(text.upper()) == words_of(text)
    assert plain(text).count("\n") == text.count("\n")
