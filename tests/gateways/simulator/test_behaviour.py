from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.simulator.behaviour import (
    Bucket,
    Network,
    PlannedReceipt,
    Treatment,
    draw,
    key_of,
    salt_of,
)
from chappe.gateways.simulator.reading import scenario_from
from chappe.gateways.simulator.scenario import Reaction, Rule, Scenario
from chappe.gateways.smpp import errors

NUMBERS = [f"+336{number:08}" for number in range(20_000)]
numbers = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True)
rules = st.lists(
    st.builds(
        Rule,
        prefix=st.sampled_from(["", "+33"]),
        share=st.sampled_from([0.2, 1.0]),
        answer=st.sampled_from(Reaction),
        answer_delay=st.just((0.0, 0.5)),
        taken=st.booleans(),
        receipt=st.sampled_from([(), ("DELIVRD",), ("ENROUTE", "UNDELIV")]),
        receipt_delay=st.just((0.1, 2.0)),
        lost=st.sampled_from([0.0, 0.5, 1.0]),
        doubled=st.sampled_from([0.0, 0.5, 1.0]),
    ),
    max_size=4,
).map(tuple)


@given(rules, st.text(), st.lists(st.tuples(numbers, st.integers(1, 3)), max_size=10))
def test_the_same_scenario_treats_the_same_number_alike(
    some: tuple[Rule, ...], seed: str, asked: list[tuple[str, int]]
) -> None:
    once, again = Network(Scenario(seed=seed, rules=some)), Network(Scenario(seed=seed, rules=some))
    first = [once.treat(number, part, 1.0) for number, part in asked]
    assert [again.treat(number, part, 2.0) for number, part in asked] == first
    for treatment in first:
        assert 0 <= treatment.delay <= 0.5
        assert all(0 <= receipt.after <= 2.0 for receipt in treatment.receipts)
        assert treatment.taken or not treatment.receipts


@given(st.integers(0, 2**40), st.integers(0, 2**64 - 1))
def test_a_draw_is_in_its_range(key: int, salt: int) -> None:
    assert 0 <= draw(key, salt) < 1


def test_draws_are_even_and_independent() -> None:
    first, second = salt_of("a"), salt_of("b")
    pairs = [(draw(key_of(number), first), draw(key_of(number), second)) for number in NUMBERS]
    for corner in range(16):
        low, left = corner % 4 / 4, corner // 4 / 4
        inside = sum(low <= one < low + 0.25 and left <= two < left + 0.25 for one, two in pairs)
        assert inside / len(pairs) == pytest.approx(1 / 16, abs=0.008)


def test_shares_are_what_they_say() -> None:
    network = Network(
        Scenario(
            seed="x",
            rules=(
                Rule(share=0.05, answer=Reaction.REFUSE, code=errors.RINVDSTADR),
                Rule(share=0.1, receipt=("UNDELIV",)),
                Rule(lost=0.2, doubled=0.3),
            ),
        )
    )
    treated = [network.treat(number, 1, 0) for number in NUMBERS]
    refused = [one for one in treated if one.reaction is Reaction.REFUSE]
    undelivered = [one for one in treated if one.receipts and one.receipts[0].status == "UNDELIV"]
    rest = [one for one in treated if one not in refused and one not in undelivered]
    assert len(refused) / len(NUMBERS) == pytest.approx(0.05, abs=0.01)
    assert len(undelivered) / len(NUMBERS) == pytest.approx(0.95 * 0.1, abs=0.01)
    assert sum(not one.receipts for one in rest) / len(rest) == pytest.approx(0.2, abs=0.02)
    assert sum(len(one.receipts) == 2 for one in rest) / len(rest) == pytest.approx(0.8 * 0.3, abs=0.02)


def treat(rule: dict[str, object], *asked: tuple[str, int]) -> list[Treatment]:
    network = Network(scenario_from({"rules": [rule]}))
    return [network.treat(number, part, 0) for number, part in asked]


OTHERWISE = Treatment(Reaction.ACCEPT, receipts=(PlannedReceipt("DELIVRD", "000", 0.0),))


@pytest.mark.parametrize(
    ("match", "number", "matches"),
    [
        ({}, "+33612345678", True),
        ({"prefix": "+336"}, "+33612345678", True),
        ({"prefix": "+337"}, "+33612345678", False),
        ({"suffix": "678"}, "+33612345678", True),
        ({"suffix": "679"}, "+33612345678", False),
        ({"country": "FR"}, "+33612345678", True),
        ({"country": "FR"}, "+32470123456", False),
        ({"pattern": r"^\+33[67].*8$"}, "+33612345678", True),
        ({"pattern": "9"}, "+33612345678", False),
        ({"prefix": "+33", "suffix": "9"}, "+33612345678", False),
        ({"share": 0.0}, "+33612345678", False),
    ],
)
def test_which_numbers_a_rule_is_for(match: dict[str, object], number: str, matches: bool) -> None:
    (treatment,) = treat({**match, "answer": "refuse", "code": "ESME_RINVDSTADR"}, (number, 1))
    assert treatment == (Treatment(Reaction.REFUSE, errors.RINVDSTADR, taken=False) if matches else OTHERWISE)


def test_the_first_rule_that_matches_decides() -> None:
    network = Network(Scenario(rules=(Rule(prefix="+331", receipt=("EXPIRED",)), Rule(receipt=("DELETED",)))))
    assert [network.treat(number, 1, 0).receipts[0].status for number in ("+331", "+332")] == [
        "EXPIRED",
        "DELETED",
    ]


def test_a_number_of_times_and_one_in_so_many() -> None:
    refused = Treatment(Reaction.REFUSE, errors.RTHROTTLED, taken=False)
    rule: dict[str, object] = {"answer": "refuse", "code": "ESME_RTHROTTLED"}
    asked = [("+331", 1), ("+331", 1), ("+331", 2), ("+332", 1), ("+331", 1)]
    assert treat({**rule, "times": 1}, *asked) == [refused, OTHERWISE, refused, refused, OTHERWISE]
    assert treat({**rule, "every": 2}, *asked) == [OTHERWISE, refused, OTHERWISE, refused, OTHERWISE]


@pytest.mark.parametrize(
    ("answer", "reaction"),
    [("silence", Reaction.SILENCE), ("close", Reaction.CLOSE), ("garbage", Reaction.GARBAGE)],
)
def test_texts_may_be_taken_without_saying_so(answer: str, reaction: Reaction) -> None:
    (taken,) = treat({"answer": answer}, ("+331", 1))
    (lost,) = treat({"answer": answer, "taken": False}, ("+331", 1))
    assert taken == OTHERWISE._replace(reaction=reaction)
    assert lost == Treatment(reaction, taken=False)


def test_receipts_by_example() -> None:
    rule: dict[str, object] = {"receipt": ["ENROUTE", "UNDELIV"], "receipt_error": "27", "receipt_delay": 2}
    rule["part_receipts"] = {"2": "EXPIRED"}
    first, second = treat({**rule, "early": True}, ("+331", 1), ("+331", 2))
    assert first.receipts == (PlannedReceipt("ENROUTE", "27", 1.0), PlannedReceipt("UNDELIV", "27", 2.0))
    assert second.receipts == (PlannedReceipt("EXPIRED", "27", 2.0),)
    assert first.early
    (doubled,) = treat({"doubled": 1}, ("+331", 1))
    assert doubled.receipts == OTHERWISE.receipts * 2
    (lost,) = treat({"lost": 1}, ("+331", 1))
    (none,) = treat({"receipt": "none"}, ("+331", 1))
    assert lost == none == replace_receipts(OTHERWISE)


def replace_receipts(treatment: Treatment) -> Treatment:
    return treatment._replace(receipts=())


@given(st.integers(1, 2_000), st.lists(st.floats(0, 0.5), min_size=1, max_size=300))
def test_a_rate_is_never_exceeded_and_is_reached(per_second: int, gaps: list[float]) -> None:
    bucket, now, taken = Bucket(per_second), 1.0, 0
    for gap in gaps:
        now += gap
        taken += bucket.take(now)
    allowed = max(1.0, per_second / 10) + (now - 1.0) * per_second
    assert taken <= allowed + 1e-6
    if min(gaps) >= 1 / per_second:
        assert taken == len(gaps)


def test_above_its_rate_a_network_throttles() -> None:
    network = Network(Scenario(per_second=100))
    told = [network.treat(number, 1, 1 + at / 1000).code for at, number in enumerate(NUMBERS[:1000])]
    assert told.count(errors.ROK) == pytest.approx(110, abs=1)
    assert set(told) == {errors.ROK, errors.RTHROTTLED}
    some = Network(replace(Scenario(), rules=(Rule(prefix="+331", per_second=10),)))
    told = [some.treat(number, 1, 1).code for number in ["+331", "+331", "+332", "+332"]]
    assert told == [errors.ROK, errors.RTHROTTLED, errors.ROK, errors.ROK]
