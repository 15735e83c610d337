"""What a preparation makes of each contact."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.plan import Person, Summary, TextRefused, compose, merge_values
from chappe.messages.contents import Compiled, Contents, compiled
from chappe.messages.fragments import measure

ANA = Person(1, 41, "+33639980001", "FR", "c-1", "Ana", "Ruiz", "fr", "FR", "67000", {"city": "Strasbourg"})


def texts(text: str, **options: Any) -> Compiled:
    return compiled(Contents(text, **options))


def test_a_text_is_filled_and_measured() -> None:
    ready = compose(ANA, texts("Hello {{ first_name }} of {{ city }}{{ last_order }}"))
    assert (ready.text, ready.encoding, ready.fragments) == ("Hello Ana of Strasbourg", "GSM-7", 1)
    assert ready.empty_fields == ("last_order",)


def test_smart_replacement_is_part_of_the_text_that_leaves() -> None:
    ready = compose(ANA, texts("“Hello” {{ first_name }}", smart_replacement=True))
    assert (ready.text, ready.encoding) == ('"Hello" Ana', "GSM-7")


def test_an_attribute_does_not_hide_a_field_that_every_contact_has() -> None:
    odd = Person(1, 41, "+33639980001", "FR", "c-1", "Ana", "", "", "", "", {"first_name": "Eve"})
    assert merge_values(odd, ["first_name"]) == {"first_name": "Ana"}


def test_a_text_that_cannot_be_made_names_its_contact() -> None:
    with pytest.raises(TextRefused) as refused:
        compose(ANA, texts("{{ nothing }}"))
    assert refused.value.params == {
        "contact": "c-1",
        "contact_id": 41,
        "problem": "preparation.empty_text",
        "kind": "field",
        "field": "nothing",
    }


def test_the_field_to_look_at_is_the_longest_where_the_text_is_too_long() -> None:
    long = ANA._replace(first_name="x" * 1_600)
    with pytest.raises(TextRefused) as refused:
        compose(long, texts("Hello {{ last_name }} {{ first_name }}"))
    assert (refused.value.params["field"], refused.value.params["problem"]) == ("first_name", "text.too_long")
    with pytest.raises(TextRefused) as refused:
        compose(ANA, texts("Hello\n{{ postal_code | divided_by: nothing }}"))
    assert (refused.value.params["field"], refused.value.params["line"]) == ("postal_code", 2)
    with pytest.raises(TextRefused) as refused:
        compose(ANA, texts("{{ 1 | divided_by: 0 }}"))
    assert "field" not in refused.value.params


def test_each_reads_the_copy_in_their_language_with_its_dates_and_numbers() -> None:
    written = texts(
        "{{ first_name }}, {{ points | number }} on {{ last_order | date: 'long' }}",
        language="en",
        copies={"fr": "{{ first_name }}, {{ points | number }} le {{ last_order | date: 'long' }}"},
    )
    person = ANA._replace(attributes={"points": "1234.5", "last_order": "2026-08-14"})
    ready = compose(person, written)
    assert (ready.language, ready.text) == ("fr", "Ana, 1 234,5 le 14 août 2026")
    assert (ready.forced_by, ready.culprits) == (("û",), (("û", "last_order"),))
    assert ready.choices == ((True, 1), (True, 1), (False, 1), (False, 1))
    other = compose(person._replace(language="de"), written)
    assert (other.language, other.text) == ("en", "Ana, 1,234.5 on August 14, 2026")
    plain = compose(person._replace(language="fr-CA", country="CA"), texts("{{ last_order | date }}"))
    assert plain.text == "14 août 2026"


def test_what_forces_ucs_2_is_told_by_field() -> None:
    ready = compose(
        ANA._replace(first_name="Noëlle", last_name="Ça"),
        texts("Hê {{ first_name }} {{ last_name | upcase }}"),
    )
    assert ready.culprits == (("ê", ""), ("ë", "first_name"))
    removed = compose(ANA._replace(first_name="Noëlle"), texts("Hê {{ first_name }}", without_accents=True))
    assert (removed.text, removed.culprits) == ("He Noelle", ())


@given(st.lists(st.text(min_size=1, max_size=20).filter(str.strip), max_size=20))
def test_a_summary_adds_up(names: list[str]) -> None:
    written = texts("Hi {{ first_name }}")
    summary, at_once = Summary(), Summary()
    everybody = []
    total = 0
    for position, name in enumerate(names, start=1):
        person = Person(position, position, "+33639980001", "FR", "", name, "", "", "", "", {})
        ready = compose(person, written)
        assert ready.fragments == measure(ready.text).fragments
        total += ready.fragments
        summary.add([ready])
        everybody.append(ready)
    at_once.add(everybody)
    shown = summary.as_json({"eligible": len(names)})
    assert at_once.as_json({"eligible": len(names)}) == shown
    assert (summary.recipients, summary.fragments) == (len(names), total)
    assert sum(shown["encodings"].values()) == len(names)  # type: ignore[attr-defined]
    assert sum(int(count) * texts for count, texts in shown["fragments"].items()) == total  # type: ignore[attr-defined]
