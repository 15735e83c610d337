"""What a preparation makes of each contact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.plan import Person, Summary, TextRefused, compose, merge_values
from chappe.messages.fragments import measure
from chappe.messages.template import compile as compile_template

ANA = Person(1, 41, "+33639980001", "FR", "c-1", "Ana", "Ruiz", "fr", "FR", "67000", {"city": "Strasbourg"})


def test_a_text_is_filled_and_measured() -> None:
    ready = compose(
        ANA, compile_template("Hello {{ first_name }} of {{ city }}{{ last_order }}"), smart=False
    )
    assert (ready.text, ready.encoding, ready.fragments) == ("Hello Ana of Strasbourg", "GSM-7", 1)
    assert ready.empty_fields == ("last_order",)


def test_smart_replacement_is_part_of_the_text_that_leaves() -> None:
    ready = compose(ANA, compile_template("“Hello” {{ first_name }}"), smart=True)
    assert (ready.text, ready.encoding) == ('"Hello" Ana', "GSM-7")


def test_an_attribute_does_not_hide_a_field_that_every_contact_has() -> None:
    odd = Person(1, 41, "+33639980001", "FR", "c-1", "Ana", "", "", "", "", {"first_name": "Eve"})
    assert merge_values(odd, ["first_name"]) == {"first_name": "Ana"}


def test_a_text_that_cannot_be_made_names_its_contact() -> None:
    with pytest.raises(TextRefused) as refused:
        compose(ANA, compile_template("{{ nothing }}"), smart=False)
    assert refused.value.params == {"contact": "c-1", "problem": "preparation.empty_text"}


@given(st.lists(st.text(min_size=1, max_size=20).filter(str.strip), max_size=20))
def test_a_summary_adds_up(names: list[str]) -> None:
    template = compile_template("Hi {{ first_name }}")
    summary = Summary()
    total = 0
    for position, name in enumerate(names, start=1):
        person = Person(position, position, "+33639980001", "FR", "", name, "", "", "", "", {})
        ready = compose(person, template, smart=False)
        assert ready.fragments == measure(ready.text).fragments
        total += ready.fragments
        summary.add([ready])
    shown = summary.as_json({"eligible": len(names)})
    assert (summary.recipients, summary.fragments) == (len(names), total)
    assert sum(shown["encodings"].values()) == len(names)  # type: ignore[attr-defined]
    assert sum(int(count) * texts for count, texts in shown["fragments"].items()) == total  # type: ignore[attr-defined]
