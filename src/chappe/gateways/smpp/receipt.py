"""Receipts: what a deliver_sm of the network says of one part (SMPP 3.4 Appendix B, §5.3.2.12, §5.3.2.35).

The text form is a custom rather than a rule; the parser takes what networks were seen to write: fields in any
order or absent, other separators, spaces after the colon, dates with seconds or a century, other spellings.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from chappe.gateways.contract import ReceiptEvent, ReceiptStatus
from chappe.gateways.smpp.pdu import EsmClass, Message, Tag
from chappe.gateways.smpp.settings import IdForm

STATUSES: dict[str, ReceiptStatus] = {
    "DELIVRD": ReceiptStatus.DELIVERED,
    "DELIVERED": ReceiptStatus.DELIVERED,
    "EXPIRED": ReceiptStatus.EXPIRED,
    "DELETED": ReceiptStatus.DELETED,
    "UNDELIV": ReceiptStatus.UNDELIVERED,
    "UNDELIVERED": ReceiptStatus.UNDELIVERED,
    "UNDELIVERABLE": ReceiptStatus.UNDELIVERED,
    "FAILED": ReceiptStatus.UNDELIVERED,
    "ACCEPTD": ReceiptStatus.ACCEPTED,
    "ACCEPTED": ReceiptStatus.ACCEPTED,
    "UNKNOWN": ReceiptStatus.UNKNOWN,
    "REJECTD": ReceiptStatus.REJECTED,
    "REJECTED": ReceiptStatus.REJECTED,
    "ENROUTE": ReceiptStatus.ENROUTE,
    "BUFFERED": ReceiptStatus.ENROUTE,
    "BUFFRED": ReceiptStatus.ENROUTE,
}
MESSAGE_STATES = {
    1: ReceiptStatus.ENROUTE,
    2: ReceiptStatus.DELIVERED,
    3: ReceiptStatus.EXPIRED,
    4: ReceiptStatus.DELETED,
    5: ReceiptStatus.UNDELIVERED,
    6: ReceiptStatus.ACCEPTED,
    7: ReceiptStatus.UNKNOWN,
    8: ReceiptStatus.REJECTED,
}
_USUAL = re.compile(
    r"id:(?P<id>[^\s:]+) sub:\d+ dlvrd:\d+ submit date:\d+ done date:(?P<done>\d+) stat:(?P<stat>\w+)"
    r" err:(?P<err>\w+)(?: text:|$)",
    re.IGNORECASE | re.ASCII,
)
_TEXT = re.compile(r"(?<!\w)(?:text|msg)\s*[:=]", re.IGNORECASE)
_FIELD = re.compile(
    r"(?<![\w-])(?P<name>id|done[ _]?date|stat(?:us)?|err(?:or)?)\s*[:=]\s*(?P<value>[^\s,;:]+)",
    re.IGNORECASE,
)


def is_receipt(message: Message) -> bool:
    """Whether a deliver_sm speaks of a text sent before, rather than for a person (§5.2.12)."""
    return bool(message.esm_class & EsmClass.KIND) or message.tlv(Tag.RECEIPTED_MESSAGE_ID) is not None


def canonical(reference: str, form: IdForm) -> str:
    """A message id as it is compared: a number written in decimal or hexadecimal, with or without zeros
    before it, becomes its decimal digits. One that is not of that form is left as it is."""
    reference = reference.strip()
    if form == IdForm.TEXT:
        return reference
    digits = "0123456789" if form == IdForm.DECIMAL else "0123456789abcdefABCDEF"
    if not reference or len(reference) > 64 or reference.strip(digits):
        return reference
    return str(int(reference, 10 if form == IdForm.DECIMAL else 16))


def parse(message: Message, *, form: IdForm, offset: timedelta, number: str, at: datetime) -> ReceiptEvent:
    """The receipt in a deliver_sm. Optional parameters are believed before the text; what neither says is
    empty or ``unknown``. ``offset`` is the network's clock from UTC."""
    raw = message.user_data.decode("latin-1").replace("\0", "")
    found = _fields(raw)
    if message.tlvs:
        found |= _from_tlvs(message)
    status = STATUSES.get(found.get("stat", "").upper(), ReceiptStatus.UNKNOWN)
    done = _date(found.get("done", ""), offset)
    reference = canonical(found.get("id", ""), form)
    return ReceiptEvent(reference, status, found.get("err", ""), number, at, done, raw)


def _fields(raw: str) -> dict[str, str]:
    usual = _USUAL.match(raw)
    if usual is not None:
        return usual.groupdict()
    text = _TEXT.search(raw)
    head = raw[: text.start()] if text else raw
    found: dict[str, str] = {}
    for field in _FIELD.finditer(head):
        name = field["name"].lower()
        key = "id" if name == "id" else name[:4] if name[0] in "ds" else "err"
        found.setdefault(key, field["value"])
    return found


def _from_tlvs(message: Message) -> dict[str, str]:
    found = {}
    reference = message.tlv(Tag.RECEIPTED_MESSAGE_ID)
    if reference:
        found["id"] = reference.split(b"\0")[0].decode("latin-1")
    state = MESSAGE_STATES.get(int.from_bytes(message.tlv(Tag.MESSAGE_STATE) or b""))
    if state is not None:
        found["stat"] = _NAMES[state]
    error = message.tlv(Tag.NETWORK_ERROR_CODE)
    if error is not None and len(error) == 3:
        found["err"] = f"{int.from_bytes(error[1:]):03}"
    return found


_NAMES = {status: name for name, status in reversed(STATUSES.items())}


@lru_cache(maxsize=4_096)
def _date(digits: str, offset: timedelta) -> datetime | None:
    """``YYMMDDhhmm``, with seconds, or with the century; None for what is no date."""
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) in (10, 12) and not (len(digits) == 12 and digits.startswith("20")):
        digits = "20" + digits
    if len(digits) not in (12, 14):
        return None
    pairs = [int(digits[at : at + 2]) for at in range(4, len(digits), 2)]
    try:
        return datetime(int(digits[:4]), *pairs, tzinfo=UTC) - offset  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        return None


def written(*, reference: str, status: str, error: str, done: datetime, text: str = "") -> bytes:
    """A receipt in the usual text form, dates in UTC, as Appendix B shows it."""
    date = _written_date(done)
    delivered = "001" if status == "DELIVRD" else "000"
    head = f"id:{reference} sub:001 dlvrd:{delivered} submit date:{date} done date:{date}"
    return f"{head} stat:{status} err:{error} text:{text[:20]}".encode("latin-1", "replace")


@lru_cache(maxsize=64)
def _written_date(done: datetime) -> str:
    return f"{done.astimezone(UTC):%y%m%d%H%M}"
