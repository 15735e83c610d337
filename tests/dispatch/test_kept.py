"""What the network told, as the columns hold it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.states import RecipientState
from chappe.dispatch.kept import (
    CODE,
    NUMBER,
    REFERENCE,
    answers_kept,
    fates_kept,
    in_parts,
    parts_kept,
    receipts_kept,
    replies_kept,
)
from chappe.dispatch.literals import texts
from chappe.dispatch.outcomes import Answer, Settlement
from chappe.gateways.contract import PartOf, ReceiptEvent, ReceiptStatus, ReplyEvent
from chappe.messages.sender import written_to

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
        "recipients": texts([written_to(number)[:NUMBER]]),
        "texts": texts([said]),
        "references": texts([reference[:REFERENCE]]),
    }


def test_what_was_written_to_is_kept_as_senders_are() -> None:
    given = ["33700000001", "0033700000001", "+33700000001", "36180", "ACME", "", "tel:1"]
    replies = [ReplyEvent("+33639980000", to, "STOP", NOW, PartOf(1, 2, 1)) for to in given]
    kept = texts([*["+33700000001"] * 3, "36180", "ACME", "", "tel:1"])
    assert (replies_kept(replies)["recipients"], parts_kept(replies)["recipients"]) == (kept, kept)


STATES = (None, RecipientState.SUBMITTED, RecipientState.FAILED, RecipientState.UNKNOWN)
SETTLEMENTS = st.builds(
    Settlement,
    st.sampled_from(STATES),
    st.sampled_from(["", "ESME_RINVDSTADR", "a\0b"]),
    st.lists(
        st.builds(
            Answer,
            st.integers(1, 3),
            st.just(3),
            st.just("accepted"),
            st.text(max_size=80),
            st.text(max_size=80),
        ),
        max_size=3,
    ).map(tuple),
)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 1_000), SETTLEMENTS), unique_by=lambda one: one[:2])
)
def test_who_came_to_an_end_stands_in_one_group_with_those_who_came_to_the_same(
    found: list[tuple[int, int, Settlement]],
) -> None:
    written = {
        (fate["deployment_id"], int(position)): (fate["state"], fate["code"])
        for fate in fates_kept(found)
        for position in fate["positions"].strip("{}").split(",")
    }
    assert written == {
        (deployment_id, position): (settlement.state.value, settlement.code.replace("\0", ""))
        for deployment_id, position, settlement in found
        if settlement.state is not None
    }
    answers = [(one, answer) for one in found for answer in one[2].answers]
    kept = answers_kept(found)
    assert kept["answered"] == "{" + ",".join(str(position) for (_, position, _), _ in answers) + "}"
    assert kept["references"] == texts([answer.reference[:REFERENCE] for _, answer in answers])
    assert kept["codes"] == texts([answer.code[:CODE] for _, answer in answers])


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
