"""What a message says, in its languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.columns import MERGE_FIELDS
from chappe.messages.contents import (
    MAX_COPIES,
    Contents,
    CopyRefused,
    DefaultLanguageMissing,
    LanguageTwice,
    LanguageUnknown,
    TooManyCopies,
    checked_contents,
    compiled,
    problems,
)
from chappe.messages.mistakes import MisspeltField


def test_languages_are_kept_by_their_codes() -> None:
    given = Contents(
        "Hello", "English", {"français": "Bonjour\r\n!", "de-AT": "Servus"}, smart_replacement=True
    )
    assert checked_contents(given, MERGE_FIELDS) == Contents(
        "Hello", "en", {"fr": "Bonjour\n!", "de-AT": "Servus"}, smart_replacement=True
    )


@pytest.mark.parametrize(
    ("contents", "refusal"),
    [
        (Contents("Hello", "martian"), LanguageUnknown),
        (Contents("Hello", "en", {"xx-YY": "?"}), LanguageUnknown),
        (Contents("Hello", "", {"fr": "Bonjour"}), DefaultLanguageMissing),
        (Contents("Hello", "en", {"English": "Hi"}), LanguageTwice),
        (Contents("Hello", "en", {str(n): "x" for n in range(MAX_COPIES + 1)}), TooManyCopies),
        (Contents("Hello", "en", {"fr": " "}), CopyRefused),
        (Contents("{{ first_nam }}"), MisspeltField),
    ],
)
def test_what_cannot_be_kept(contents: Contents, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        checked_contents(contents, MERGE_FIELDS)


def test_a_copy_that_cannot_be_used_says_its_language_and_why() -> None:
    contents = Contents("Hello", "en", {"fr": "Bonjour {{ first_nam }}"})
    with pytest.raises(CopyRefused) as refused:
        checked_contents(contents, MERGE_FIELDS)
    assert refused.value.params == {
        "language": "fr",
        "problem": "template.misspelt_field",
        "field": "first_nam",
        "line": 1,
        "nearest": "first_name",
    }
    assert [(language, problem.code) for language, problem in problems(contents, MERGE_FIELDS)] == [
        ("fr", "template.misspelt_field")
    ]


def test_fields_are_those_of_every_copy() -> None:
    texts = compiled(Contents("{{ first_name }}", "en", {"fr": "{{ last_name }}{{ first_name }}"}))
    assert texts.fields == ("first_name", "last_name")


@given(
    st.sampled_from(["fr", "fr-CA", "en", "de", "", "FR"]), st.sets(st.sampled_from(["fr", "fr-CA", "de"]))
)
def test_everybody_reads_one_of_the_texts(language: str, copies: set[str]) -> None:
    texts = compiled(Contents("default", "en", {code: code for code in copies}))
    code, template = texts.read_by(language)
    assert template.source == ("default" if code == "en" else code)
    assert code in {"en", *copies}
