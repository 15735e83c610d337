"""Texts as they stand on the wire: 3GPP TS 23.038 §6.2.1 unpacked, and the other data codings of SMPP.

`chappe.messages` splits and counts; this only reads and writes octets, for replies and for the simulator.
"""

import codecs

ESCAPE = 0x1B
_RETURN = b"\r"
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\ufffeÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
_OCTETS = {character: bytes((code,)) for code, character in enumerate(BASIC) if code != ESCAPE} | {
    character: bytes((ESCAPE, code)) for code, character in EXTENSION.items()
}

GSM, ASCII, LATIN1, UCS2 = 0, 1, 3, 8  # data_coding (SMPP 3.4 §5.2.19)


def gsm_octets(text: str) -> bytes:
    """``text`` in the default alphabet, an octet a septet. Raises ValueError for any other character."""
    try:
        return b"".join(map(_OCTETS.__getitem__, text))
    except KeyError as missing:
        raise ValueError(f"not in the GSM alphabet: {missing}") from None


def gsm_text(octets: bytes) -> str:
    """The text of octets in the default alphabet; what stands for nothing becomes U+FFFD.

    An escape before a code that the extension table lacks shows the basic table's character (§6.2.1.1).
    """
    if ESCAPE not in octets:
        return codecs.charmap_decode(octets, "replace", BASIC)[0]
    shown = []
    escaped = False
    for octet in octets:
        if octet == ESCAPE and not escaped:
            escaped = True
            continue
        plain = BASIC[octet] if octet < 128 and octet != ESCAPE else "\ufffd"
        shown.append(EXTENSION.get(octet, plain) if escaped else plain)
        escaped = False
    return "".join(shown)


def packed(septets: bytes, fill: int = 0) -> bytes:
    """Septets eight to seven octets (§6.1.2.1), after ``fill`` bits that stand where a user data header ends.

    Seven bits left over would read as an ``@``: a carriage return stands in them (§6.1.2.3.1).
    """
    if (7 * len(septets) + fill) % 8 == 1:
        septets += _RETURN
    number = 0
    for septet in reversed(septets):
        number = number << 7 | septet
    return (number << fill).to_bytes((7 * len(septets) + fill + 7) // 8, "little")


def unpacked(octets: bytes, fill: int = 0) -> bytes:
    """The septets of packed ones, less the carriage return that only fills the last octet."""
    count = (8 * len(octets) - fill) // 7
    number = int.from_bytes(octets, "little") >> fill
    septets = bytes(number >> 7 * at & 0x7F for at in range(count))
    return septets.removesuffix(_RETURN) if (7 * count + fill) % 8 == 0 else septets


def fill_after(header: int) -> int:
    """The bits between a user data header of so many octets and the next septet (3GPP TS 23.040 §9.2.3.24)."""
    return -8 * header % 7


def latin_1(septets: bytes) -> bytes | None:
    """The text of septets in ISO 8859-1; None where that has not all of its characters, such as the euro's."""
    try:
        return gsm_text(septets).encode("latin-1")
    except UnicodeEncodeError:
        return None


def text_of(octets: bytes, data_coding: int) -> str:
    """The text of user data (without its header), by its data_coding; never fails.

    Binary data (2, 4) and codings not read here are shown as Latin-1. No NUL is left, since no text has one.
    """
    group = data_coding & 0xF0
    coding = data_coding if group == 0 else {0xF0: GSM, 0x10: GSM}.get(group, LATIN1)
    if group in (0x00, 0x10, 0xF0) and (data_coding & 0x0C) == 0x08:
        coding = UCS2
    if coding == GSM:
        text = gsm_text(octets)
    elif coding == UCS2:
        text = octets.decode("utf-16-be", "replace")
    else:
        text = octets.decode("latin-1")
    return text.replace("\0", "\ufffd")
