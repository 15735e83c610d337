import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.simulator.reading import scenario_from
from chappe.gateways.simulator.scenario import Reaction, Rule, Scenario, ScenarioInvalid
from chappe.gateways.smpp import errors

values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=9),
        st.sampled_from(["accept", "DELIVRD", "FR"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
rule_keys = st.sampled_from([*Rule.__dataclass_fields__, "country"]) | st.text(max_size=5)
scenario_keys = st.sampled_from(list(Scenario.__dataclass_fields__)) | st.text(max_size=5)
rule_tables = st.dictionaries(rule_keys, values, max_size=3)


@given(st.dictionaries(scenario_keys, values | st.lists(rule_tables, max_size=2), max_size=4))
def test_any_data_is_a_scenario_or_refused_by_name(data: dict[str, Any]) -> None:
    try:
        scenario = scenario_from(data)
    except ScenarioInvalid as invalid:
        where = str(invalid.params["where"])
    else:
        where = next(iter(data), "")
        assert len(scenario.rules) == len(data.get("rules", []))
    assert any(where.startswith(key) for key in data) or not data


def test_everything_a_scenario_can_say() -> None:
    scenario = scenario_from(
        {
            "seed": "s",
            "per_second": 500,
            "window": 5,
            "resend_after": 2.5,
            "enquire_interval": 30,
            "response_ids": "hexadecimal",
            "receipt_ids": "decimal",
            "accounts": {"login": "word"},
            "rules": [
                {
                    "name": "n", "country": "BE", "suffix": "9", "pattern": "x", "share": 0.5, "times": 2, "every": 3,
                    "answer": "refuse", "code": 0x400, "answer_delay": [1, 2], "taken": False, "per_second": 7,
                    "receipt": ["ENROUTE", "DELIVRD"], "receipt_error": "9", "receipt_delay": 3, "lost": 0.1,
                    "doubled": 1, "early": True, "part_receipts": {"2": "UNDELIV"},
                },
                {"receipt": "none", "code": "ESME_RMSGQFUL"},
            ],
        }
    )  # fmt: skip
    assert scenario == Scenario(
        "s", 500, 5, 2.5, 30, "hexadecimal", "decimal", {"login": "word"},
        (
            Rule("n", "+32", "9", re.compile("x"), 0.5, 2, 3, Reaction.REFUSE, 0x400, (1, 2), False, 7,
                 ("ENROUTE", "DELIVRD"), "9", (3, 3), 0.1, 1, True, {2: "UNDELIV"}),
            Rule(receipt=(), code=errors.RMSGQFUL),
        ),
    )  # fmt: skip
    assert "word" not in repr(scenario)


@pytest.mark.parametrize(
    ("data", "where", "problem"),
    [
        ({"sed": "x"}, "sed", "unknown_key"),
        ({"window": 0}, "window", "out_of_range"),
        ({"window": 1.5}, "window", "wrong_type"),
        ({"per_second": -1}, "per_second", "out_of_range"),
        ({"rules": {}}, "rules", "wrong_type"),
        ({"rules": [1]}, "rules[0]", "wrong_type"),
        ({"rules": [{}, {"shar": 1}]}, "rules[1].shar", "unknown_key"),
        ({"rules": [{"share": 2}]}, "rules[0].share", "out_of_range"),
        ({"rules": [{"share": True}]}, "rules[0].share", "wrong_type"),
        ({"rules": [{"answer": "maybe"}]}, "rules[0].answer", "unknown_value"),
        ({"rules": [{"code": "ESME_NONE"}]}, "rules[0].code", "unknown_value"),
        ({"rules": [{"code": 0}]}, "rules[0].code", "unknown_value"),
        ({"rules": [{"receipt": ["DELIVERD"]}]}, "rules[0].receipt", "unknown_value"),
        ({"rules": [{"receipt_delay": [2, 1]}]}, "rules[0].receipt_delay", "not_a_span"),
        ({"rules": [{"pattern": "("}]}, "rules[0].pattern", "not_a_pattern"),
        ({"rules": [{"country": "ZZ"}]}, "rules[0].country", "unknown_value"),
        ({"rules": [{"country": "FR", "prefix": "+33"}]}, "rules[0].country", "beside_prefix"),
        ({"rules": [{"part_receipts": {"x": "DELIVRD"}}]}, "rules[0].part_receipts", "wrong_type"),
        ({"accounts": {"a": 1}}, "accounts.a", "wrong_type"),
    ],
)
def test_what_is_wrong_is_named(data: dict[str, Any], where: str, problem: str) -> None:
    with pytest.raises(ScenarioInvalid) as invalid:
        scenario_from(data)
    params = dict(invalid.value.params)
    assert params.pop("detail")
    assert params == {"where": where, "problem": problem}
