"""What the network told, as the columns hold it.

A network may send anything, and one answer that cannot be kept would hold up all the others.
"""

from collections.abc import Sequence
from typing import Any

from chappe.dispatch.literals import moments, texts
from chappe.gateways.contract import ReceiptEvent, ReplyEvent

REFERENCE = 65
NUMBER = 20
CODE = 60

# Where these are off, rows are looked up by key: the tables may be too young for their statistics to say that this is
# quick. What reads or joins whole sets turns the last two on again.
NOT_BY_KEY = ("enable_mergejoin", "enable_hashjoin", "enable_seqscan")


def receipts_kept(receipts: Sequence[ReceiptEvent]) -> dict[str, Any]:
    """The parallel arrays of ``keep_receipts``."""
    return {
        "references": texts([receipt.reference[:REFERENCE] for receipt in receipts]),
        "numbers": texts([receipt.number[:NUMBER] for receipt in receipts]),
        "statuses": texts([receipt.status.value for receipt in receipts]),
        "codes": texts([receipt.code[:CODE] for receipt in receipts]),
        "moments": moments(receipt.done_at for receipt in receipts),
    }


def in_parts(replies: Sequence[ReplyEvent]) -> tuple[list[ReplyEvent], list[ReplyEvent]]:
    """The whole ones, and the parts of long texts."""
    whole = [reply for reply in replies if reply.part is None or reply.part.total == 1]
    return whole, [reply for reply in replies if reply.part is not None and reply.part.total > 1]


def parts_kept(replies: Sequence[ReplyEvent]) -> dict[str, Any]:
    """The parallel arrays of ``keep_parts``."""
    places = [reply.part for reply in replies if reply.part is not None]
    return {
        "numbers": texts([reply.number[:NUMBER] for reply in replies]),
        "recipients": texts([reply.to[:NUMBER] for reply in replies]),
        "texts": texts([reply.text for reply in replies]),
        "part_references": [place.reference for place in places],
        "totals": [place.total for place in places],
        "places": [place.index for place in places],
    }


def replies_kept(replies: Sequence[ReplyEvent]) -> dict[str, Any]:
    """The parallel arrays of ``keep_replies``, of whole ones."""
    return {
        "numbers": texts([reply.number[:NUMBER] for reply in replies]),
        "recipients": texts([reply.to[:NUMBER] for reply in replies]),
        "texts": texts([reply.text for reply in replies]),
        "references": texts([reply.reference[:REFERENCE] for reply in replies]),
    }
