"""From a text ready for the wire to the bodies of its submit_sm: the hot path, so written for speed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chappe.gateways.contract import Encoding, PartOf, SenderKind, Submission
from chappe.gateways.smpp import alphabet, concatenation
from chappe.gateways.smpp.concatenation import LongForm
from chappe.gateways.smpp.pdu import EsmClass, Tag, c_octets, decode_message, encode_message, encode_tlvs
from chappe.gateways.smpp.settings import GsmForm, SmppSettings, ValidityForm

_LENGTHS = [bytes((length,)) for length in range(256)]
_LONGEST_ADDRESS = 20  # SMPP 3.4 §5.2.8, §5.2.9, less the NUL
_CACHED = 1_000
_MONTH = 30  # days: a validity is never made longer than asked


class Unwritable(Exception):
    """The text cannot stand in a submit_sm: ``code`` says why, and nothing of it was written."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def relative_time(validity: timedelta) -> str:
    """A duration as ``YYMMDDhhmmsstnnR`` (§7.1.1.2), at least one second, at most 12 months of 30 days."""
    seconds = min(max(int(validity.total_seconds()), 1), 12 * _MONTH * 86_400)
    days, seconds = divmod(seconds, 86_400)
    months, days = divmod(days, _MONTH)
    hours, seconds = divmod(seconds, 3_600)
    return f"00{months:02}{days:02}{hours:02}{seconds // 60:02}{seconds % 60:02}000R"


def absolute_time(moment: datetime) -> str:
    """A moment in UTC as ``YYMMDDhhmmsstnn+`` (§7.1.1.1), to the tenth of a second below."""
    return f"{moment:%y%m%d%H%M%S}{moment.microsecond // 100_000}00+"


def without_validity(body: bytes) -> bytes | None:
    """The body of a submit_sm without its validity period; None if it has none."""
    message = decode_message(body)
    return encode_message(message._replace(validity="")) if message.validity else None


Write = Callable[[bytes, int], bytes]
"""A part's septets, or octets, and the octets of the header before it: what stands on the wire."""


def _as_it_is(part: bytes, header: int) -> bytes:  # noqa: ARG001 - a `Write`
    return part


def _packed(part: bytes, header: int) -> bytes:
    return alphabet.packed(part, alphabet.fill_after(header))


def _latin_1(part: bytes, header: int) -> bytes:  # noqa: ARG001 - a `Write`
    return alphabet.latin_1(part) or b""


def _part(form: LongForm, place: PartOf, part: bytes, write: Write) -> bytes:
    """From sm_length on: one part of several."""
    if form == LongForm.SAR:
        octets = write(part, 0)
        return b"".join((_LENGTHS[len(octets)], octets, encode_tlvs(concatenation.sar(place))))
    header = concatenation.header(place, form)
    octets = header + write(part, len(header))
    return _LENGTHS[len(octets)] + octets


class Encoder:
    """Writes submit_sm bodies for one gateway. What is the same from one text to the next is written once."""

    def __init__(
        self, settings: SmppSettings, first_reference: int = 0, clock: Callable[[], datetime] | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._reference = first_reference
        self._senders: dict[tuple[str, SenderKind], bytes] = {}
        self._middles: dict[tuple[int, int, bool], bytes] = {}
        self._international = bytes(settings.international)
        self._national = bytes(settings.national)

    def bodies(self, submission: Submission) -> list[bytes]:
        """The body of each submit_sm that the text takes: one for each part, or one in all when the gateway
        has the network split. Raises Unwritable."""
        before = self._before(submission)
        parts = submission.parts
        total = len(parts)
        coding, write = self._way(submission)
        if total == 1 and len(parts[0]) <= concatenation.ALONE[submission.encoding]:
            part = write(parts[0], 0)
            return [b"".join((before, self._middle(submission, False, coding), _LENGTHS[len(part)], part))]
        if not 1 <= total <= 255:
            raise Unwritable("no_parts" if total < 1 else "too_many_parts")
        form, longest = self._settings.long_form, max(map(len, parts))
        if form == LongForm.UDH16 and longest > concatenation.room(form, submission.encoding, total):
            form = LongForm.UDH8
        if longest > concatenation.room(form, submission.encoding, total):
            raise Unwritable("part_too_long")
        if form == LongForm.PAYLOAD:
            tlvs = encode_tlvs(((Tag.MESSAGE_PAYLOAD, write(b"".join(parts), 0)),))
            return [b"".join((before, self._middle(submission, False, coding), b"\0", tlvs))]
        self._reference = (self._reference + 1) & 0xFFFF
        places = [PartOf(self._reference, total, index) for index in range(1, total + 1)]
        start = before + self._middle(submission, form != LongForm.SAR, coding)
        return [start + _part(form, place, part, write) for place, part in zip(places, parts, strict=True)]

    def _way(self, submission: Submission) -> tuple[int, "Write"]:
        """The data_coding of a text, and what writes its parts."""
        if submission.encoding != Encoding.GSM7:
            return alphabet.UCS2, _as_it_is
        form = self._settings.gsm_form
        if form is GsmForm.PACKED:
            return self._settings.gsm_data_coding, _packed
        if form is GsmForm.LATIN_1 and alphabet.latin_1(b"".join(submission.parts)) is not None:
            return alphabet.LATIN1, _latin_1
        return self._settings.gsm_data_coding, _as_it_is

    def _before(self, submission: Submission) -> bytes:
        """From service_type to destination_addr, its NUL left to what follows."""
        number = submission.number
        sender = self._senders.get((submission.sender, submission.sender_kind)) or self._sender(submission)
        if number[:1] == "+":
            digits, announced = number[1:], self._international
        else:
            digits, announced = number, self._national
        if not (digits.isdigit() and digits.isascii() and len(digits) <= _LONGEST_ADDRESS):
            raise Unwritable("unwritable_number")
        return b"".join((sender, announced, digits.encode()))

    def _sender(self, submission: Submission) -> bytes:
        kind, sender = submission.sender_kind, submission.sender
        digits = sender.removeprefix("+") if kind == SenderKind.NUMBER else sender
        try:
            address = c_octets(digits)
        except ValueError:
            raise Unwritable("unwritable_sender") from None
        if len(address) > _LONGEST_ADDRESS + 1:
            raise Unwritable("unwritable_sender")
        written = c_octets(self._settings.service_type) + bytes(self._settings.ton_npi(kind)) + address
        if len(self._senders) >= _CACHED:
            self._senders.clear()
        self._senders[sender, kind] = written
        return written

    def _middle(self, submission: Submission, udh: bool, coding: int) -> bytes:
        """From the NUL of destination_addr to sm_default_msg_id."""
        validity = submission.validity
        seconds = -1 if validity is None else validity.days * 86_400 + validity.seconds
        key = (coding, seconds, udh)
        found = self._middles.get(key)
        if found is None:
            until = self._until(validity)
            if until.endswith("+"):  # of this moment alone
                return self._new_middle(udh, coding, until)
            if len(self._middles) >= _CACHED:
                self._middles.clear()
            found = self._middles[key] = self._new_middle(udh, coding, until)
        return found

    def _until(self, validity: timedelta | None) -> str:
        """The validity_period: empty for the network's own habit."""
        settings = self._settings
        if validity is None or not settings.validity:
            return ""
        validity = min(validity, settings.longest_validity)
        if settings.validity_form is ValidityForm.ABSOLUTE and self._clock is not None:
            return absolute_time(self._clock() + max(validity, timedelta(seconds=1)))
        return relative_time(validity)

    def _new_middle(self, udh: bool, coding: int, until: str) -> bytes:
        esm_class = bytes((EsmClass.UDH if udh else 0, 0, 0))
        last = bytes((self._settings.receipts, 0, coding, 0))
        return b"".join((b"\0", esm_class, b"\0", c_octets(until), last))
