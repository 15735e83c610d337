from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.gateways.smpp import naive
from tests.gateways.smpp.strategies import submissions

from chappe.dispatch.worker.lane import LEASE
from chappe.gateways.contract import (
    Accepted,
    Cause,
    Encoding,
    NotSent,
    Refused,
    SenderKind,
    Submission,
    Unknown,
)
from chappe.gateways.smpp import concatenation, errors
from chappe.gateways.smpp.encoder import Encoder
from chappe.gateways.smpp.events import Answer, Unanswered
from chappe.gateways.smpp.outbox import Outbox, key_of
from chappe.gateways.smpp.pdu import Bind, Command, Pdu, encode
from chappe.gateways.smpp.session import Session
from chappe.gateways.smpp.settings import PATIENCE, IdForm, SmppSettings
from chappe.windows.basis import MARGIN

SETTINGS = SmppSettings("smsc.example", patience=30)


def text(key: object, parts: int = 1, **more: Any) -> Submission:
    octets = tuple(f"{key}/{at}".encode() for at in range(parts))
    return Submission(key, "+33612345678", "Chappe", SenderKind.ALPHANUMERIC, Encoding.GSM7, octets, **more)


class Wire:
    """An outbox, the session it fills, and a network one answers for by hand."""

    def __init__(self, window: int = 10, changed: SmppSettings = SETTINGS) -> None:
        self.settings = changed
        self.outbox = Outbox(changed, Encoder(changed))
        self.window = window
        self.now = 0.0
        self.connect()

    def connect(self) -> None:
        self.session = Session(window=self.window, response_timeout=30, enquire_interval=1000)
        self.session.bind(Command.BIND_TRANSCEIVER, Bind("a", "b"), self.now)
        self.session.receive(encode(Pdu(Command.BIND_TRANSCEIVER_RESP, 0, 1, b"\0")), self.now)
        self.session.proved = True
        self.session.take()
        self.wire: dict[int, bytes] = {}  # what the network has not answered yet, by sequence

    def fill(self) -> list[bytes]:
        """What leaves now: the user data of each part."""
        self.outbox.fill(self.session, self.session.room, self.now)
        left = []
        for sent in naive.read_all(self.session.take()):
            octets = sent.fields["short_message"]
            assert isinstance(octets, bytes)
            if sent.fields["esm_class"] == 0x40:
                octets = concatenation.without_header(octets)[1]
            self.wire[sent.sequence] = octets
            left.append(octets)
        return left

    def answer(self, octets: bytes, status: int = 0, reference: bytes = b"") -> None:
        sequence = next(number for number, sent in self.wire.items() if sent == octets)
        del self.wire[sequence]
        body = (reference or octets) + b"\0"
        pdu = encode(Pdu(Command.SUBMIT_SM_RESP, status, sequence, b"" if status else body))
        for event in self.session.receive(pdu, self.now):
            assert isinstance(event, Answer)
            self.outbox.answered(event.token, event.status, event.reference, self.now)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        for event in self.session.tick(self.now):
            if isinstance(event, Unanswered):
                self.outbox.unanswered(event.token)

    def lose(self) -> None:
        self.outbox.lost(self.session.lost())
        self.wire.clear()

    @property
    def done(self) -> list[tuple[object, object]]:
        return [(submission.key, outcome) for submission, outcome in self.outbox.done]


def test_texts_leave_in_order_as_the_window_allows() -> None:
    wire = Wire(window=2)
    wire.outbox.add([text("a"), text("b"), text("c")])
    assert wire.outbox.waiting_parts == 3
    assert wire.fill() == [b"a/0", b"b/0"]
    assert (wire.fill(), wire.outbox.waiting_parts) == ([], 1)
    wire.answer(b"b/0")
    assert wire.fill() == [b"c/0"]
    assert wire.done == [("b", Accepted(("b/0",)))]


def test_a_long_text_waits_until_it_may_leave_whole() -> None:
    wire = Wire(window=4)
    wire.outbox.add([text("a"), text("b"), text("long", 3), text("c")])
    assert wire.fill() == [b"a/0", b"b/0"]
    wire.answer(b"a/0")
    assert wire.fill() == [b"long/0", b"long/1", b"long/2"]
    wire.answer(b"long/1")
    wire.answer(b"long/0")
    assert wire.fill() == [b"c/0"]
    wire.answer(b"long/2")
    assert wire.done == [("a", Accepted(("a/0",))), ("long", Accepted(("long/0", "long/1", "long/2")))]


def test_a_text_longer_than_the_window_goes_by_pieces() -> None:
    wire = Wire(window=2)
    wire.outbox.add([text("long", 3)])
    assert wire.fill() == [b"long/0", b"long/1"]
    wire.answer(b"long/0")
    assert wire.fill() == [b"long/2"]
    wire.lose()
    assert wire.done == [("long", Unknown(Cause.CONNECTION_LOST, ("long/0", None, None)))]


def test_the_rest_of_a_text_that_was_refused_does_not_leave() -> None:
    wire = Wire(window=2)
    wire.outbox.add([text("long", 5), text("a")])
    wire.fill()
    wire.answer(b"long/0", errors.RINVDSTADR)
    assert wire.fill() == [b"a/0"]
    wire.answer(b"long/1", errors.RINVDSTADR)
    assert wire.done == [("long", Refused("ESME_RINVDSTADR"))]


def test_only_the_parts_that_were_put_off_are_submitted_again() -> None:
    wire = Wire()
    wire.outbox.add([text("long", 3)])
    wire.fill()
    wire.answer(b"long/0", reference=b"11")
    wire.answer(b"long/1", errors.RTHROTTLED)
    wire.answer(b"long/2", errors.RMSGQFUL)
    assert (wire.done, wire.fill(), wire.outbox.waiting_parts) == ([], [], 2)
    wire.wait(0.6)
    assert wire.fill() == [b"long/1", b"long/2"]
    wire.answer(b"long/2", reference=b"33")
    wire.answer(b"long/1", errors.RTHROTTLED)
    wire.wait(0.6)
    assert wire.fill() == []  # the pause grows
    wire.wait(0.6)
    assert wire.fill() == [b"long/1"]
    wire.answer(b"long/1", reference=b"22")
    assert wire.done == [("long", Accepted(("11", "22", "33")))]


def test_patience_ends() -> None:
    wire = Wire(changed=replace(SETTINGS, patience=2))
    wire.outbox.add([text("long", 2)])
    wire.fill()
    wire.answer(b"long/0")
    wire.answer(b"long/1", errors.RTHROTTLED)
    for _ in range(10):
        wire.wait(1.1)
        if wire.fill():
            wire.answer(b"long/1", errors.RTHROTTLED)
    assert wire.done == [("long", Unknown(Cause.PARTLY_ACCEPTED, ("long/0", None), "ESME_RTHROTTLED"))]


def test_parts_put_off_when_the_connection_goes() -> None:
    wire = Wire()
    wire.outbox.add([text("long", 2), text("short")])
    wire.fill()
    wire.answer(b"long/0")
    wire.answer(b"long/1", errors.RTHROTTLED)
    wire.lose()
    assert sorted(wire.done, key=str) == [
        ("long", Unknown(Cause.PARTLY_ACCEPTED, ("long/0", None), "ESME_RTHROTTLED")),
        ("short", Unknown(Cause.CONNECTION_LOST)),
    ]


def test_all_parts_put_off_is_for_dispatch_to_decide() -> None:
    wire = Wire()
    wire.outbox.add([text("long", 2)])
    wire.fill()
    wire.answer(b"long/0", errors.RTHROTTLED)
    wire.answer(b"long/1", errors.RTHROTTLED)
    assert wire.done == [("long", Refused("ESME_RTHROTTLED", again=True, throttled=True))]


def test_a_refused_validity_is_left_out_once() -> None:
    wire, hour = Wire(window=3), timedelta(hours=1)
    wire.outbox.add([text("a", validity=hour), text("long", 2, validity=hour)])
    wire.fill()
    wire.answer(b"a/0", errors.RINVEXPIRY)
    wire.answer(b"long/0", errors.RINVEXPIRY)
    assert wire.fill() == [b"a/0"]
    wire.answer(b"long/1")
    assert wire.fill() == [b"long/0"]  # the part that was taken is not submitted again
    wire.answer(b"a/0", errors.RINVEXPIRY)
    wire.answer(b"long/0", errors.RINVEXPIRY)
    assert wire.fill() == []
    assert wire.done == [
        ("a", Refused("ESME_RINVEXPIRY")),
        ("long", Unknown(Cause.PARTLY_ACCEPTED, (None, "long/1"), "ESME_RINVEXPIRY")),
    ]


def test_without_patience_a_refused_validity_is_left_out_too() -> None:
    wire = Wire(changed=replace(SETTINGS, patience=0))
    wire.outbox.add([text("long", 2, validity=timedelta(hours=1))])
    wire.fill()
    wire.answer(b"long/0", errors.RINVEXPIRY)
    wire.answer(b"long/1", errors.RINVEXPIRY)
    assert wire.fill() == [b"long/0", b"long/1"]


def test_nothing_leaves_after_its_time() -> None:
    wire = Wire(window=2)
    wire.outbox.add([text("long", 3, leave_by=10), text("a", leave_by=10), text("b")])
    assert wire.fill() == [b"long/0", b"long/1"]
    wire.wait(10)
    wire.answer(b"long/0")
    assert wire.fill() == [b"b/0"]
    wire.answer(b"long/1")
    assert wire.done == [
        ("a", NotSent(Cause.TOO_LATE)),
        ("long", Unknown(Cause.PARTLY_ACCEPTED, ("long/0", "long/1", None))),
    ]


def test_what_is_tried_again_is_not_after_its_time() -> None:
    wire = Wire()
    wire.outbox.add([text("long", 2, leave_by=0.4)])
    wire.fill()
    wire.answer(b"long/0")
    wire.answer(b"long/1", errors.RTHROTTLED)
    wire.wait(0.6)
    assert wire.fill() == []
    assert wire.done == [("long", Unknown(Cause.PARTLY_ACCEPTED, ("long/0", None), "ESME_RTHROTTLED"))]


def test_what_cannot_be_written_is_refused_and_keeps_nobody_waiting() -> None:
    wire = Wire()
    wire.outbox.add([text("bad")._replace(number="not a number"), text("good")])
    assert wire.fill() == [b"good/0"]
    assert wire.done == [("bad", Refused("unwritable_number"))]


def test_references_are_written_as_receipts_will_write_them() -> None:
    wire = Wire(changed=replace(SETTINGS, response_ids=IdForm.HEXADECIMAL))
    wire.outbox.add([text("a")])
    wire.fill()
    wire.answer(b"a/0", reference=b"00FF")
    assert wire.done == [("a", Accepted(("255",)))]


def test_the_key_of_a_part() -> None:
    outbox, session = Outbox(SETTINGS, Encoder(SETTINGS)), Wire().session
    outbox.add([text("a"), text("long", 2)])
    outbox.fill(session, 10, 0)
    assert [key_of(token) for token in session.lost()] == [("a", 0), ("long", 0), ("long", 1)]


@given(st.lists(submissions(), max_size=6), st.integers(1, 5))
def test_with_nothing_wrong_every_text_is_accepted_whole(texts: list[Submission], window: int) -> None:
    texts = [submission._replace(key=at) for at, submission in enumerate(texts)]
    wire = Wire(window=window)
    wire.outbox.add(texts)
    sent = []
    while wire.outbox.waiting_parts or wire.wire:
        sent += wire.fill()
        for octets in list(wire.wire.values()):
            wire.answer(octets, reference=b"7")
    assert sent == [part for submission in texts for part in submission.parts]
    outcomes = dict(wire.done)
    assert outcomes == {at: Accepted(("7",) * len(text.parts)) for at, text in enumerate(texts)}


class Fates(RuleBasedStateMachine):
    """Whatever a network does, in whatever order: what was accepted is never submitted again, each text has one
    outcome, and that outcome is true."""

    def __init__(self) -> None:
        super().__init__()
        self.link = Wire(window=3)
        self.texts: dict[object, Submission] = {}
        self.accepted: set[bytes] = set()
        self.in_doubt: set[bytes] = set()
        self.refused: set[bytes] = set()

    @rule(parts=st.integers(1, 5))
    def hand_over(self, parts: int) -> None:
        submission = text(len(self.texts), parts)
        self.texts[submission.key] = submission
        self.link.outbox.add([submission])

    @rule()
    def fill(self) -> None:
        for octets in self.link.fill():
            assert octets not in self.accepted | self.in_doubt
            self.refused.discard(octets)

    @precondition(lambda self: self.link.wire)
    @rule(data=st.data(), status=st.sampled_from([0, 0, errors.RTHROTTLED, errors.RINVDSTADR]))
    def answer(self, data: st.DataObject, status: int) -> None:
        octets = data.draw(st.sampled_from(sorted(self.link.wire.values())))
        (self.refused if status else self.accepted).add(octets)
        self.link.answer(octets, status)

    @rule(seconds=st.sampled_from([0.3, 1.0, 31.0]))
    def wait(self, seconds: float) -> None:
        before = self.link.session.in_flight
        self.link.wait(seconds)
        if self.link.session.in_flight < before:
            assert self.link.session.in_flight == 0 or seconds < 31
            self.give_up()
        if self.link.session.closed:
            self.lose()

    @rule()
    def lose(self) -> None:
        self.in_doubt |= set(self.link.wire.values())
        self.link.lose()
        self.link.connect()

    @rule()
    def give_back(self) -> None:
        self.link.outbox.give_back(Cause.NOT_BOUND)

    def give_up(self) -> None:
        tokens = {number for number in self.link.wire if number not in self.link.session._pending}
        for number in tokens:
            self.in_doubt.add(self.link.wire.pop(number))

    @invariant()
    def outcomes_are_true_and_single(self) -> None:
        keys = [key for key, _ in self.link.done]
        assert len(keys) == len(set(keys))
        for key, outcome in self.link.done:
            parts = set(self.texts[key].parts)
            match outcome:
                case Accepted(references):
                    assert parts <= self.accepted
                    assert references == tuple(part.decode() for part in self.texts[key].parts)
                case Refused() | NotSent():
                    assert not parts & (self.accepted | self.in_doubt | set(self.link.wire.values()))
                    assert isinstance(outcome, NotSent) <= (not parts & self.refused)
                case Unknown():
                    assert parts & (self.accepted | self.in_doubt)
                    assert not parts <= self.accepted

    @invariant()
    def nobody_is_forgotten(self) -> None:
        in_hand = self.link.outbox.waiting_parts or self.link.session.in_flight
        assert in_hand or len(self.link.done) == len(self.texts)


Fates.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestFates = Fates.TestCase


@given(
    st.floats(0, 600),
    st.floats(0, 90),
    st.lists(st.tuples(st.floats(0, 20), st.booleans()), min_size=1, max_size=30),
)
def test_however_long_the_patience_nothing_is_tried_again_after_its_time(
    patience: float, leave_by: float, course: list[tuple[float, bool]]
) -> None:
    wire = Wire(changed=replace(SETTINGS, patience=patience))
    wire.outbox.add([text("long", 3, leave_by=leave_by)])
    for seconds, takes in course:
        left = wire.fill()
        assert not left or wire.now < leave_by
        for octets in list(wire.wire.values())[:2]:
            wire.answer(octets, errors.ROK if takes else errors.RTHROTTLED)
        wire.wait(seconds)


def test_a_text_taken_at_the_last_moment_is_given_up_before_the_closing() -> None:
    """The claim keeps a margin; what the lane still tries afterwards, by itself, is over within it."""
    assert MARGIN.total_seconds() >= PATIENCE + LEASE
