"""Requests, answers and callbacks as values."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.http.request import Callback, Request, Response, at_path, basic, form, posted_form, word

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5).filter(str.isprintable), st.text(max_size=20), max_size=5))
def test_a_form_comes_back_as_it_was(fields: dict[str, str]) -> None:
    assert dict(form(posted_form("https://a.example", fields, {}).body)) == fields


@given(st.binary(max_size=60))
def test_any_octets_can_be_read(body: bytes) -> None:
    callback = Callback("https://a.example", datetime(2026, 1, 1, tzinfo=UTC), body=body)
    assert isinstance(callback.fields, dict)
    assert callback.data == Response(200, {}, body).data


@given(JSON, st.text(alphabet="a.0", max_size=8))
def test_a_path_leads_somewhere_or_nowhere(data: Any, path: str) -> None:
    at_path(data, path)


def test_what_stands_at_a_path() -> None:
    data = {"messages": [{"id": 7}]}
    assert [at_path(data, path) for path in ("messages.0.id", "messages.1.id", "id", "")] == [
        7,
        None,
        None,
        data,
    ]


def test_what_is_nested_too_deep_is_no_json() -> None:
    assert Response(200, {}, b"[" * 200_000).data is None


@pytest.mark.parametrize(("value", "said"), [("a", "a"), (7, "7"), (None, ""), (True, ""), ([], "")])
def test_a_word(value: object, said: str) -> None:
    assert word(value) == said


def test_what_is_secret_is_not_shown() -> None:
    headers = {"Authorization": basic("login", "hunter2")}
    request = Request("https://a.example/?key=hunter2", "GET", headers, json.dumps("hunter2").encode())
    assert repr(request) == "Request(method='GET')"
