"""The words of each language, and those that an account adds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.inbound.lexicon import Lexicon, WordMissing, WordTaken, WordTooLong, checked_word, lexicon_of
from chappe.inbound.plainness import words_of
from chappe.inbound.registry import lexicon, lexicons


def test_the_languages_shipped() -> None:
    assert sorted(lexicons()) == ["de", "en", "es", "fr", "it", "nl", "pt"]
    for found in lexicons().values():
        assert all(getattr(found, name) for name in Lexicon.__slots__)


def test_no_word_means_two_things() -> None:
    words = lexicon()
    stop = {(word,) for word in words.first | words.alone} | words.phrases
    assert stop & words.start == frozenset()
    assert stop & words.help == frozenset()
    assert words.start & words.help == frozenset()
    # What greets or thanks asks for nothing by itself.
    assert {word for word in words.first | words.alone if word in words.courtesy} == set()


def test_an_account_may_not_give_a_word_another_meaning() -> None:
    for word, kind in (("Arrêt", "stop"), ("opt-out", "stop"), ("START", "start"), ("aide ?", "help")):
        with pytest.raises(WordTaken) as found:
            checked_word(word, lexicon())
        assert found.value.params["kind"] == kind
    with pytest.raises(WordTaken):
        checked_word("Horaires", lexicon(), own=[("horaires",)])
    with pytest.raises(WordMissing):
        checked_word("36180 !", lexicon())
    with pytest.raises(WordTooLong):
        checked_word("one two three four five six seven", lexicon())


@given(st.text(max_size=50))
def test_a_word_that_is_taken_in_is_found_again(word: str) -> None:
    try:
        phrase = checked_word(word, lexicon())
    except (WordMissing, WordTooLong, WordTaken):
        return
    assert phrase == words_of(word)
    assert lexicon().adding(help=[word]).kind_of(phrase) == "help"


def test_a_file_without_a_table_is_refused() -> None:
    with pytest.raises(KeyError):
        lexicon_of({"stop": {"first": "stop", "alone": "", "phrases": ""}})
