"""What Chappe sends, read by others' programs: smpplib takes the PDU apart, smsutil's codec reads the alphabet."""

import random
import struct
from dataclasses import replace
from datetime import timedelta

import pytest
import smpplib.smpp
import smsutil
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import texts

from chappe.gateways.contract import Encoding as Wire
from chappe.gateways.contract import SenderKind, Submission
from chappe.gateways.smpp.concatenation import LongForm
from chappe.gateways.smpp.encoder import Encoder
from chappe.gateways.smpp.settings import SmppSettings
from chappe.messages.alphabet import CHARACTERS
from chappe.messages.fragments import Encoding, encode, measure

SETTINGS = SmppSettings("smsc.example")
UDHI, UCS_2 = 0x40, 8


class Client:
    """What smpplib asks of whoever reads a PDU."""

    sequence = 1

    def next_sequence(self) -> int:
        return self.sequence


def bodies(text: str, form: LongForm) -> list[bytes]:
    encoding, parts = encode(text)
    wire = Wire.GSM7 if encoding is Encoding.GSM_7 else Wire.UCS2
    submission = Submission(
        1, "+33639980001", "Chappe", SenderKind.ALPHANUMERIC, wire, parts, timedelta(hours=2)
    )
    return Encoder(replace(SETTINGS, long_form=form)).bodies(submission)


def read(text: str, form: LongForm) -> list[tuple[str, int, int]]:
    """Of each PDU: its text as others decode it, its place and how many there are (TS 23.040 §9.2.3.24)."""
    found = []
    for body in bodies(text, form):
        octets = struct.pack(">IIII", 16 + len(body), 4, 0, 1) + body
        pdu = smpplib.smpp.parse_pdu(octets, client=Client(), allow_unknown_opt_params=True)
        payload, place, total = bytes(pdu.short_message or pdu.message_payload or b""), 1, 1
        if pdu.esm_class & UDHI:
            header, payload = payload[1 : 1 + payload[0]], payload[1 + payload[0] :]
            total, place = header[-2], header[-1]
        if pdu.data_coding == UCS_2:
            found.append((payload.decode("utf-16-be"), place, total))
        else:
            found.append((smsutil.decode(payload, "gsm0338"), place, total))
    return found


@given(
    texts.filter(lambda text: 0 < measure(text).fragments <= 255),
    st.sampled_from([LongForm.UDH8, LongForm.UDH16]),
)
@settings(max_examples=60)
def test_parts_decode_back_to_the_text(text: str, form: LongForm) -> None:
    found = read(text, form)
    assert "".join(part for part, _, _ in found) == text
    assert [(place, total) for _, place, total in found] == [
        (at, len(found)) for at in range(1, len(found) + 1)
    ]


@pytest.mark.parametrize("form", [LongForm.UDH8, LongForm.UDH16])
def test_thousands_of_texts_of_all_planes_decode_back(form: LongForm) -> None:
    generator = random.Random(23_040)
    plane = [chr(code) for code in (0x20AC, 0x1F600, 0x2F800, 0xE0041, 0x10FFFD, 0x4E2D, 0x0416, 0x00EA)]
    alphabets = ["".join(sorted(CHARACTERS)), "ab€[]", "".join(plane) + "a", "aé€ê"]
    for _ in range(1_000):
        text = "".join(generator.choices(generator.choice(alphabets), k=generator.randrange(1, 400)))
        assert "".join(part for part, _, _ in read(text, form)) == text
