"""What the network told, as the columns hold it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chappe.dispatch.kept import CODE, NUMBER, REFERENCE, receipts_kept, replies_kept
from chappe.dispatch.literals import texts
from chappe.gateways.contract import ReceiptEvent, ReceiptStatus, ReplyEvent

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
