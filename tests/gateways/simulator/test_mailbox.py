from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chappe.gateways.simulator.mailbox import Mailbox


class Walk(RuleBasedStateMachine):
    """Binds come and go, answer or not: no body is lost, none is sent to two binds at once, windows are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.mailbox = Mailbox(window=3, resend_after=10)
        self.now = 0.0
        self.count = self.sequence = 0
        self.out: dict[int, dict[int, bytes]] = {}
        self.taken: Counter[bytes] = Counter()

    @rule()
    def add(self) -> None:
        self.mailbox.add(str(self.count).encode())
        self.count += 1

    @precondition(lambda self: len(self.out) < 3)
    @rule()
    def open(self) -> None:
        bind = max(self.out, default=0) + 1
        self.mailbox.opened(bind)
        self.out[bind] = {}

    @precondition(lambda self: self.out)
    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        bind = data.draw(st.sampled_from(sorted(self.out)))
        self.mailbox.gone(bind)
        del self.out[bind]

    @precondition(lambda self: self.out)
    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        bind = data.draw(st.sampled_from(sorted(self.out)))
        for body in self.mailbox.next(bind, self.sequence, self.now):
            self.out[bind][self.sequence] = body
            self.sequence += 1

    @precondition(lambda self: any(self.out.values()))
    @rule(data=st.data(), taken=st.booleans())
    def answer(self, data: st.DataObject, taken: bool) -> None:
        bind = data.draw(st.sampled_from(sorted(bind for bind, sent in self.out.items() if sent)))
        sequence = data.draw(st.sampled_from(sorted(self.out[bind])))
        body = self.out[bind].pop(sequence)
        assert self.mailbox.answered(bind, sequence, taken=taken) == taken
        self.taken[body] += taken

    @rule(seconds=st.sampled_from([1.0, 11.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.mailbox.overdue(self.now)
        for bind, sent in self.out.items():
            self.out[bind] = {at: body for at, body in sent.items() if at in self.mailbox._sent[bind]}

    @invariant()
    def each_body_is_in_one_place(self) -> None:
        out = [body for sent in self.out.values() for body in sent.values()]
        places = Counter([*self.mailbox._waiting, *out])
        assert places + self.taken == Counter(str(at).encode() for at in range(self.count))
        assert len(self.mailbox) == places.total()
        assert all(len(sent) <= 3 for sent in self.out.values())


TestWalk = Walk.TestCase


def test_what_was_not_answered_goes_first_to_the_next_bind() -> None:
    mailbox = Mailbox(window=2, resend_after=10)
    for body in (b"1", b"2", b"3"):
        mailbox.add(body)
    assert mailbox.next("a", 1, 0) == []  # not open
    mailbox.opened("a")
    assert mailbox.next("a", 1, 0) == [b"1", b"2"]
    assert mailbox.next("a", 3, 0) == []
    mailbox.gone("a")
    mailbox.opened("b")
    assert mailbox.next("b", 1, 1) == [b"1", b"2"]
    assert mailbox.answered("b", 1, taken=True)
    assert not mailbox.answered("b", 1, taken=True)
    mailbox.overdue(11)
    assert mailbox.next("b", 3, 11) == [b"2", b"3"]


@given(st.lists(st.binary(max_size=3), max_size=20), st.integers(1, 5))
def test_a_bind_that_answers_gets_everything_in_order(bodies: list[bytes], window: int) -> None:
    mailbox = Mailbox(window=window, resend_after=10)
    mailbox.opened("bind")
    for body in bodies:
        mailbox.add(body)
    got: list[bytes] = []
    while sent := mailbox.next("bind", len(got), 0):
        assert len(sent) <= window
        for at in range(len(got), len(got) + len(sent)):
            assert mailbox.answered("bind", at, taken=True)
        got += sent
    assert (got, len(mailbox)) == (bodies, 0)
