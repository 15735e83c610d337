from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from tests.gateways.smpp import naive
from tests.gateways.smpp.strategies import cut, messages, submissions

from chappe.gateways.contract import Encoding, SenderKind, Submission
from chappe.gateways.simulator.exchange import Client, Exchange
from chappe.gateways.simulator.reading import scenario_from
from chappe.gateways.smpp import alphabet, errors
from chappe.gateways.smpp.concatenation import LongForm
from chappe.gateways.smpp.encoder import Encoder, Unwritable
from chappe.gateways.smpp.pdu import Bind, Command, Pdu, encode, encode_bind, encode_message
from chappe.gateways.smpp.settings import GsmForm, SmppSettings

AT = datetime(2026, 11, 22, 19, 10, tzinfo=UTC)
TEXT = Submission(1, "+33612345678", "Chappe", SenderKind.ALPHANUMERIC, Encoding.GSM7, (b"Hello",))


def exchange(data: dict[str, Any] | None = None) -> Exchange:
    return Exchange(scenario_from(data or {}), first_id=255, at=AT)


def bind(
    exchange: Exchange,
    command: Command = Command.BIND_TRANSCEIVER,
    login: str = "a",
    word: str = "b",
    now: float = 0,
) -> Client:
    client = exchange.opened()
    exchange.receive(client, encode(Pdu(command, 0, 1, encode_bind(Bind(login, word)))), now)
    return client


def heard(client: Client) -> list[tuple[int, int, int]]:
    return [(read.command, read.status, read.sequence) for read in naive.read_all(client.take())]


def submit(submission: Submission = TEXT, sequence: int = 2, settings: SmppSettings | None = None) -> bytes:
    bodies = Encoder(settings or SmppSettings("smsc.example")).bodies(submission)
    return b"".join(encode(Pdu(Command.SUBMIT_SM, 0, sequence + at, body)) for at, body in enumerate(bodies))


stream = st.lists(
    st.one_of(
        st.builds(submit, submissions(), st.integers(2, 50)),
        st.builds(lambda m: encode(Pdu(Command.SUBMIT_SM, 0, 3, encode_message(m))), messages),
        st.builds(lambda c, b: encode(Pdu(c, 0, 4, b)), st.sampled_from(Command), st.binary(max_size=20)),
        st.binary(max_size=20),
    ),
    max_size=5,
).map(b"".join)


@given(stream, st.lists(st.integers(0, 2000), max_size=8))
def test_no_bytes_crash_it_and_it_does_not_matter_where_they_are_cut(
    octets: bytes, places: list[int]
) -> None:
    together, apart = exchange(), exchange()
    one, other = bind(together), bind(apart)
    together.receive(one, octets, 1)
    for piece in cut(octets, places):
        apart.receive(other, piece, 1)
    for each, client in ((together, one), (apart, other)):
        each.turn(5, AT)
        each.gone(client)
    assert together.tally.stats() == apart.tally.stats()
    assert one.ended == other.ended


@given(st.lists(submissions(), max_size=5), st.sampled_from(LongForm))
def test_texts_are_put_together_again(texts: list[Submission], form: LongForm) -> None:
    each, settings = exchange(), SmppSettings("smsc.example", long_form=form)
    client, encoder = bind(each), Encoder(settings)
    for submission in texts:
        for body in encoder.bodies(submission):
            each.receive(client, encode(Pdu(Command.SUBMIT_SM, 0, 9, body)), 1)
    assert each.tally.texts == len(texts)
    for submission in texts:
        coding = alphabet.GSM if submission.encoding == Encoding.GSM7 else alphabet.UCS2
        apart = form != LongForm.PAYLOAD
        parts = submission.parts if apart else (b"".join(submission.parts),)
        text = "".join(alphabet.text_of(part, coding) for part in parts)
        assert each.tally.count_of(submission.number, text) >= 1


@pytest.mark.parametrize(
    ("login", "word", "status"),
    [("a", "b", errors.ROK), ("a", "x", errors.RINVPASWD), ("x", "b", errors.RINVSYSID)],
)
def test_who_may_bind(login: str, word: str, status: int) -> None:
    client = bind(exchange({"accounts": {"a": "b"}}), login=login, word=word)
    assert heard(client) == [(0x80000009, status, 1)]


def test_an_answer_and_then_a_receipt() -> None:
    each = exchange({"rules": [{"receipt_delay": 2}]})
    client = bind(each)
    client.take()
    each.receive(client, submit(), 10)
    (answer,) = naive.read_all(data := client.take())
    assert (answer.command, answer.status, answer.sequence) == (0x80000004, 0, 2)
    assert data.endswith(b"255\0")
    each.turn(11.9, AT)
    assert heard(client) == []
    each.turn(12.02, AT)
    (receipt,) = naive.read_all(client.take())
    text = receipt.fields["short_message"]
    assert isinstance(text, bytes)
    assert text.startswith(
        b"id:255 sub:001 dlvrd:001 submit date:2611221910 done date:2611221910 stat:DELIVRD err:000"
    )
    assert each.to_come == 1
    each.receive(client, encode(Pdu(Command.DELIVER_SM_RESP, 0, receipt.sequence, b"\0")), 13)
    assert (each.to_come, each.tally.acknowledged, each.tally.receipts) == (0, 1, 1)


def test_an_early_receipt_goes_before_the_answer() -> None:
    each = exchange({"rules": [{"early": True}]})
    client = bind(each)
    client.take()
    each.receive(client, submit(), 10)
    assert [command for command, _, _ in heard(client)] == [Command.DELIVER_SM, Command.SUBMIT_SM_RESP]


def test_receipts_wait_for_a_bind_that_may_have_them_and_come_again_until_answered() -> None:
    each = exchange({"resend_after": 5})
    sender = bind(each, Command.BIND_TRANSMITTER)
    each.receive(sender, submit(), 10)
    each.turn(11, AT)
    assert [command for command, _, _ in heard(sender)] == [
        Command.BIND_TRANSMITTER_RESP,
        Command.SUBMIT_SM_RESP,
    ]
    other = bind(each, Command.BIND_RECEIVER, login="somebody else", now=12)
    receiver = bind(each, Command.BIND_RECEIVER, now=12)
    each.turn(12, AT)
    assert [command for command, _, _ in heard(receiver)] == [Command.BIND_RECEIVER_RESP, Command.DELIVER_SM]
    assert [command for command, _, _ in heard(other)] == [Command.BIND_RECEIVER_RESP]
    each.turn(17, AT)
    assert [command for command, _, _ in heard(receiver)] == [Command.DELIVER_SM]
    each.gone(receiver)
    again = bind(each, Command.BIND_RECEIVER, now=18)
    each.turn(18, AT)
    assert [command for command, _, _ in heard(again)] == [Command.BIND_RECEIVER_RESP, Command.DELIVER_SM]


def test_a_receipt_that_was_not_asked_for_is_not_sent() -> None:
    each = exchange()
    client = bind(each)
    each.receive(client, submit(settings=SmppSettings("smsc.example", receipts=False)), 1)
    assert each.to_come == 0


def test_closing_ends_what_follows_in_the_same_bytes() -> None:
    each = exchange({"rules": [{"answer": "close", "every": 2}]})
    client = bind(each)
    client.take()
    each.receive(client, submit() * 3, 1)
    assert client.ended
    assert [command for command, _, _ in heard(client)] == [Command.SUBMIT_SM_RESP]
    assert each.tally.taken == 2


def test_ids_in_two_notations() -> None:
    each = exchange({"response_ids": "hexadecimal", "receipt_ids": "decimal"})
    client = bind(each)
    client.take()
    each.receive(client, submit(), 1)
    assert client.take().endswith(b"FF\0")
    each.turn(2, AT)
    assert b"id:255 " in client.take()


def test_a_person_replies_to_the_last_text_they_got() -> None:
    each = exchange()
    client = bind(each)
    each.receive(client, submit(), 1)
    client.take()
    each.reply("+33612345678", "STOP")
    each.turn(2, AT)
    said = [read.fields["short_message"] for read in naive.read_all(client.take())]
    assert b"STOP" in said
    with pytest.raises(LookupError):
        each.reply("+33600000000", "STOP")


def test_what_a_client_does_wrong_is_said() -> None:
    each = exchange()
    stranger = each.opened()
    each.receive(stranger, submit(), 1)
    assert heard(stranger) == [(0x80000004, errors.RINVBNDSTS, 2)]
    client = bind(each)
    each.receive(client, encode(Pdu(Command.BIND_TRANSCEIVER, 0, 5, encode_bind(Bind("a", "b")))), 1)
    each.receive(client, encode(Pdu(0x21, 0, 6)), 1)
    each.receive(client, encode(Pdu(Command.SUBMIT_SM, 0, 7, b"\0")), 1)
    each.receive(client, encode(Pdu(Command.UNBIND, 0, 8)), 1)
    assert heard(client)[1:] == [
        (0x80000009, errors.RALYBND, 5),
        (0x80000000, errors.RINVCMDID, 6),
        (0x80000004, 1, 7),
        (0x80000006, 0, 8),
    ]
    assert client.ended


def test_the_network_enquires_when_it_hears_nothing() -> None:
    each = exchange({"enquire_interval": 3})
    client = bind(each)
    client.take()
    each.turn(2.9, AT)
    assert heard(client) == []
    each.turn(3.5, AT)
    assert [command for command, _, _ in heard(client)] == [Command.ENQUIRE_LINK]


@given(submissions(), st.sampled_from(LongForm), st.booleans())
def test_texts_are_read_packed_or_not(submission: Submission, form: LongForm, packed: bool) -> None:
    gsm_form = GsmForm.PACKED if packed else GsmForm.UNPACKED
    settings = SmppSettings("smsc.example", long_form=form, gsm_form=gsm_form)
    lines: list[dict[str, object]] = []
    network = Exchange(scenario_from({"packed": packed}), first_id=255, at=AT, note=lines.append)
    client = bind(network)
    try:
        octets = submit(submission, settings=settings)
    except Unwritable:
        reject()
    network.receive(client, octets, 1)
    coding = alphabet.GSM if submission.encoding == Encoding.GSM7 else alphabet.UCS2
    sent = [alphabet.text_of(part, coding) for part in submission.parts]
    if form == LongForm.PAYLOAD:
        sent = ["".join(sent)]
    read = [str(line["text"]) for line in lines]
    if packed:  # a carriage return may stand at the end, to fill the last octet
        read, sent = [text.rstrip("\r") for text in read], [text.rstrip("\r") for text in sent]
    assert read == sent
