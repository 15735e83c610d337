"""The texts that come with Chappe to start from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.columns import MERGE_FIELDS
from chappe.content.recognising import says_how_to_refuse
from chappe.content.registry import law
from chappe.content.rules import Kind
from chappe.messages.contents import checked_contents, compiled
from chappe.messages.fragments import Encoding, measure
from chappe.messages.registry import starters
from chappe.messages.starters import Starter, read_starter
from chappe.messages.template import fill

ANYWHERE = next(rule for rule in law().anywhere if rule.kind is Kind.OPT_OUT)


def test_there_are_a_few_in_both_languages() -> None:
    assert list(starters()) == ["promotion", "reminder", "order", "event", "confirmation"]
    assert all(
        starter.texts.keys() == starter.names.keys() == {"en", "fr"} for starter in starters().values()
    )


@pytest.mark.parametrize("starter", starters().values(), ids=lambda starter: starter.key)
def test_each_is_one_fragment_and_says_how_to_opt_out_if_it_must(starter: Starter) -> None:
    for language, text in starter.texts.items():
        contents = checked_contents(starter.contents(language, other_languages=True), MERGE_FIELDS)
        for values in ({}, {"first_name": "Maximilienne"}):
            measured = measure(fill(compiled(contents).templates[language], values).text)
            assert (measured.encoding, measured.fragments) == (Encoding.GSM_7, 1)
        assert says_how_to_refuse(ANYWHERE, text) or starter.kind == "transactional"


@given(
    st.dictionaries(st.sampled_from(["fr", "de"]), st.text(min_size=1)), st.sampled_from(["fr", "de", "it"])
)
def test_a_language_it_lacks_is_read_in_english(texts: dict[str, str], language: str) -> None:
    said = {code: {"name": code, "text": text} for code, text in {**texts, "en": "Hello"}.items()}
    starter = read_starter("any", {"kind": "marketing", **said})
    contents = starter.contents(language)
    assert contents.language == (language if language in texts else "en")
    assert contents.text == starter.texts[contents.language]
