"""What is done about a reply."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.direct.purposes import Purpose
from chappe.inbound.handling import (
    Answered,
    Incoming,
    MostAutomaticOutOfRange,
    Ruling,
    decide,
    decide_all,
    origin_of,
    refuse_loops,
)
from chappe.inbound.keywords import Intent
from chappe.inbound.lastwords import to_say
from chappe.inbound.registry import lexicon, lexicons, shipped_texts
from chappe.inbound.scope import StopScope
from chappe.messages.fragments import measure

RULING = Ruling(
    lexicon(),
    name="Bookshop",
    language="fr",
    scope=StopScope.TOPIC,
    confirms_stop=True,
    confirms_start=True,
    texts={("help", "fr"): "Librairie, 01 02 03 04 05", ("help", "en"): "Bookshop, 01 02 03 04 05"},
    shipped=shipped_texts(),
    answers=(
        Answered(("horaires",), "", "De 9 h à 19 h"),
        Answered(("horaires",), "36180", "De 10 h à 18 h"),
        Answered(("plan", "d", "acces"), "", "Derrière la gare"),
    ),
    senders=("BOOKSHOP",),
)
REPLY = Incoming(
    1,
    1,
    "+33639980000",
    "36180",
    7,
    "STOP",
    contact_id=3,
    language="en",
    sender="OTHER",
    topic_id=5,
    topic_name="Offers",
)


def reply(text: str, **given: object) -> Incoming:
    return replace(REPLY, text=text, **given)  # type: ignore[arg-type]


def spoken(incoming: Incoming, ruling: Ruling = RULING) -> str:
    said = decide(incoming, ruling).said
    return said.text if said else ""


def test_a_stop_is_of_its_topic_or_of_everything() -> None:
    assert decide(REPLY, RULING).topic_id == 5
    assert decide(reply("STOPALL"), RULING).topic_id is None
    assert decide(reply("STOP", topic_id=None), RULING).topic_id is None
    assert decide(REPLY, replace(RULING, scope=StopScope.EVERYTHING)).topic_id is None


def test_a_stop_of_its_sender_stops_no_other() -> None:
    of_senders = replace(RULING, scope=StopScope.SENDER)
    assert (decide(REPLY, of_senders).senders, decide(REPLY, of_senders).topic_id) == (
        ("OTHER", "36180"),
        None,
    )
    assert decide(REPLY, RULING).senders == ()
    for unknown in (reply("STOPALL"), reply("STOP", sender="")):
        assert (decide(unknown, of_senders).senders, decide(unknown, of_senders).topic_id) == ((), None)
    assert spoken(REPLY, of_senders) == (
        "Bookshop: you will get no more texts from OTHER, 36180. START brings them back, STOPALL stops all of them."
    )
    both = frozenset({"OTHER", "36180"})
    assert spoken(reply("STOP", stopped_senders=both), of_senders) == ""
    assert spoken(reply("STOP", stopped_senders=frozenset({"OTHER"})), of_senders) != ""
    assert spoken(reply("START", stopped_senders=both), of_senders).startswith("Bookshop: you will get")
    # A START is of the senders it is to, and of all of them only where it is not known which.
    assert decide(reply("START"), of_senders).senders == ("OTHER", "36180")
    assert decide(reply("START", sender="", recipient=""), of_senders).senders == ()
    assert spoken(reply("START", stopped_senders=frozenset({"THIRD"})), of_senders) == ""
    # What was written to is stopped: nothing goes back from it by itself, and a person looks.
    assert spoken(reply("horaires", stopped_senders=both), of_senders) == ""
    assert decide(reply("horaires", stopped_senders=both), of_senders).waits


def test_a_start_says_whom_it_brings_back_where_others_stay_stopped() -> None:
    of_senders = replace(RULING, scope=StopScope.SENDER)
    some = reply("START", stopped_senders=frozenset({"OTHER", "THIRD"}))
    assert spoken(some, of_senders) == (
        "Bookshop: you will get texts from OTHER, 36180 again. STOP stops them."
    )
    own = replace(of_senders, texts={("started_sender", "en"): "{sender}: back"})
    assert spoken(some, own) == "OTHER, 36180: back"
    every = reply("START", is_stopped=True, stopped_senders=frozenset({"OTHER"}))
    assert spoken(every, of_senders) == "Bookshop: you will get our texts again. STOP stops them."


def test_a_start_is_of_the_topic_that_it_answers() -> None:
    assert decide(reply("START"), RULING).topic_id == 5
    assert decide(reply("START", topic_id=None), RULING).topic_id is None
    assert decide(reply("START"), replace(RULING, scope=StopScope.EVERYTHING)).topic_id is None
    said = decide(reply("START"), RULING)
    assert (said.everything, said.falls_back) == (False, True)
    # Who had stopped everything takes back that, and no topic stopped before.
    said = decide(reply("START", is_stopped=True), RULING)
    assert (said.everything, said.falls_back) == (False, False)
    said = decide(reply("START"), replace(RULING, scope=StopScope.SENDER))
    assert (said.everything, said.falls_back) == (True, False)


def test_one_confirmation_at_most() -> None:
    assert spoken(REPLY) == (
        "Bookshop: you will get no more texts about Offers. START brings them back, STOPALL stops all of them."
    )
    assert spoken(reply("STOPALL", language="")) == (
        "Bookshop : vous ne recevrez plus nos SMS. START pour les recevoir à nouveau."
    )
    assert (
        spoken(reply("START", is_stopped=True)) == "Bookshop: you will get our texts again. STOP stops them."
    )
    assert spoken(reply("STOP", confirmed=1)) == ""
    assert spoken(reply("STOP", is_stopped=True)) == ""
    assert spoken(reply("START")) == ""
    assert spoken(REPLY, replace(RULING, confirms_stop=False)) == ""
    own = replace(RULING, texts={("stopped", "fr"): "C'est noté, {account} {?}"})
    assert spoken(reply("STOPALL"), own) == "C'est noté, Bookshop {?}"
    decided = decide(REPLY, RULING)
    assert decided.said is not None
    assert (decided.said.purpose, decided.said.sender.value) == (
        Purpose.CONFIRMATION,
        "36180",
    )


def test_help_and_keywords_are_answered_by_themselves() -> None:
    assert spoken(reply("Help")) == "Bookshop, 01 02 03 04 05"
    assert spoken(reply("AIDE", language="de")) == "Librairie, 01 02 03 04 05"
    assert spoken(reply("Bonjour, HORAIRES svp")) == "De 10 h à 18 h"
    assert spoken(reply("horaires ?", recipient="36181")) == "De 9 h à 19 h"
    assert spoken(reply("Plan d’accès")) == "Derrière la gare"
    assert spoken(reply("Quels sont vos horaires ?")) == ""
    assert not decide(reply("horaires"), RULING).waits
    assert decide(reply("Quels sont vos horaires ?"), RULING).waits
    # Without a text of its own nothing is said, and a person looks.
    silent = replace(RULING, texts={})
    assert (spoken(reply("HELP"), silent), decide(reply("HELP"), silent).waits) == ("", True)


@pytest.mark.parametrize(
    "incoming",
    [
        reply("horaires", automatic=3),
        reply("horaires", is_stopped=True),
        reply("horaires", number="36180"),
        reply("horaires", number="BOOKSHOP"),
        reply("horaires", number="+33639980000", recipient="+33639980000"),
        reply("horaires", is_echo=True),
        reply("HELP", automatic=4),
    ],
)
def test_machines_do_not_talk_to_each_other(incoming: Incoming) -> None:
    assert spoken(incoming) == ""
    assert spoken(reply("horaires"), replace(RULING, most_automatic=0)) == ""


def test_what_is_said_to_one_counts_for_the_next() -> None:
    batch = [reply("horaires", reply_id=index) for index in range(5)]
    assert [decision.said is not None for decision in decide_all(batch, {1: RULING})] == [True] * 3 + [
        False
    ] * 2

    # The STOP was taken back before anything was said.
    back = [reply("STOP", reply_id=1), reply("START", reply_id=2, is_stopped=True)]
    decisions = decide_all(back, {1: RULING})
    assert [decision.said is not None for decision in decisions] == [True, False]
    assert to_say(decisions) == []
    twice = decide_all([reply("STOP", reply_id=1), reply("STOP", reply_id=2)], {1: RULING})
    assert to_say(twice) == [twice[0]]


def test_the_sender_is_what_they_wrote_to() -> None:
    def value(incoming: Incoming, ruling: Ruling = RULING) -> str:
        found = origin_of(incoming, ruling)
        return found.value if found else ""

    assert value(REPLY) == "36180"
    assert value(reply("", recipient="")) == "OTHER"
    assert value(reply("", recipient="", sender="")) == "BOOKSHOP"
    assert value(reply("", recipient="", sender=""), replace(RULING, senders=())) == ""


def test_settings_have_bounds() -> None:
    refuse_loops(20)
    with pytest.raises(MostAutomaticOutOfRange):
        refuse_loops(21)


def test_every_language_has_words_of_its_own_that_fit_one_text() -> None:
    for language in lexicons():
        for which in ("stopped", "sender", "topic", "started"):
            text = shipped_texts()[which, language].format(account="A" * 20, topic="B" * 15, sender="C" * 15)
            measured = measure(text)
            assert (measured.encoding.value, measured.fragments) == ("GSM-7", 1), text


@given(
    st.text(max_size=60), st.booleans(), st.integers(0, 4), st.sampled_from(["+33639980000", "36180", "X"])
)
def test_somebody_looks_or_something_is_done(
    text: str, is_stopped: bool, automatic: int, number: str
) -> None:
    decision = decide(reply(text, is_stopped=is_stopped, automatic=automatic, number=number), RULING)
    done = decision.said is not None or decision.intent in (Intent.STOP, Intent.START)
    assert decision.waits is not done
