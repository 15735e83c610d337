"""Measures in Prometheus' text format."""

import re

from hypothesis import given
from hypothesis import strategies as st

from chappe.dispatch.exposition import Measure, Sample, Shape, exposed


def test_a_counter_and_a_gauge() -> None:
    measures = [
        Measure("a_total", Shape.COUNTER, "All\nof it.", (Sample(3, {"name": 'the "first"\\'}), Sample(0.5))),
        Measure("b", Shape.GAUGE, "Nothing.", ()),
    ]
    assert exposed(measures) == (
        "# HELP a_total All\\nof it.\n"
        "# TYPE a_total counter\n"
        'a_total{name="the \\"first\\"\\\\"} 3\n'
        "a_total 0.5\n"
        "# HELP b Nothing.\n"
        "# TYPE b gauge\n"
    )


LINE = re.compile(r'm\{one="((?:[^"\\\n]|\\["\\n])*)"\} (\S+)')


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False))
def test_every_label_and_value_is_read_back(label: str, value: float) -> None:
    lines = exposed([Measure("m", Shape.GAUGE, "M.", (Sample(value, {"one": label}),))]).split("\n")
    assert len(lines) == 4
    found = LINE.fullmatch(lines[2])
    assert found is not None
    read = re.sub(r"\\(.)", lambda each: "\n" if each[1] == "n" else each[1], found[1])
    assert (read, float(found[2])) == (label, value)
