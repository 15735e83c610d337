"""What the network told, as the columns hold it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chappe.dispatch.kept import CODE, NUMBER, REFERENCE, in_parts, parts_kept, receipts_kept, replies_kept
from chappe.dispatch.literals import texts
from chappe.gateways.contract import PartOf, ReceiptEvent, ReceiptStatus, ReplyEvent

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@given(st.text(max_size=100), st.text(max_size=100), st.text(max_size=100))
def test_nothing_is_longer_than_its_column(reference: str, code: str, number: str) -> None:
    kept = receipts_kept([ReceiptEvent(reference, ReceiptStatus.DELIVERED, code, number, NOW, None, "")])
    assert kept == {
        "references": texts([reference[:REFERENCE]]),
        "numbers": texts([number[:NUMBER]]),
        "statuses": texts(["delivered"]),
        "codes": texts([code[:CODE]]),
        "moments": "{NULL}",
    }


@given(st.text(max_size=100), st.text(max_size=100), st.text(max_size=300))
def test_a_reply_keeps_its_whole_text(number: str, reference: str, said: str) -> None:
    kept = replies_kept([ReplyEvent(number, number, said, NOW, reference=reference)])
    assert kept == {
        "numbers": texts([number[:NUMBER]]),
        "recipients": texts([number[:NUMBER]]),
        "texts": texts([said]),
        "references": texts([reference[:REFERENCE]]),
    }


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=6))
def test_every_reply_is_whole_or_a_part(places: list[tuple[int, int]]) -> None:
    replies = [
        ReplyEvent("+33639980000", "36180", f"{index}", NOW, PartOf(7, total, min(index, total)))
        for index, total in places
    ]
    whole, parts = in_parts(replies)
    assert sorted([*whole, *parts], key=repr) == sorted(replies, key=repr)
    assert all(reply.part is not None and reply.part.total == 1 for reply in whole)
    assert parts_kept(parts)["totals"] == [reply.part.total for reply in parts if reply.part]
