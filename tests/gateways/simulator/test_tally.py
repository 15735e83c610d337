from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.contract import PartOf
from chappe.gateways.simulator.tally import Tally

ORIGIN = ("login", "Chappe")
texts = st.tuples(
    st.sampled_from(["+331", "+332", "+333"]), st.sampled_from(["a", "b"]), st.integers(1, 3), st.booleans()
)


@given(st.lists(texts, max_size=12), st.randoms(use_true_random=False))
def test_texts_are_counted_whole_whatever_the_order_of_their_parts(
    sent: list[tuple[str, str, int, bool]], random: object
) -> None:
    tally, expected = Tally(), Counter[tuple[str, str]]()
    parts = []
    for reference, (number, text, total, taken) in enumerate(sent):
        for index in range(1, total + 1):
            parts.append((number, f"{text}{index}", PartOf(reference, total, index), taken))
        if taken:
            expected[number, "".join(f"{text}{index}" for index in range(1, total + 1))] += 1
    random.shuffle(parts)  # type: ignore[attr-defined]
    for number, text, place, taken in parts:
        tally.submitted(number, ORIGIN, text, place, taken=taken)
    assert tally.submissions == len(parts)
    assert tally.taken == sum(taken for *_, taken in parts)
    assert tally.texts == expected.total()
    assert tally.twice == sum(count - 1 for count in expected.values())
    assert {number for number, _ in expected} == set(tally.origins)
    assert all(tally.count_of(*text) == count for text, count in expected.items())
    assert tally.stats()["incomplete"] == 0


def test_a_part_that_comes_twice_is_named() -> None:
    tally = Tally()
    for index in (1, 1):
        tally.submitted("+331", ORIGIN, "a", PartOf(5, 2, index), taken=True)
    stats = tally.stats()
    assert (stats["texts"], stats["twice"], stats["twice_numbers"], stats["incomplete"]) == (
        0,
        1,
        ["+331"],
        1,
    )


def test_the_same_text_to_the_same_number_is_named_and_the_names_are_bounded() -> None:
    tally = Tally()
    for number in range(150):
        for _ in range(2):
            tally.submitted(f"+{number}", ORIGIN, "a", None, taken=True)
    assert (tally.texts, tally.twice, len(tally.twice_numbers)) == (300, 150, 100)
    assert tally.stats()["numbers"] == 150
