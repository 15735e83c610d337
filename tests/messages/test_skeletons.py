"""The ways a text may come out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.messages.skeletons import MOST_WAYS, field_mark, skeletons
from chappe.messages.template import compile, fill

NAME = field_mark("first_name")


@pytest.mark.parametrize(
    ("source", "ways"),
    [
        ("Hello {{ first_name }}", [f"Hello {NAME}"]),
        ('Hello {{ first_name | default: "you" }} {{ "STOP" }}', [f"Hello {NAME} STOP"]),
        ("{% if a %}A{% elsif b %}B{% else %}C{% endif %}!", ["A!", "B!", "C!"]),
        ("{% if a %}A{% endif %}!", ["A!", "!"]),
        ("{% unless a %}A{% endunless %}!", ["A!", "!"]),
        ("{% case a %}{% when 1 %}A{% when 2 %}B{% endcase %}", ["A", "B", ""]),
        ("{% for i in (1..3) %}x{% else %}y{% endfor %}", ["", "x", "y"]),
        ("{% assign a = 'b' %}{% comment %}STOP{% endcomment %}Hi", ["Hi"]),
        ("{% if a %}{% if b %}1{% else %}2{% endif %}{% endif %}", ["1", "2", ""]),
    ],
)
def test_each_way(source: str, ways: list[str]) -> None:
    assert list(skeletons(source)) == ways


def test_of_too_many_ways_only_what_stands_for_everybody_is_kept() -> None:
    conditions = "".join(f"{{% if f{index} %}}{index}{{% endif %}}" for index in range(MOST_WAYS))
    assert skeletons(f"Hello {conditions}STOP 36180") == ("Hello STOP 36180",)


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from(
            ["Hi ", "{{ a }}", "{% if a %}A{% else %}B{% endif %}", "{% unless b %}U{% endunless %}", " end"]
        ),
        max_size=6,
    ),
    st.booleans(),
    st.booleans(),
)
def test_what_is_filled_is_one_of_the_ways(parts: list[str], a: bool, b: bool) -> None:
    source = "".join(parts)
    values = {name: "x" for name, given in (("a", a), ("b", b)) if given}
    shown = {way.replace(field_mark("a"), "x" if a else "") for way in skeletons(source)}
    assert fill(compile(source), values).text in shown
