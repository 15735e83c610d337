"""What the network told, as the columns hold it.

A network may send anything, and one answer that cannot be kept would hold up all the others.
"""

from collections.abc import Sequence
from typing import Any

from chappe.deployments.states import RecipientState
from chappe.dispatch.literals import integers, moments, text, texts
from chappe.dispatch.outcomes import Settlement
from chappe.gateways.contract import ReceiptEvent, ReplyEvent
from chappe.messages.sender import written_to

REFERENCE = 65
NUMBER = 20
CODE = 60

# Where these are off, rows are looked up by key: the tables may be too young for their statistics to say that this is
# quick. What reads or joins whole sets turns the last two on again.
NOT_BY_KEY = ("enable_mergejoin", "enable_hashjoin", "enable_seqscan")

Found = tuple[int, int, Settlement]
"""A recipient's deployment and position, and what became of it."""

NO_FATE = {"deployment_id": 0, "positions": "{}", "state": RecipientState.SUBMITTED.value, "code": ""}


def answers_kept(found: Sequence[Found]) -> dict[str, Any]:
    """The parallel arrays of ``record``, a place in each for every answer."""
    rows = [
        (deployment_id, position, answer)
        for deployment_id, position, settlement in found
        for answer in settlement.answers
    ]
    return {
        "deployment_ids": integers([row[0] for row in rows]),
        "answered": integers([row[1] for row in rows]),
        "parts": integers([row[2].part for row in rows]),
        "totals": integers([row[2].parts for row in rows]),
        "outcomes": texts([row[2].outcome for row in rows]),
        "references": texts([row[2].reference[:REFERENCE] for row in rows]),
        "codes": texts([row[2].code[:CODE] for row in rows]),
    }


def fates_kept(found: Sequence[Found]) -> list[dict[str, Any]]:
    """The recipients that came to an end, those together that came to the same: of ``record``, then of ``settle``."""
    groups: dict[tuple[int, RecipientState, str], list[int]] = {}
    for deployment_id, position, settlement in found:
        if settlement.state is not None:
            groups.setdefault((deployment_id, settlement.state, settlement.code), []).append(position)
    return [
        {
            "deployment_id": deployment_id,
            "positions": integers(sorted(positions)),
            "state": state.value,
            "code": text(code)[:CODE],
        }
        for (deployment_id, state, code), positions in groups.items()
    ]


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
        "recipients": texts([written_to(reply.to)[:NUMBER] for reply in replies]),
        "texts": texts([reply.text for reply in replies]),
        "part_references": [place.reference for place in places],
        "totals": [place.total for place in places],
        "places": [place.index for place in places],
    }


def replies_kept(replies: Sequence[ReplyEvent]) -> dict[str, Any]:
    """The parallel arrays of ``keep_replies``, of whole ones."""
    return {
        "numbers": texts([reply.number[:NUMBER] for reply in replies]),
        "recipients": texts([written_to(reply.to)[:NUMBER] for reply in replies]),
        "texts": texts([reply.text for reply in replies]),
        "references": texts([reply.reference[:REFERENCE] for reply in replies]),
    }
