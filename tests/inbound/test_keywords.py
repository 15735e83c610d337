"""What a reply asks for: a table of real-life replies, and what holds for all."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.inbound.keywords import Intent, intent
from chappe.inbound.registry import lexicon, lexicons

WORDS = lexicon()
TABLE = Path(__file__).with_name("replies.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    REPLIES = [(row["intent"], row["language"], row["text"]) for row in csv.DictReader(file)]


def test_the_table_is_read_right() -> None:
    wrong = [
        (text, expected, intent(text, WORDS).value)
        for expected, _, text in REPLIES
        if intent(text, WORDS).value != expected
    ]
    assert wrong == []


def test_the_table_has_every_intent_in_every_language() -> None:
    assert len(REPLIES) > 300
    assert len(set(REPLIES)) == len(REPLIES)
    counted = Counter((language, expected) for expected, language, _ in REPLIES)
    assert set(counted) == {(language, wanted.value) for language in lexicons() for wanted in Intent}


@pytest.mark.parametrize("word", ["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"])
def test_the_words_of_the_law_are_obeyed(word: str) -> None:
    # 47 CFR 64.1200(a)(10).
    for text in (word, word.upper(), f"{word.title()}.", f"please {word}", f"“{word}” 36180"):
        assert intent(text, WORDS) is Intent.STOP


def test_an_account_adds_words_and_loses_none() -> None:
    own = WORDS.adding(stop=["ras le bol", "Schluss"], start=["encore"], help=["Kundendienst"])
    assert intent("RAS LE BOL !", own) is Intent.STOP
    assert intent("Ras le bol de la pluie", own) is Intent.DOUBTFUL
    assert intent("Schluss bitte", own) is Intent.STOP
    assert intent("encore svp", own) is Intent.START
    assert intent("kundendienst", own) is Intent.HELP
    assert [intent(text, own).value for expected, _, text in REPLIES if expected == "stop"] == [
        "stop" for expected, _, _ in REPLIES if expected == "stop"
    ]


# Letters in circles or squares are letters: three of them may be a word.
ENCLOSED = [chr(code) for code in (*range(0x24B6, 0x24EA), *range(0x1F130, 0x1F18A))]
decorations = st.text(
    st.characters(categories=["Po", "Ps", "Pe", "Zs", "Nd", "So", "Cf"], exclude_characters=ENCLOSED),
    max_size=6,
).filter(lambda text: not text.lstrip().startswith((">", "|", "»")))
casings = st.sampled_from([str.lower, str.upper, str.title, str.capitalize])
keywords = st.sampled_from(
    sorted(WORDS.first | WORDS.alone) + [" ".join(phrase) for phrase in sorted(WORDS.phrases)]
)


@given(keywords, casings, decorations, decorations, st.text(max_size=60))
def test_a_keyword_alone_on_the_first_line_is_obeyed_whatever_surrounds_it(
    word: str, casing: object, before: str, after: str, below: str
) -> None:
    assert callable(casing)
    assert intent(f"{before}{casing(word)}{after}\n{below}", WORDS) is Intent.STOP


@given(st.text(max_size=80))
def test_a_text_that_begins_with_stop_is_never_passed_over(rest: str) -> None:
    assert intent(f"stop {rest}", WORDS) in (Intent.STOP, Intent.DOUBTFUL)


@given(st.text(max_size=200))
def test_any_text_has_an_intent(text: str) -> None:
    assert intent(text, WORDS) in Intent
