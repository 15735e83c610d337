import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.gateways.smpp import naive
from tests.gateways.smpp.strategies import cut, deliver_sm, messages

from chappe.gateways.smpp import errors
from chappe.gateways.smpp.events import (
    Answer,
    BindRefused,
    Bound,
    Broken,
    Delivered,
    LateAnswered,
    Odd,
    SessionEvent,
    Unanswered,
    Unbound,
)
from chappe.gateways.smpp.pdu import RESPONSE, Address, Bind, Command, Message, Pdu, encode
from chappe.gateways.smpp.session import Session, State

TRX = Command.BIND_TRANSCEIVER
BODY = b"\0" * 17


def new(window: int = 10) -> Session:
    return Session(window=window, response_timeout=30, enquire_interval=60)


def bound(window: int = 10, *, proved: bool = True) -> Session:
    session = new(window)
    session.bind(TRX, Bind("login", "secret"), 0)
    (sent,) = naive.read_all(session.take())
    assert session.receive(answer(TRX, sent.sequence, body=b"smsc\0"), 0) == [Bound("smsc")]
    if proved:
        session.submit("first", BODY, 0)
        (sent,) = naive.read_all(session.take())
        assert session.receive(answer(Command.SUBMIT_SM, sent.sequence, body=b"0\0"), 0) == [
            Answer("first", 0, "0")
        ]
    return session


def answer(command: int, sequence: int, status: int = 0, body: bytes = b"") -> bytes:
    return encode(Pdu(command | RESPONSE, status, sequence, body))


def submitted(session: Session, *tokens: object, now: float = 0) -> list[int]:
    """Submit, and the sequence numbers."""
    for token in tokens:
        session.submit(token, BODY, now)
    return [sent.sequence for sent in naive.read_all(session.take())]


def said(session: Session) -> list[tuple[int, int, int]]:
    return [(sent.command, sent.status, sent.sequence) for sent in naive.read_all(session.take())]


# Bytes

streams = st.lists(
    st.one_of(
        st.builds(
            lambda n, b: encode(Pdu(Command.SUBMIT_SM_RESP, 0, n, b)),
            st.integers(1, 12),
            st.binary(max_size=9),
        ),
        st.builds(
            lambda n, s: encode(Pdu(Command.SUBMIT_SM_RESP, s, n)), st.integers(1, 12), st.integers(0, 0x500)
        ),
        st.builds(lambda n: encode(Pdu(Command.ENQUIRE_LINK, 0, n)), st.integers(1, 12)),
        st.builds(lambda n: encode(Pdu(Command.GENERIC_NACK, 3, n)), st.integers(0, 12)),
        st.builds(deliver_sm, st.integers(1, 12), messages),
        st.builds(lambda b: encode(Pdu(Command.DELIVER_SM, 0, 5, b)), st.binary(max_size=30)),
        st.builds(lambda c: encode(Pdu(c, 0, 5)), st.integers(0, 2**32 - 1)),
        st.binary(max_size=20),
    ),
    max_size=8,
).map(b"".join)


@given(streams, st.lists(st.integers(0, 2000), max_size=10))
def test_bytes_cut_anywhere_give_the_same_events_and_the_same_answers(
    stream: bytes, places: list[int]
) -> None:
    together, apart = bound(), bound()
    for session in (together, apart):
        submitted(session, *range(5))
    events = together.receive(stream, 1)
    in_pieces: list[SessionEvent] = []
    for piece in cut(stream, places):
        in_pieces += apart.receive(piece, 1)
    assert in_pieces == events
    assert apart.take() == together.take()
    assert apart.lost() == together.lost()


@given(st.binary(max_size=200), st.booleans())
def test_no_bytes_crash_it(junk: bytes, is_bound: bool) -> None:
    session = bound() if is_bound else new()
    session.receive(junk, 1)
    session.tick(2)


@pytest.mark.parametrize(
    "junk", [b"HTTP/1.1 400 Bad Request\r\n", bytes(16), b"\0\0\0\x0f" + bytes(12), b"\xff" * 16]
)
def test_what_is_not_smpp_ends_the_session(junk: bytes) -> None:
    session = bound()
    (sequence,) = submitted(session, "a")
    good = answer(Command.SUBMIT_SM, sequence, body=b"1\0")
    events = session.receive(good + junk + good, 1)
    assert events[0] == Answer("a", 0, "1")
    assert [type(event) for event in events[1:]] == [Broken]
    assert session.closed
    assert session.receive(good, 2) == []


# Binding


def test_a_bind_is_asked_and_granted() -> None:
    session = new()
    session.bind(TRX, Bind("login", "secret", "VMA"), 5)
    (sent,) = naive.read_all(session.take())
    assert (sent.command, sent.fields["system_id"], sent.fields["password"]) == (9, "login", "secret")
    assert (sent.fields["system_type"], sent.fields["interface_version"]) == ("VMA", 0x34)
    assert session.room == 0
    assert session.receive(answer(TRX, sent.sequence, body=b"smsc\0\x02\x10\x00\x01\x34"), 6) == [
        Bound("smsc")
    ]
    assert session.state == State.BOUND


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (answer(TRX, 1, errors.RINVPASWD), errors.RINVPASWD),
        (answer(TRX, 1, 0x0400, b"\0"), 0x0400),
        (encode(Pdu(Command.GENERIC_NACK, errors.RINVCMDID, 1)), errors.RINVCMDID),
        (encode(Pdu(Command.GENERIC_NACK, 0, 0)), 0xFF),
    ],
)
def test_a_bind_is_refused(reply: bytes, status: int) -> None:
    session = new()
    session.bind(TRX, Bind("login", "wrong"), 0)
    assert session.receive(reply, 1) == [BindRefused(status)]
    assert session.closed


def test_a_bind_that_is_not_answered_is_given_up() -> None:
    session = new()
    session.bind(TRX, Bind("login", "secret"), 0)
    assert session.tick(30) == []
    assert session.tick(30.1) == [Broken("bind_unanswered")]


def test_an_answer_to_another_bind_is_odd() -> None:
    session = new()
    session.bind(TRX, Bind("login", "secret"), 0)
    assert [type(event) for event in session.receive(answer(Command.BIND_RECEIVER, 1), 1)] == [Odd]
    assert [type(event) for event in session.receive(answer(TRX, 7), 1)] == [Odd]
    assert session.state == State.BINDING


def test_a_deliver_sm_before_the_bind_is_refused() -> None:
    session = new()
    assert [
        type(event)
        for event in session.receive(deliver_sm(4, Message(Address(0, 0, ""), Address(0, 0, ""))), 1)
    ] == [Odd]
    assert said(session) == [(0x80000005, errors.RINVBNDSTS, 4)]


# Submitting


def test_a_fresh_bind_is_tried_with_one_text() -> None:
    session = bound(window=10, proved=False)
    assert session.room == 1
    (sequence,) = submitted(session, "a")
    assert session.room == 0
    session.receive(answer(Command.SUBMIT_SM, sequence, errors.RTHROTTLED), 1)
    assert session.room == 10


def test_answers_find_their_texts_in_any_order() -> None:
    session = bound(window=3)
    first, second, third = submitted(session, "a", "b", "c")
    assert (session.room, session.in_flight) == (0, 3)
    stream = (
        answer(Command.SUBMIT_SM, third, body=b"3\0")
        + answer(Command.SUBMIT_SM, first, errors.RTHROTTLED)
        + encode(Pdu(Command.GENERIC_NACK, errors.RINVCMDLEN, second))
    )
    assert session.receive(stream, 1) == [
        Answer("c", 0, "3"), Answer("a", errors.RTHROTTLED, ""), Answer("b", errors.RINVCMDLEN, "")
    ]  # fmt: skip
    assert (session.room, session.in_flight) == (3, 0)


def test_an_answer_to_nothing_is_odd_and_survived() -> None:
    session = bound()
    (sequence,) = submitted(session, "a")
    once = answer(Command.SUBMIT_SM, sequence, body=b"1\0")
    events = session.receive(once + once + answer(Command.SUBMIT_SM, 99) + once[:7], 1)
    assert [type(event) for event in events] == [Answer, Odd, Odd]
    assert not session.closed


def test_sequence_numbers_begin_again_after_the_last() -> None:
    session = bound()
    session._sequence = 0x7FFF_FFFE
    assert submitted(session, "a", "b") == [0x7FFF_FFFF, 1]
    events = session.receive(answer(Command.SUBMIT_SM, 1) + answer(Command.SUBMIT_SM, 0x7FFF_FFFF), 1)
    assert events == [Answer("b", 0, ""), Answer("a", 0, "")]


def test_what_is_not_answered_in_time_is_given_out_once_and_a_late_answer_is_told_apart() -> None:
    session = bound(window=3)
    lost, other = submitted(session, "lost", "other", now=0)
    session.receive(answer(Command.SUBMIT_SM, other), 10)
    assert session.tick(30) == []
    assert session.tick(30.5) == [Unanswered("lost")]
    assert session.tick(31) == []
    assert session.room == 3  # another was answered meanwhile: only this one is lost
    assert session.receive(answer(Command.SUBMIT_SM, lost, body=b"7\0"), 32) == [LateAnswered("lost", 0, "7")]
    assert [type(event) for event in session.receive(answer(Command.SUBMIT_SM, lost), 33)] == [Odd]
    assert session.lost() == []


def test_a_network_that_answers_nothing_is_sent_nothing_more_and_then_left() -> None:
    session = bound(window=3)
    submitted(session, "a", now=1)
    submitted(session, "b", now=20)
    assert session.tick(31.5) == [Unanswered("a")]
    assert session.room == 0
    assert session.tick(50.5) == [Unanswered("b"), Broken("no_answers")]


def test_a_late_answer_opens_the_window_again() -> None:
    session = bound(window=3)
    sequence, _ = submitted(session, "a", "b", now=1)
    session.tick(20)
    assert session.tick(31.5) == [Unanswered("a"), Unanswered("b"), Broken("no_answers")]
    session = bound(window=3)
    (sequence,) = submitted(session, "a", now=1)
    submitted(session, "b", now=20)
    session.tick(31.5)
    session.receive(answer(Command.SUBMIT_SM, sequence), 32)
    assert session.room == 2


def test_what_had_left_when_the_connection_went_is_named() -> None:
    session = bound()
    first, _, _ = submitted(session, "a", "b", "c")
    session.receive(answer(Command.SUBMIT_SM, first), 1)
    assert session.lost() == ["b", "c"]
    assert session.room == 0


# Keeping the link


def test_silence_is_enquired_about_and_then_ends_the_session() -> None:
    session = bound()
    assert session.tick(59) == []
    assert said(session) == []
    assert session.tick(60) == []
    ((command, _, _),) = said(session)
    assert command == Command.ENQUIRE_LINK
    assert session.tick(89) == []
    assert said(session) == []
    assert session.tick(90.5) == [Broken("silent")]


def test_an_answer_to_an_enquiry_keeps_the_link() -> None:
    session = bound()
    session.tick(60)
    ((_, _, sequence),) = said(session)
    assert session.receive(answer(Command.ENQUIRE_LINK, sequence), 70) == []
    assert session.tick(100) == []
    assert said(session) == []
    session.tick(130)
    assert [command for command, _, _ in said(session)] == [Command.ENQUIRE_LINK]


def test_requests_of_the_network_are_answered() -> None:
    session = bound()
    stream = encode(Pdu(Command.ENQUIRE_LINK, 0, 3)) + encode(Pdu(0x0003, 0, 4)) + encode(Pdu(0x0102, 0, 5))
    events = session.receive(stream, 1)
    assert [type(event) for event in events] == [Odd]
    assert said(session) == [
        (0x80000015, 0, 3),
        (0x80000000, errors.RINVCMDID, 4),  # query_sm is not spoken; an alert_notification has no answer
    ]


@given(messages, st.sampled_from([errors.ROK, errors.RX_T_APPN]))
def test_a_receipt_is_acknowledged_when_told_and_not_before(message: Message, status: int) -> None:
    session = bound()
    assert session.receive(deliver_sm(9, message), 1) == [Delivered(9, message)]
    assert said(session) == []
    session.acknowledge(9, status)
    assert said(session) == [(0x80000005, status, 9)]


def test_a_data_sm_is_a_receipt_too_and_acknowledged_as_such() -> None:
    session = bound()
    receipt = b"\0\1\x0133612345678\0\0\x0036063\0\4\0\0" + b"\x00\x1e\0\3ab\0" + b"\x04\x27\0\1\2"
    (event,) = session.receive(encode(Pdu(Command.DATA_SM, 0, 7, receipt)), 1)
    assert isinstance(event, Delivered)
    assert (event.sequence, event.message.source, event.message.destination, event.message.esm_class) == (
        7,
        Address(1, 1, "33612345678"),
        Address(0, 0, "36063"),
        4,
    )
    assert event.message.tlvs == ((0x1E, b"ab\0"), (0x427, b"\2"))
    assert said(session) == []
    session.acknowledge(7)
    assert said(session) == [(Command.DATA_SM_RESP, errors.ROK, 7)]
    (odd,) = session.receive(encode(Pdu(Command.DATA_SM, 0, 8, receipt[:12])), 1)
    assert isinstance(odd, Odd)
    assert said(session) == [(Command.DATA_SM_RESP, errors.RX_P_APPN, 8)]


def test_a_receipt_that_cannot_be_read_is_refused_for_good() -> None:
    session = bound()
    events = session.receive(encode(Pdu(Command.DELIVER_SM, 0, 9, b"\0\x01")), 1)
    assert [type(event) for event in events] == [Odd]
    assert said(session) == [(0x80000005, errors.RX_P_APPN, 9)]


# The end


def test_an_unbind_asked_and_answered() -> None:
    session = bound()
    session.unbind(5)
    ((command, _, sequence),) = said(session)
    assert (command, session.room) == (Command.UNBIND, 0)
    assert session.receive(answer(Command.UNBIND, sequence), 6) == [Unbound(by_peer=False)]


def test_an_unbind_that_is_not_answered() -> None:
    session = bound()
    session.unbind(5)
    assert session.tick(35) == []
    assert session.tick(36) == [Broken("unbind_unanswered")]


def test_the_network_s_unbind_is_answered_and_ends_it() -> None:
    session = bound()
    submitted(session, "a")
    assert session.receive(encode(Pdu(Command.UNBIND, 0, 8)), 6) == [Unbound(by_peer=True)]
    assert said(session) == [(0x80000006, 0, 8)]
    assert session.lost() == ["a"]


class Walk(RuleBasedStateMachine):
    """Any order of commands, answers and time: every token comes back exactly once, and the window is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.session = bound(window=4)
        self.unanswered: dict[int, int] = {}
        self.given_up: dict[int, int] = {}
        self.next = 0
        self.back: list[object] = []

    @precondition(lambda self: self.session.room > 0)
    @rule()
    def submit(self) -> None:
        (sequence,) = submitted(self.session, self.next, now=self.now)
        self.unanswered[sequence] = self.next
        self.next += 1

    @precondition(lambda self: self.unanswered and not self.session.closed)
    @rule(data=st.data(), status=st.sampled_from([0, 0x58, 0x0B]))
    def answer(self, data: st.DataObject, status: int) -> None:
        sequence = data.draw(st.sampled_from(sorted(self.unanswered)))
        token = self.unanswered.pop(sequence)
        events = self.session.receive(answer(Command.SUBMIT_SM, sequence, status, b"5\0"), self.now)
        assert events == [Answer(token, status, "5")]
        self.back.append(token)

    @precondition(lambda self: self.given_up and not self.session.closed)
    @rule(data=st.data())
    def answer_late(self, data: st.DataObject) -> None:
        sequence = data.draw(st.sampled_from(sorted(self.given_up)))
        token = self.given_up.pop(sequence)
        events = self.session.receive(answer(Command.SUBMIT_SM, sequence, 0, b"6\0"), self.now)
        assert events == [LateAnswered(token, 0, "6")]

    @rule(seconds=st.sampled_from([0.5, 5, 29, 31]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        if not self.session.closed:
            self.session.receive(encode(Pdu(Command.ENQUIRE_LINK, 0, 1)), self.now)  # the link itself lives
        for event in self.session.tick(self.now):
            if isinstance(event, Unanswered):
                self.back.append(event.token)
                for sequence, token in list(self.unanswered.items()):
                    if token == event.token:
                        self.given_up[sequence] = self.unanswered.pop(sequence)
        self.session.take()

    @precondition(lambda self: self.session.closed)
    @rule()
    def connect_again(self) -> None:
        self.back += self.session.lost()
        self.unanswered, self.given_up = {}, {}
        self.session = bound(window=4)
        self.session._answered = self.session._heard = self.now

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        assert sorted([*self.back, *self.unanswered.values()], key=str) == sorted(range(self.next), key=str)

    @invariant()
    def the_window_is_kept(self) -> None:
        assert self.session.in_flight == len(self.unanswered) <= 4


TestWalk = Walk.TestCase
