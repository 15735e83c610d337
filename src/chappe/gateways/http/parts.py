"""A reply that a provider hands over in parts: which of them it is."""

import zlib

from chappe.gateways.contract import PartOf

MOST = 255  # parts of a text: 3GPP TS 23.040 §9.2.3.24.1 counts them in an octet
_WIDEST = 0x7FFF_FFFF


def part_of(reference: str, total: str, index: str) -> PartOf | None:
    """From what a callback says, as it writes it; None for a text that is whole, or of which it is not known.

    A reference that is no number becomes one, the same for the same.
    """
    if not (reference and _counts(total) and _counts(index)):
        return None
    parts, place = int(total), int(index)
    if parts < 2 or not 1 <= place <= parts <= MOST:
        return None
    number = int(reference) if _counts(reference) else zlib.crc32(reference.encode())
    return PartOf(number & _WIDEST, parts, place)


def _counts(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) <= 9
