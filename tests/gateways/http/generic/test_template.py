"""A request as data."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.http.generic.template import allowed, allowed_headers, fields_of, filled, strings


@given(st.text())
def test_a_text_cannot_reach_beyond_its_place(text: str) -> None:
    fields = fields_of('{"to": ["{number}"], "message": {"text": "{text}"}, "n": 1}')
    found = filled(fields, {"number": "+33612345678", "text": text})
    assert found["to"] == ["+33612345678"]
    assert found["n"] == 1
    assert found["message"].get("text", "") == text


def test_a_member_whose_places_are_empty_is_left_out() -> None:
    fields: Any = {"ttl": "{validity}", "note": "for {validity}", "fixed": ""}
    assert filled(fields, {"validity": ""}) == {"note": "for ", "fixed": ""}
    assert filled(fields, {"validity": "60"}) == {"ttl": "60", "note": "for 60", "fixed": ""}


@pytest.mark.parametrize("template", ["", "[]", "{", '{"a": "{nonsense}"}', '{"a": ["{nonsense}"]}'])
def test_a_template_that_cannot_be(template: str) -> None:
    assert not allowed(template)


@given(st.recursive(st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=5))
def test_every_string_is_found(value: Any) -> None:
    assert all(isinstance(text, str) for text in strings(value))


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('{"Authorization": "Bearer {secret}"}', True),
        ('{"A": "one\\ntwo"}', False),
        ('{"A": 1}', False),
        ('{"É": "a"}', False),
    ],
)
def test_headers_stand_on_one_line(template: str, found: bool) -> None:
    assert allowed_headers(template) is found
