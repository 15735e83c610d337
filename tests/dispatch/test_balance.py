"""Lanes shared evenly between processes that look and act one after another, in whatever order."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.dispatch.balance import NOBODY, Place, asked, taken
from chappe.dispatch.balance import given as given_up


def world(*holders: str) -> list[Place]:
    return [Place(lane_id, lane_id % 2, holder) for lane_id, holder in enumerate(holders)]


def test_a_process_alone_takes_everything_and_asks_for_nothing() -> None:
    assert taken("a", world(NOBODY, NOBODY, NOBODY), ()) == [0, 1, 2]
    assert asked("a", world("a", "a", "a")) is None
    assert given_up("a", world("a", "a", "a")) is None


def test_who_joins_asks_whoever_has_most_for_one_lane() -> None:
    places = world("a", "a", "b", "b", "b")
    asking = asked("c", places)
    assert asking is not None
    assert (asking.lane_id, asking.holder) == (2, "b")
    places[2] = Place(2, 0, "b", "c")
    assert given_up("b", places) == 2
    assert given_up("a", places) is None
    assert asked("c", places) is None  # one at a time


def test_one_more_than_another_is_even_enough() -> None:
    assert asked("b", world("a", "a", "b")) is None
    places = [Place(0, 0, "a", "b"), Place(1, 0, "a"), Place(2, 0, "b")]
    assert given_up("a", places) is None


def test_the_lanes_of_each_gateway_are_shared_too() -> None:
    # Both lanes of gateway 1 are with a: it is of these that b asks for one.
    places = [Place(0, 0, "a"), Place(1, 0, "b"), Place(2, 1, "a"), Place(3, 1, "a"), Place(4, 2, "a")]
    asking = asked("b", places)
    assert asking is not None
    assert asking.gateway_id == 1


def test_a_lane_that_the_asker_could_not_run_is_not_asked_for() -> None:
    asking = asked("b", world("a", "a", "a"), unable={0, 1})
    assert asking is not None
    assert asking.lane_id == 2
    assert asked("b", world("a", "a", "a"), unable={0, 1, 2}) is None


def test_a_free_lane_is_left_to_whoever_has_fewer_or_asked_but_not_for_ever() -> None:
    places = [Place(0, 0, "a"), Place(1, 0, "a"), Place(2, 0, "b"), Place(3, 0, NOBODY)]
    assert taken("a", places, ()) == []
    assert taken("b", places, ()) == [3]
    assert taken("a", places, {3}) == [3]
    given_to_c = [Place(0, 0, "a"), Place(1, 0, NOBODY, "c")]
    assert taken("a", given_to_c, ()) == []
    assert taken("c", given_to_c, ()) == [1]


LAPSE = 8  # rounds for which a question stands: the database forgets one that nothing came of


@settings(max_examples=200)
@given(data=st.data(), lanes=st.integers(1, 12), processes=st.integers(1, 5))
def test_whoever_comes_and_goes_the_shares_become_even_and_then_stay(
    data: st.DataObject, lanes: int, processes: int
) -> None:
    names = "abcde"[:processes]
    holders = data.draw(st.lists(st.sampled_from([*names, NOBODY]), min_size=lanes, max_size=lanes))
    places = {at: Place(at, data.draw(st.integers(0, 2)), holder) for at, holder in enumerate(holders)}
    # Each round, every process looks once, in an order of its own; some act on what they saw before the others acted.
    gave = 0
    asked_in: dict[int, int] = {}
    for turn in range(4 * lanes + 8 + LAPSE):
        asked_in = {at: asked_in.get(at, turn) for at, place in places.items() if place.asked_by}
        for at in [at for at, since in asked_in.items() if turn - since >= LAPSE]:
            places[at] = Place(at, places[at].gateway_id, places[at].holder)
            del asked_in[at]
        seen = list(places.values())
        for me in data.draw(st.permutations(names)):
            looks_anew = data.draw(st.booleans())
            gave += act(me, list(places.values()) if looks_anew else seen, places)
    load = Counter(dict.fromkeys(names, 0)) + Counter()
    load.update(place.holder for place in places.values())
    shares = [load[name] for name in names]
    assert sum(shares) == lanes
    assert max(shares) - min(shares) <= 1
    assert gave <= lanes
    before = dict(places)
    for me in names:
        assert act(me, list(places.values()), places) == 0
    assert {at: place.holder for at, place in places.items()} == {
        at: one.holder for at, one in before.items()
    }


def act(me: str, seen: list[Place], places: dict[int, Place]) -> int:
    """What a process does on what it saw, as far as the table still allows it; how many lanes it gave up."""
    for lane_id in taken(me, seen, ()):
        if places[lane_id].holder == NOBODY:
            places[lane_id] = Place(lane_id, places[lane_id].gateway_id, me)
    wanted = given_up(me, seen)
    if wanted is not None and places[wanted].holder == me:
        one = places[wanted]
        places[wanted] = Place(wanted, one.gateway_id, NOBODY, one.asked_by)
        return 1
    place = asked(me, seen)
    if (
        place is not None
        and places[place.lane_id].holder == place.holder
        and not places[place.lane_id].asked_by
    ):
        places[place.lane_id] = Place(place.lane_id, place.gateway_id, place.holder, me)
    return 0
