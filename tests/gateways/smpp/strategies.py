"""What the SMPP tests draw."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import strategies as st

from chappe.gateways.contract import Encoding, SenderKind, Submission
from chappe.gateways.smpp.pdu import Address, Bind, Command, Message, Pdu, encode, encode_message

octet = st.integers(0, 255)
strings = st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=20)
tlvs = st.lists(st.tuples(st.integers(0, 0xFFFF), st.binary(max_size=40)), max_size=4).map(tuple)
addresses = st.builds(Address, octet, octet, strings)
binds = st.builds(Bind, strings, strings, strings, octet, addresses)
messages = st.builds(
    Message, addresses, addresses, st.binary(max_size=255), strings, octet, octet, octet, strings, strings,
    octet, octet, octet, octet, tlvs,
)  # fmt: skip
pdus = st.builds(
    Pdu,
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**32 - 1),
    st.binary(max_size=80),
)

numbers = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True)
senders = st.one_of(
    st.tuples(st.text("ABCdef123 ", min_size=1, max_size=11), st.just(SenderKind.ALPHANUMERIC)),
    st.tuples(st.from_regex(r"\+?[1-9][0-9]{6,14}", fullmatch=True), st.just(SenderKind.NUMBER)),
    st.tuples(st.from_regex(r"[1-9][0-9]{4,5}", fullmatch=True), st.just(SenderKind.SHORT_CODE)),
)
validities = st.none() | st.timedeltas(timedelta(0), timedelta(days=900))


@st.composite
def submissions(draw: st.DrawFn, most_parts: int = 4) -> Submission:
    encoding = draw(st.sampled_from(Encoding))
    total = draw(st.integers(1, most_parts))
    septet = st.integers(0, 127)
    if encoding == Encoding.GSM7:
        # As often full as not: what a header takes shows there.
        most = 152 if total > 1 else 160
        full = st.lists(septet, min_size=most, max_size=most)
        part = st.one_of(st.lists(septet, min_size=1, max_size=most), full).map(bytes)
    else:
        part = st.lists(st.binary(min_size=2, max_size=2), min_size=1, max_size=66).map(b"".join)
    sender, kind = draw(senders)
    parts = tuple(draw(part) for _ in range(total))
    return Submission(draw(st.integers()), draw(numbers), sender, kind, encoding, parts, draw(validities))


def deliver_sm(sequence: int, message: Message) -> bytes:
    return encode(Pdu(Command.DELIVER_SM, 0, sequence, encode_message(message)))


def cut(octets: bytes, places: list[int]) -> list[bytes]:
    """The octets, cut at these places (taken modulo their length)."""
    at = sorted({place % (len(octets) + 1) for place in places} | {0, len(octets)})
    return [octets[start:end] for start, end in pairwise(at)]
