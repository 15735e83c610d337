"""What a number wants in the end, of several replies that came in together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chappe.inbound.handling import Decision
from chappe.inbound.keywords import Intent

# What is confirmed only where it holds in the end.
SPOKEN = (Intent.STOP, Intent.START)


@dataclass(frozen=True, slots=True)
class LastWords:
    """Of one number in one account: ``starts`` are obeyed first, then ``stops``, those that no START took back."""

    starts: tuple[Decision, ...]
    stops: tuple[Decision, ...]


def last_words(decisions: Iterable[Decision]) -> list[LastWords]:
    """What each number of each account that stops or starts wants; a STOP of another sender or topic adds to it."""
    spoken: dict[tuple[int, str], list[Decision]] = {}
    for one in decisions:
        if one.intent in SPOKEN:
            spoken.setdefault((one.incoming.account_id, one.incoming.number), []).append(one)
    return [_words_of(said_by_one) for said_by_one in spoken.values()]


def to_say(decisions: Iterable[Decision]) -> list[Decision]:
    """Those with a text that goes back: no confirmation of what does not hold in the end."""
    everything = list(decisions)
    last = {(one.incoming.account_id, one.incoming.number): one for one in everything if one.intent in SPOKEN}
    holding = {stop.incoming.reply_id for words in last_words(everything) for stop in words.stops}
    holding |= {one.incoming.reply_id for one in last.values()}
    return [
        one
        for one in everything
        if one.said is not None and (one.intent not in SPOKEN or one.incoming.reply_id in holding)
    ]


def _words_of(spoken: Sequence[Decision]) -> LastWords:
    stops: list[Decision] = []
    starts: list[Decision] = []
    for one in spoken:
        if one.intent is Intent.STOP:
            stops.append(one)
            continue
        topic = _topic_taken_back(one, stops)
        kept = [stop for stop in stops if not _takes_back(one, stop, topic)]
        # Who takes back a STOP just said means no earlier one.
        starts.append(replace(one, falls_back=one.falls_back and len(kept) == len(stops)))
        stops = kept
    return LastWords(tuple(starts), tuple(stops))


def _topic_taken_back(start: Decision, stops: Sequence[Decision]) -> int | None:
    """The topic whose STOP a START takes back: its own, or where that is not known, the one stopped last."""
    topics = [stop.topic_id for stop in stops if stop.topic_id is not None]
    return start.topic_id if start.topic_id is not None or not topics else topics[-1]


def _takes_back(start: Decision, stop: Decision, topic: int | None) -> bool:
    """A START to a sender, or of a topic, leaves the STOPs of others."""
    if stop.topic_id is not None and not start.everything and stop.topic_id != topic:
        return False
    return not (start.senders and stop.senders) or not set(start.senders).isdisjoint(stop.senders)
