"""What a number wants in the end."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chappe.direct.purposes import Purpose
from chappe.inbound.handling import Decision, Incoming, Said
from chappe.inbound.keywords import Intent
from chappe.inbound.lastwords import last_words, to_say
from chappe.messages.sender import sender_name

WROTE = Incoming(0, 1, "+33639980000", "36180", 7, "")
SAID = Said(Purpose.CONFIRMATION, "So be it", sender_name("36180"))


def heard(*words: tuple[Intent, tuple[str, ...]], number: str = WROTE.number) -> list[Decision]:
    """A decision for each word, of these senders or of everything."""
    return [
        Decision(replace(WROTE, reply_id=place, number=number), intent, senders=senders, said=SAID)
        for place, (intent, senders) in enumerate(words)
    ]


def test_a_stop_of_another_sender_adds_to_it() -> None:
    stop, start = Intent.STOP, Intent.START
    two = heard((stop, ("36180",)), (Intent.NONE, ()), (stop, ("36181",)))
    (words,) = last_words(two)
    assert (words.starts, words.stops) == ((), (two[0], two[2]))
    everything = heard((stop, ()), (stop, ("36181",)))
    assert last_words(everything)[0].stops == tuple(everything)
    # A START takes back what it is to, or everything where it is not known what.
    one_back = heard((stop, ("36180",)), (stop, ("ACME", "36181")), (start, ("36181",)))
    assert (last_words(one_back)[0].starts, last_words(one_back)[0].stops) == ((one_back[2],), (one_back[0],))
    assert to_say(one_back) == [one_back[0], one_back[2]]
    for all_back in (
        heard((stop, ("36180",)), (stop, ()), (start, ())),
        heard((stop, ()), (start, ("36180",))),
    ):
        assert last_words(all_back)[0].stops == ()
        assert to_say(all_back) == [all_back[-1]]
    again = heard((start, ()), (stop, ("36180",)))
    assert (last_words(again)[0].starts, last_words(again)[0].stops) == ((again[0],), (again[1],))
    assert to_say(again) == [again[1]]
    apart = [*heard((stop, ())), *heard((start, ()), number="+33639980001")]
    assert [(words.starts, words.stops) for words in last_words(apart)] == [
        ((), (apart[0],)),
        ((apart[1],), ()),
    ]


def test_a_start_of_one_topic_leaves_the_stop_of_another() -> None:
    spoken = heard((Intent.STOP, ()), (Intent.STOP, ()), (Intent.START, ("36180",)))
    offers, events, back = (
        replace(one, topic_id=topic) for one, topic in zip(spoken, (1, 2, 2), strict=True)
    )
    (words,) = last_words([offers, events, back])
    assert (words.starts, words.stops) == ((back,), (offers,))
    # Of no known topic, it is of the one stopped last; and means nothing stopped before.
    (words,) = last_words([offers, events, replace(back, topic_id=None, falls_back=True)])
    assert (words.stops, [one.falls_back for one in words.starts]) == ((offers,), [False])
    assert last_words([replace(back, topic_id=None, falls_back=True)])[0].starts[0].falls_back
    # Where a STOP is of everything or of senders, so is the way back.
    assert last_words([offers, events, replace(back, everything=True)])[0].stops == ()


word = st.tuples(
    st.sampled_from([Intent.STOP, Intent.START, Intent.NONE]),
    st.sampled_from([(), ("36180",), ("36181",), ("ACME", "36180")]),
)


@given(st.lists(word, max_size=8))
def test_no_stop_is_lost_that_no_start_took_back(words: list[tuple[Intent, tuple[str, ...]]]) -> None:
    decisions = heard(*words)
    found = last_words(decisions)
    kept = {stop.incoming.reply_id for one in found for stop in one.stops}
    for place, (intent, senders) in enumerate(words):
        later = [to for also, to in words[place + 1 :] if also is Intent.START]
        taken_back = any(not (to and senders) or set(to) & set(senders) for to in later)
        assert (place in kept) is (intent is Intent.STOP and not taken_back)
