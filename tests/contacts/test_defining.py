"""What the account's own fields may be called, and what they may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.names import ValueHasControl
from chappe.base.refusal import Refusal
from chappe.contacts.columns import MAX_KEY, attribute_key
from chappe.contacts.defining import (
    MOST_CHOICES,
    RESERVED,
    ChoicesMissing,
    FieldKeyInvalid,
    FieldKeyReserved,
    FieldKindUnknown,
    TooManyChoices,
    checked_choices,
    checked_key,
    checked_rule,
)
from chappe.contacts.kinds import FieldKind, FieldRule


@pytest.mark.parametrize(
    ("key", "name", "kept"),
    [
        ("", "Date de naissance", "date_de_naissance"),
        ("", "Été 2026", "ete_2026"),
        ("", "2nd phone", "_2nd_phone"),
        ("shop", "Where they buy", "shop"),
    ],
)
def test_a_key_is_given_or_made_of_the_name(key: str, name: str, kept: str) -> None:
    assert checked_key(key, name) == kept


@pytest.mark.parametrize(
    ("key", "name", "refusal"),
    [
        ("", "First name", FieldKeyReserved),
        ("", "Time zone", FieldKeyReserved),
        ("number", "Number", FieldKeyReserved),
        ("", "!!!", FieldKeyInvalid),
        ("Shop", "Shop", FieldKeyInvalid),
        ("a b", "Shop", FieldKeyInvalid),
        ("true", "Truth", FieldKeyInvalid),
        ("x" * (MAX_KEY + 1), "Long", FieldKeyInvalid),
    ],
)
def test_another_key_is_refused(key: str, name: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        checked_key(key, name)


@given(st.text(max_size=100))
def test_whatever_the_name_its_key_is_one_of_the_account(name: str) -> None:
    try:
        key = checked_key("", name)
    except (FieldKeyInvalid, FieldKeyReserved):
        return
    assert (attribute_key(key), key in RESERVED, len(key) <= MAX_KEY) == (key, False, True)


def test_choices_are_each_once_and_of_a_choice_alone() -> None:
    assert checked_rule("choice", [" Gold ", "silver", "gold", "", "Two  words"]) == FieldRule(
        FieldKind.CHOICE, ("Gold", "silver", "Two words")
    )
    assert checked_rule("number", ["Gold"]) == FieldRule(FieldKind.NUMBER)


@pytest.mark.parametrize(
    ("kind", "choices", "refusal"),
    [
        ("colour", [], FieldKindUnknown),
        ("choice", [], ChoicesMissing),
        ("choice", ["one", "ONE"], ChoicesMissing),
        ("choice", [str(each) for each in range(MOST_CHOICES + 1)], TooManyChoices),
        ("choice", ["one", "two\x00"], ValueHasControl),
    ],
)
def test_what_a_field_cannot_be_is_refused(kind: str, choices: list[str], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        checked_rule(kind, choices)


@given(st.lists(st.text(max_size=20), max_size=10))
def test_choices_kept_are_choices_again(choices: list[str]) -> None:
    try:
        kept = checked_choices(choices)
    except Refusal:
        return
    assert checked_choices(kept) == kept
