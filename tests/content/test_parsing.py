"""The files of content rules: what is read, and what is refused with its file and key."""

import tomllib
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.content.parsing import ContentInvalid, parse
from chappe.content.rules import CountryRules, Force, Kind, NumberFor, Rule, Topics
from chappe.windows.rulebook import Certainty, Source

FILE = """
name = "xx"
territories = ["FR", "RE"]

[[rules]]
kind = "opt_out"
force = "blocking"
effective_from = 2025-01-01
words = ["STOP"]
pattern = "3[0-9]{4}"
number_for = "always"
link = true
at_end = true
example = "STOP 36111"
[[rules.sources]]
title = "The regulator"
url = "https://example.org"
certainty = "A"
seen = 2026-11-23
says = "STOP"

[[rules]]
kind = "name_characters"
force = "warning"
topics = "all"
pattern = "[A-Z]"
[[rules.sources]]
title = "A vendor"
certainty = "C"
seen = 2026-11-23

[[notes]]
en = "A note."
fr = "Une note."
"""
GOOD: dict[str, Any] = tomllib.loads(FILE)


def changed(path: str, value: object) -> dict[str, Any]:
    data = deepcopy(GOOD)
    *above, last = (int(key) if key.isdecimal() else key for key in path.split("."))
    table: Any = data
    for key in above:
        table = table[key]
    if value is None:
        del table[last]
    else:
        table[last] = value
    return data


def test_a_file_is_read_whole() -> None:
    seen = date(2026, 11, 23)
    assert parse("xx", GOOD) == CountryRules(
        "xx",
        ("FR", "RE"),
        (
            Rule(
                Kind.OPT_OUT,
                Force.BLOCKING,
                (Source("The regulator", Certainty.A, seen, "https://example.org", "STOP"),),
                effective_from=date(2025, 1, 1),
                words=("STOP",),
                pattern="3[0-9]{4}",
                number_for=NumberFor.ALWAYS,
                link=True,
                at_end=True,
                example="STOP 36111",
            ),
            Rule(
                Kind.NAME_CHARACTERS,
                Force.WARNING,
                (Source("A vendor", Certainty.C, seen),),
                topics=Topics.ALL,
                pattern="[A-Z]",
            ),
        ),
        ({"en": "A note.", "fr": "Une note."},),
    )


@pytest.mark.parametrize(
    ("path", "value", "key", "fault"),
    [
        ("name", "yy", "name", "not_the_files_name"),
        ("territories", ["ZZ"], "territories", "bad_territory"),
        ("rules", [], "rules", "empty"),
        ("colour", "red", "colour", "unknown_key"),
        ("rules.0.kind", "smell", "rules.1.kind", "unknown_value"),
        ("rules.0.words", None, "rules.1.words", "missing"),
        ("rules.0.words", [], "rules.1.words", "empty"),
        ("rules.0.words", [" "], "rules.1.words", "empty"),
        ("rules.1.words", ["STOP"], "rules.2.words", "unknown_key"),
        ("rules.0.example", None, "rules.1.example", "missing"),
        ("rules.0.pattern", "3[", "rules.1.pattern", "bad_pattern"),
        ("rules.1.pattern", None, "rules.2.pattern", "missing"),
        ("rules.0.sources", [], "rules.1.sources", "empty"),
        ("rules.0.sources.0.certainty", "C", "rules.1.force", "not_sure_enough"),
        ("rules.1.kind", "opt_out", "rules.2.words", "missing"),
        ("notes.0.fr", None, "notes.1.fr", "missing"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(path: str, value: object, key: str, fault: str) -> None:
    with pytest.raises(ContentInvalid) as refused:
        parse("xx", changed(path, value))
    assert (refused.value.params["file"], refused.value.params["key"]) == ("xx", key)
    assert refused.value.params["fault"] == fault


def test_a_kind_stands_there_once() -> None:
    with pytest.raises(ContentInvalid) as refused:
        parse("xx", {**GOOD, "rules": [deepcopy(GOOD["rules"][0]), deepcopy(GOOD["rules"][0])]})
    assert (refused.value.params["key"], refused.value.params["fault"]) == ("rules.2.kind", "twice")


@settings(max_examples=50)
@given(
    st.sampled_from(["name", "territories", "rules.0.force", "rules.0.sources", "rules.0.link", "notes"]),
    st.one_of(st.integers(), st.text(max_size=4), st.lists(st.integers(), max_size=2), st.booleans()),
)
def test_any_value_is_read_or_refused(path: str, value: object) -> None:
    try:
        found = parse("xx", changed(path, value))
    except ContentInvalid:
        return
    assert isinstance(found, CountryRules)
