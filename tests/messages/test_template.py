"""Templates: what is refused when composing, and what is filled."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.contacts.columns import MERGE_FIELDS
from chappe.messages.mistakes import (
    MAX_TEXT,
    MisspeltField,
    NotFilled,
    TagNotAllowed,
    TemplateRefusal,
    TemplateSyntax,
    TemplateTooLong,
    TextTooLong,
    TooBig,
    TooDeep,
    TooManyTurns,
    TooMuchWork,
    UnknownField,
    UnknownFilter,
)
from chappe.messages.template import Filled, check, compile, fill, referenced_fields

FIELDS = {*MERGE_FIELDS, "city", "points"}


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("Bonjour {{ first_name }}", {"first_name": "Zoë"}, Filled("Bonjour Zoë", ())),
        ("Bonjour {{ first_name }}", {}, Filled("Bonjour ", ("first_name",))),
        ("Bonjour {{ first_name }}", {"first_name": "  "}, Filled("Bonjour ", ("first_name",))),
        ("{{ first_name | default: 'vous' }}", {"first_name": None}, Filled("vous", ("first_name",))),
        ("{{ first_name | default: 'vous' }}", {"first_name": "Zoë"}, Filled("Zoë", ())),
        ("{{ points }} pts", {"points": 12}, Filled("12 pts", ())),
        ("{{ points | plus: 1 }} pts", {"points": "12"}, Filled("13 pts", ())),
        ("{{ points }}", {"points": 12.5}, Filled("12.5", ())),
        ("{{ points }}", {"points": True}, Filled("true", ())),
        ("{{ points }}", {"points": date(2026, 7, 14)}, Filled("2026-07-14", ())),
        ("{{ points | date: '%d/%m' }}", {"points": date(2026, 7, 14)}, Filled("14/07", ())),
        ("{% if city %}à {{ city }}{% else %}ici{% endif %}", {}, Filled("ici", ("city",))),
        ("{% if city %}à {{ city }}{% else %}ici{% endif %}", {"city": "Lyon"}, Filled("à Lyon", ())),
        (
            "{% case language %}{% when 'fr' %}Oui{% else %}Yes{% endcase %}",
            {"language": "fr"},
            Filled("Oui", ()),
        ),
        (
            "{% for i in (1..3) %}{{ i }}{% unless forloop.last %}-{% endunless %}{% endfor %}",
            {},
            Filled("1-2-3", ()),
        ),
        ("{% assign v = city | upcase %}{{ v }}", {"city": "Lyon"}, Filled("LYON", ())),
        ("{% comment %}{{ nothing }}{% endcomment %}a", {}, Filled("a", ())),
        ("{% raw %}{{ city }}{% endraw %}", {}, Filled("{{ city }}", ())),
        ("sans champ : 100 % {} { }", {}, Filled("sans champ : 100 % {} { }", ())),
        ("un\r\ndeux {{ city }}", {"city": "a\rb"}, Filled("un\ndeux a\nb", ())),
        ("{% if true %}un\r\ndeux {{ city }}{% endif %}", {"city": "a\rb"}, Filled("un\ndeux a\nb", ())),
        ("", {}, Filled("", ())),
    ],
)
def test_filling(source: str, values: dict[str, object], expected: Filled) -> None:
    assert check(source, FIELDS) == ()
    assert fill(compile(source), values) == expected


def test_what_a_contact_holds_is_never_read_as_a_template() -> None:
    filled = fill(
        compile("{{ first_name }} {{ city | upcase }}"), {"first_name": "{{ city }}", "city": "{% x %}"}
    )
    assert filled.text == "{{ city }} {% X %}"


@pytest.mark.parametrize(
    ("source", "kind", "params"),
    [
        ("a\n{{ first_nam }}", MisspeltField, {"field": "first_nam", "line": 2, "nearest": "first_name"}),
        ("{{ zzz }}", UnknownField, {"field": "zzz", "line": 1}),
        ("{{ now }}", UnknownField, {"field": "now", "line": 1}),
        ("{{ forloop.index }}", UnknownField, {"field": "forloop.index", "line": 1}),
        ("{% if city %}\n\n{{ zzz }}{% endif %}", UnknownField, {"field": "zzz", "line": 3}),
        ("{% include 'x' %}", TagNotAllowed, {"tag": "include", "line": 1}),
        ("\n{% render 'x' %}", TagNotAllowed, {"tag": "render", "line": 2}),
        ("{% tablerow i in (1..2) %}{% endtablerow %}", TagNotAllowed, {"tag": "tablerow", "line": 1}),
        ("a" * 2_001, TemplateTooLong, {"limit": 2_000, "length": 2_001}),
    ],
)
def test_refusals_say_what_and_where(
    source: str, kind: type[TemplateRefusal], params: dict[str, object]
) -> None:
    (refusal,) = check(source, FIELDS)
    assert type(refusal) is kind
    assert refusal.params == params


def test_every_unknown_field_is_named_with_its_line() -> None:
    refusals = check("{{ xxx }}\n{{ city }}\n{{ yyy }} {{ xxx }}", FIELDS)
    assert [(r.params["field"], r.params["line"]) for r in refusals] == [("xxx", 1), ("yyy", 3)]


def test_an_unknown_filter_is_named_with_those_there_are() -> None:
    (refusal,) = check("a\n{{ city | shout }}", FIELDS)
    assert isinstance(refusal, UnknownFilter)
    assert refusal.params["filter"] == "shout"
    assert refusal.params["line"] == 2
    assert "upcase" in str(refusal.params["known"]).split(", ")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("{{ city", 1),
        ("a\n{{ city | }}", 2),
        ("a\n{% if city %}b", 2),
        ("a\n\n{% endif %}", 3),
        ("{% %}", 1),
        ("{{ }}", 1),
        ("{% if city = 1 %}{% endif %}", 1),
    ],
)
def test_a_syntax_error_has_its_line(source: str, line: int) -> None:
    (refusal,) = check(source, FIELDS)
    assert isinstance(refusal, TemplateSyntax)
    assert refusal.params["line"] == line


def test_fields_named() -> None:
    source = (
        "{{ city }}{% if points > 3 %}{{ number | default: last_name }}{% endif %}{% assign x = 1 %}{{ x }}"
    )
    assert referenced_fields(source) == {"city", "points", "number", "last_name"}


ATTACKS = [
    ("{% for i in (1..100000000) %}x{% endfor %}", TooManyTurns),
    ("{% for i in (1..100000000) reversed %}x{% endfor %}", TooManyTurns),
    ("{% for i in (1..100000000) limit: 3 %}x{% endfor %}", TooManyTurns),
    ("{% for i in (1..1" + "0" * 60 + ") %}x{% endfor %}", TooManyTurns),
    ("{% if city %}{% for i in (1..999999999) %}x{% endfor %}{% endif %}", TooManyTurns),
    ("{% for a in (1..99) %}{% for b in (1..99) %}{% endfor %}{% endfor %}", TooManyTurns),
    ("{{ (1..100000000) | join: '' }}", TemplateSyntax),
    ("{% assign r = (1..100000000) %}{{ r | size }}", TemplateSyntax),
    ("{% if (1..100000000) contains 'x' %}a{% endif %}", TemplateSyntax),
    ("{% assign x = 9 %}" + "{% assign x = x | times: x %}" * 60, TooBig),
    ("{% assign x = 9 %}{% for i in (1..99) %}{% assign x = x | times: x %}{% endfor %}", TooBig),
    ("{{ 9" + " | times: 999999999" * 90 + " }}", TooBig),
    ("{% assign x = 'ab' %}{% for i in (1..99) %}{% assign x = x | append: x %}{% endfor %}", TooBig),
    ("{% assign x = 'ab' %}" + "{% assign x = x | append: x %}" * 60, TooBig),
    ("{{ 'a'" + " | replace: 'a', 'aaaaaaaaaaaaaaaaaaaa'" * 40 + " }}", TooBig),
    ("{{ 'a'" + " | replace: '', 'aaaaaaaaaaaaaaaaaaaa'" * 40 + " }}", TooBig),
    ("{% assign x = 'ab' %}" + "{% capture x %}{{ x }}{{ x }}{% endcapture %}" * 40, TextTooLong),
    ("{% for i in (1..100) %}{{ 'aaaaaaaaaaaaaaaaaaaaaaa' }}{% endfor %}", TextTooLong),
    ("{{ '" + "a" * 1_601 + "' }}", TextTooLong),
    ("a" * 1_601, TextTooLong),
    ("{% if city %}" * 40 + "{% endif %}" * 40, TooDeep),
    ("{{ city" + "[city" * 390 + "]" * 390 + " }}", TemplateRefusal),
    ("{% if city " + "and city " * 215 + "%}a{% endif %}", None),
    ("{{ city.__class__ }}", UnknownField),
    ("{{ city['__class__']['__mro__'] }}", TemplateRefusal),
    ("{{ city.__class__.__init__.__globals__ }}", TemplateRefusal),
    ("{{ [city] }}", TemplateRefusal),
    ("{{ city | date: '%100000000Y' }}", NotFilled),
    ("{{ city | date: 'd MMMM' }}", NotFilled),
    ("{{ city | number: 999999999999 }}", None),
    ("{{ city | money: '" + "€" * 900 + "' }}", None),
    ("{{ '\u202e\u202d" + "\u0301" * 900 + "' }}", None),
    ("{{ '" + "﷽" * 900 + "' | upcase | downcase | capitalize }}", None),
    ("{{ '" + "\U0001f468\u200d" * 400 + "' | split: '' | join: ',' | size }}", None),
    ("{{ 'ŉ" + "ΐ" * 800 + "'" + " | upcase" * 50 + " }}", TooMuchWork),
    (
        "{% for i in (1..100) %}{{ city" + " | upcase | split: '' | join: ''" * 55 + " }}{% endfor %}",
        TooMuchWork,
    ),
    (
        "{% for i in (1..100) %}{{ 'aaaaaaaaaaaa' "
        + "| replace: 'a', 'aa' | slice: 0, 12" * 48
        + "}}{% endfor %}",
        TooMuchWork,
    ),
    ("{% for i in (1..100) %}{% for j in (1..100) %}{{ city }}{% endfor %}{% endfor %}", TooManyTurns),
    ("{% for c in city %}{{ c }}{% endfor %}", None),
    ("{% include 'city' %}", TagNotAllowed),
    ("{% render city %}", TagNotAllowed),
    ("{% extends 'a' %}{% block a %}{% endblock %}", TagNotAllowed),
    ("{% macro a %}{% call a %}{% endmacro %}", TagNotAllowed),
    ("{% tablerow i in (1..9) %}{{ i }}{% endtablerow %}", TagNotAllowed),
    ("{% cycle 'a', 'b' %}", TagNotAllowed),
    ("{{ city | map: '__class__' }}", TemplateRefusal),
    ("{{ city.first.__class__ }}", TemplateRefusal),
    ("{{ forloop.parentloop.__class__ }}", TemplateRefusal),
    ("{% for i in (1..2) %}{{ forloop.__init__ }}{{ forloop._parent }}{% endfor %}", None),
    ("{{ 'x' | default: city.__dict__ }}", TemplateRefusal),
    ("{% assign city = city %}{{ city['__globals__'] }}", None),
    ("{{ ' locale' }}{{ locale }}", UnknownField),
    ("{{ self }}{{ context }}{{ template }}", UnknownField),
    ("{{ city | truncatewords: 99999999999999999999 }}", None),
    ("{{ 'a' | times: 99999999999 }}", None),
    ("{{ 99999999999999999999999 | number }}", TooBig),
    ("{{ city | url_encode" + " | url_encode" * 80 + " }}", None),
    ("{{ '%'" + " | url_encode" * 140 + " }}", None),
    ("{{ '2026-01-01' | date: '%100000000Y' }}", NotFilled),
    ("{{ 5 | round: -1000000000 }}", None),
    ("{{ 5 | divided_by: 0 }}", NotFilled),
    ("{{ '1e999' | ceil }}", NotFilled),
    ("{{ '" + "9" * 1_900 + "' | plus: 1 }}", TooBig),
    ("{{ city | slice: 0, 99999999999999999999 }}", None),
    ("{{ city | truncate: 99999999999999999999 }}", None),
    ("{% for i in (1..100) %}{% assign x = 'a,b' | split: ',' | join: 'c' %}{% endfor %}" * 20, None),
    ("{% break %}", TemplateSyntax),
    ("{{ " * 600, TemplateSyntax),
    ("{% " * 600, TemplateSyntax),
    ("{% raw %}" * 200, TemplateRefusal),
    ("{% liquid\nassign x = 1\n%}", TagNotAllowed),
    ("{% increment x %}", TagNotAllowed),
]


@pytest.mark.parametrize(("source", "kind"), ATTACKS)
def test_attacks_end_at_once(source: str, kind: type[TemplateRefusal] | None) -> None:
    started = time.perf_counter()
    refusals = check(source, FIELDS)
    assert time.perf_counter() - started < 1
    assert bool(refusals) == (kind is not None)
    if kind is not None:
        assert isinstance(refusals[0], kind)


@pytest.mark.parametrize(
    ("source", "values", "kind"),
    [
        ("{{ city }}", {"city": "a" * (MAX_TEXT + 1)}, TextTooLong),
        ("{{ city }}", {"city": "a" * 1_000_000}, TooBig),
        ("{% for i in (1..points) %}x{% endfor %}", {"points": 10**30}, TooManyTurns),
        ("{% for i in (1..points) %}x{% endfor %}", {"points": "9" * 30}, TooManyTurns),
        ("{{ points | times: 2 }}", {"points": float("inf")}, TooBig),
        ("{% assign x = points | times: points %}{{ x }}", {"points": 10**30}, TooBig),
        ("{{ points }}", {"points": 10**5_000}, TooBig),
    ],
)
def test_attacks_by_values_end_at_once(
    source: str, values: dict[str, object], kind: type[TemplateRefusal]
) -> None:
    started = time.perf_counter()
    with pytest.raises(kind):
        fill(compile(source), values)
    assert time.perf_counter() - started < 1


class _Secretive:
    secret = "key"

    def __str__(self) -> str:
        return "shown"


def test_objects_show_their_text_and_nothing_else() -> None:
    assert fill(compile("{% assign x = city %}{{ x.secret }}{{ x }}"), {"city": _Secretive()}).text == "shown"


SCRAPS = """
{{ }} {% %} {{- -%} | : , . [ ] ( ) .. = == < ' if endif else elsif unless endunless case when endcase
for endfor in assign capture endcapture comment raw endraw break continue include # city points nothing
forloop x 1 0 -1 99 1.5 'a' true nil blank upcase default split join times date contains
and or reversed limit é
"""
scraps = st.sampled_from(
    [
        *SCRAPS.split(),
        *(
            "{{ city }}",
            "{% if city %}",
            "{% endif %}",
            "{% for x in (1..points) %}",
            "{% endfor %}",
            " ",
            "\n",
        ),
    ]
)
sources = st.builds(lambda between, found: between.join(found), st.sampled_from(["", " "]), st.lists(scraps))
field_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.dates(),
    st.lists(st.integers()),
)


@given(sources, field_values, field_values)
def test_whatever_is_written_is_filled_or_refused(source: str, city: object, points: object) -> None:
    refusals = check(source, FIELDS)
    assert all(isinstance(refusal, Refusal) and refusal.code for refusal in refusals)
    if refusals:
        return
    try:
        filled = fill(compile(source), {"city": city, "points": points})
    except TemplateRefusal:
        return
    assert len(filled.text) <= MAX_TEXT


pieces = st.one_of(
    st.text(st.characters(exclude_characters="{}%", exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(
        [
            "{{ city }}",
            "{{points}}",
            "{{- city -}}",
            "{{ city | default: 'ici' }}",
            "{{ points | default: '' }}",
        ]
    ),
)


@given(st.lists(pieces, max_size=8).map("".join), field_values, field_values)
def test_the_short_way_gives_what_liquid_gives(source: str, city: object, points: object) -> None:
    template = compile(source)
    assert template.pattern is not None
    values = {"city": city, "points": points}
    try:
        filled = fill(template, values)
    except TemplateRefusal:
        return
    # A condition that is always true forbids the short way.
    assert fill(compile("{% if true %}{% endif %}" + source), values) == filled
