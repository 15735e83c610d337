"""Who of several dispatch processes holds which lanes: an even share each, reached one lane at a time.

A process that has two lanes fewer than another asks it for one; the other lets that lane finish what it has in hand
and gives it up; the asker takes it. Each such move makes the shares more even, so that it is never undone.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A lane: who holds it, and who asked for it; `NOBODY` where nobody does."""

    lane_id: int
    gateway_id: int
    holder: str
    asked_by: str = NOBODY

    @property
    def goes_to(self) -> str:
        """Who holds it, or will once it is given up."""
        return self.asked_by or self.holder


def taken(me: str, places: Sequence[Place], waited: Collection[int]) -> list[int]:
    """The free lanes to take now: those asked for; others while nobody who holds any has fewer.

    ``waited``: lanes that have been free for so long that whoever should take them does not.
    """
    load = Counter(place.goes_to for place in places)
    others = [many for who, many in load.items() if who not in (me, NOBODY)]
    found = []
    for place in places:
        if place.holder != NOBODY:
            continue
        mine = place.asked_by == me
        fair = place.asked_by == NOBODY and load[me] <= min(others, default=load[me])
        if mine or fair or place.lane_id in waited:
            found.append(place.lane_id)
            load[me] += not mine
    return found


def asked(me: str, places: Sequence[Place], unable: Collection[int] = ()) -> Place | None:
    """The lane to ask its holder for, if any: of whoever has most, of the gateway that is shared least evenly.

    ``unable``: lanes that this process could not run.
    """
    places = _standing(places)
    if any(place.goes_to == NOBODY or place.asked_by == me for place in places):
        return None  # there is one to take first
    load = Counter(place.goes_to for place in places)
    most = max((many for who, many in load.items() if who != me), default=0)
    if most - load[me] < 2:
        return None
    giver = min(who for who, many in load.items() if who != me and many == most)
    held = [
        place for place in places if place.holder == place.goes_to == giver and place.lane_id not in unable
    ]
    return max(
        held, key=lambda place: (_uneven(place.gateway_id, giver, me, places), -place.lane_id), default=None
    )


def given(me: str, places: Sequence[Place]) -> int | None:
    """The lane to give up now, of those that this process holds and others asked for: one that makes it more even."""
    load = Counter(place.holder for place in places)
    wanted = [
        place.lane_id
        for place in places
        if place.holder == me and place.asked_by not in (NOBODY, me) and load[me] - load[place.asked_by] >= 2
    ]
    return min(wanted, default=None)


def _standing(places: Sequence[Place]) -> list[Place]:
    """The lanes with the questions that will be answered: others' shares have moved since the rest was asked."""
    load = Counter(place.holder for place in places)
    return [
        replace(place, asked_by=NOBODY)
        if place.holder != NOBODY and place.asked_by and load[place.holder] - load[place.asked_by] < 2
        else place
        for place in places
    ]


def _uneven(gateway_id: int, giver: str, taker: str, places: Sequence[Place]) -> int:
    """How many more lanes of a gateway one has than another."""
    load = Counter(place.goes_to for place in places if place.gateway_id == gateway_id)
    return load[giver] - load[taker]
