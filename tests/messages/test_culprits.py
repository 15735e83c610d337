"""Where the characters of a filled text come from."""

import pytest
from hypothesis import given
from tests.strategies import texts

from chappe.messages.alphabet import outsiders
from chappe.messages.culprits import TEXT, Culprit, culprits
from chappe.messages.fragments import measure
from chappe.messages.template import compile, fill


@pytest.mark.parametrize(
    ("source", "values", "found"),
    [
        ("fête {{ a }}", {"a": "x"}, (("ê", TEXT),)),
        ("fête {{ a }} {{ b }}", {"a": "tête", "b": "bête"}, (("ê", TEXT), ("ê", "a"), ("ê", "b"))),
        ("{{ a }}{{ b }}", {"a": "ê", "b": "ô"}, (("ê", "a"), ("ô", "b"))),
        ("{{ a | upcase }}", {"a": "ÿ"}, (("Ÿ", "a"),)),
        ("{{ a }}{{ b | date: 'long' }}", {"a": "x", "b": "2026-08-14"}, (("û", "b"),)),
        ("{{ a | default: 'hôte' }}", {}, (("ô", TEXT),)),
    ],
)
def test_culprits(source: str, values: dict[str, object], found: tuple[Culprit, ...]) -> None:
    text = fill(compile(source), values, "fr").text
    assert culprits(compile(source), values, measure(text).forced_by, "fr") == found


@given(texts)
def test_every_character_has_a_place(text: str) -> None:
    template = compile("{{ a }}ê{{ b }}")
    found = culprits(template, {"a": text}, outsiders(text + "ê"), "en")
    assert {character for character, _ in found} == set(outsiders(text + "ê"))
    assert {place for _, place in found} <= {TEXT, "a"}
