"""Numbers that get nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.contacts.making import make_contact
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.base.models import AuditEntry
from chappe.base.names import ValueMissing
from chappe.base.refusal import NotAllowed, NotFound
from chappe.contacts import exports, operations, queries
from chappe.contacts.models import SenderStop
from chappe.contacts.operations.suppressions import SuppressionNumberInvalid, SuppressionReasonUnknown
from chappe.messages.sender import written_to

LATER = NOW + timedelta(hours=1)


def held(actor: Actor) -> list[tuple[str, str, str]]:
    return [(s.number, s.reason, s.source) for s in queries.suppressions(actor.account_id)]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("+33612345678", "+33612345678"),
        ("+33 1 42 68 53 00", "+33142685300"),  # no mobile
        ("+1 416-888-8888", "+14168888888"),
    ],
)
def test_a_number_is_suppressed_in_any_form(author: Actor, written: str, number: str) -> None:
    assert operations.suppress(written, reason="manual", source="letter", actor=author, now=NOW)
    assert held(author) == [(number, "manual", "letter")]


@pytest.mark.parametrize("written", ["", "Ada", "12", "+"])
def test_what_is_no_number_is_not_suppressed(author: Actor, written: str) -> None:
    with pytest.raises(SuppressionNumberInvalid):
        operations.suppress(written, reason="manual", source="letter", actor=author, now=NOW)


def test_a_reason_is_one_of_four(author: Actor) -> None:
    with pytest.raises(SuppressionReasonUnknown):
        operations.suppress("0612345678", reason="mood", source="", actor=author, now=NOW)


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        ("stop", "manual", "stop"),
        ("manual", "stop", "stop"),
        ("dead_number", "complaint", "complaint"),
        ("manual", "dead_number", "manual"),
        ("stop", "complaint", "stop"),
    ],
)
def test_what_a_person_said_outlives_what_we_put_down(
    author: Actor, first: str, second: str, stays: str
) -> None:
    operations.suppress("0612345678", reason=first, source=first, actor=author, now=NOW)
    operations.suppress("0612345678", reason=second, source=second, actor=author, now=LATER)
    assert held(author) == [("+33612345678", stays, stays)]


def test_the_same_again_leaves_no_trace(author: Actor) -> None:
    assert operations.suppress("0612345678", reason="stop", source="reply", actor=author, now=NOW)
    assert not operations.suppress("0612345678", reason="stop", source="reply", actor=author, now=LATER)
    assert AuditEntry.objects.filter(action="suppression.stated").count() == 1
    assert queries.suppressions(author.account_id)[0].at == NOW


def test_contacts_with_the_number_are_shown_as_suppressed(author: Actor) -> None:
    contact_id = make_contact(author, mobile="0612345678")
    assert [line.is_suppressed for line in queries.contacts(author.account_id)] == [False]
    operations.suppress("0612345678", reason="stop", source="reply", actor=author, now=NOW)
    assert [line.is_suppressed for line in queries.contacts(author.account_id)] == [True]
    suppression = queries.contact(author.account_id, contact_id).suppression
    assert suppression is not None
    assert suppression.reason == "stop"


def test_an_administrator_lifts_it(author: Actor, administrator: Actor) -> None:
    operations.suppress("0612345678", reason="stop", source="reply", actor=author, now=NOW)
    with pytest.raises(NotAllowed):
        operations.lift_suppression("0612345678", why="asked by letter", actor=author, now=LATER)
    operations.lift_suppression("06.12.34.56.78", why="asked by letter", actor=administrator, now=LATER)
    assert held(author) == []
    with pytest.raises(NotFound):
        operations.lift_suppression("0612345678", why="asked by letter", actor=administrator, now=LATER)
    entry = AuditEntry.objects.get(action="suppression.lifted")
    assert (entry.details["number"], entry.details["reason"], entry.details["why"]) == (
        "+33612345678",
        "stop",
        "asked by letter",
    )


def test_accounts_do_not_see_one_another(author: Actor, viewer: Actor, stranger: Actor) -> None:
    operations.suppress("0612345678", reason="stop", source="reply", actor=author, now=NOW)
    assert held(stranger) == []
    with pytest.raises(NotFound):
        operations.lift_suppression("+33612345678", why="asked by letter", actor=stranger, now=LATER)
    with pytest.raises(NotAllowed):
        operations.suppress("0612345678", reason="stop", source="reply", actor=viewer, now=NOW)


def test_the_list_is_searched_and_turned_page_by_page(author: Actor) -> None:
    for last in range(5):
        operations.suppress(f"061234567{last}", reason="stop", source="reply", actor=author, now=NOW)
    first = queries.suppressions(author.account_id, limit=2)
    rest = queries.suppressions(author.account_id, before=first[-1].id)
    assert [line.number[-1] for line in first + rest] == ["4", "3", "2", "1", "0"]
    assert [s.number for s in queries.suppressions(author.account_id, search="06 12 34 56 73")] == [
        "+33612345673"
    ]
    assert queries.suppressions(author.account_id, search="nobody") == []


def test_lifting_asks_why(author: Actor, administrator: Actor) -> None:
    operations.suppress("0612345678", reason="stop", source="reply", actor=author, now=NOW)
    with pytest.raises(ValueMissing):
        operations.lift_suppression("0612345678", why=" ", actor=administrator, now=LATER)
    assert len(held(author)) == 1


def test_the_list_is_narrowed_by_reason(author: Actor) -> None:
    operations.suppress("0612345678", reason="stop", source="reply", actor=author, now=NOW)
    operations.suppress("0698765432", reason="manual", source="letter", actor=author, now=NOW)
    assert [s.number for s in queries.suppressions(author.account_id, reason="manual")] == ["+33698765432"]
    assert queries.suppressions(author.account_id, reason="manual", search="0612345678") == []


LIST = "number;reason;since\n06 12 34 56 78;stop;2026-01-02T10:00:00+00:00\nAda;;\n0698765432;;2099-01-01T00:00:00Z\n"


def test_a_list_is_suppressed_and_what_is_no_number_is_told(author: Actor) -> None:
    listed = operations.suppress_list(
        [LIST.encode()], reason="manual", source="old provider", actor=author, now=NOW
    )
    assert (listed.read, listed.added, listed.known, listed.rejected) == (3, 2, 0, 1)
    assert [(each.line, each.value) for each in listed.rejections] == [(3, "Ada")]
    found = {s.number: (s.reason, s.source, s.at) for s in queries.suppressions(author.account_id)}
    assert found == {
        "+33612345678": ("stop", "old provider", datetime(2026, 1, 2, 10, tzinfo=UTC)),
        "+33698765432": ("manual", "old provider", NOW),
    }
    entry = AuditEntry.objects.get(action="suppression.imported")
    assert (entry.details["read"], entry.details["added"], entry.details["rejected"]) == (3, 2, 1)


def test_the_same_list_again_changes_nothing(author: Actor) -> None:
    for expected in (2, 0):
        listed = operations.suppress_list(
            [LIST.encode()], reason="manual", source="old provider", actor=author, now=NOW
        )
        assert (listed.added, listed.known) == (expected, 2 - expected)


def test_what_is_exported_is_read_again(author: Actor, stranger: Actor) -> None:
    operations.suppress("0612345678", reason="complaint", source="=1+1", actor=author, now=NOW)
    for sender, reason in (("36180", "stop"), ("+33700000001", "manual")):
        SenderStop.objects.create(
            account_id=author.account_id, number="+33612345679", sender=sender, reason=reason, at=NOW
        )
    text = "".join(exports.suppressions_csv(author.account_id))
    assert text == (
        f"number,reason,source,since,only_sender\r\n'+33612345678,complaint,'=1+1,{NOW.isoformat()},\r\n"
        f"'+33612345679,manual,,{NOW.isoformat()},'+33700000001\r\n"
        f"'+33612345679,stop,,{NOW.isoformat()},36180\r\n"
    )
    for added in (3, 0):
        listed = operations.suppress_list(
            [text.encode()], reason="manual", source="x", actor=stranger, now=LATER
        )
        assert (listed.read, listed.added) == (3, added)
    [found] = queries.suppressions(stranger.account_id)
    assert (found.number, found.reason, found.at) == ("+33612345678", "complaint", NOW)
    # Who stopped one sender may get texts of the others.
    stops = queries.sender_stops(stranger.account_id)
    assert {(stop.number, stop.sender, stop.reason, stop.at) for stop in stops} == {
        ("+33612345679", "36180", "stop", NOW),
        ("+33612345679", "+33700000001", "manual", NOW),
    }
    # What the person said takes the place of what we put down; what is no sender is told.
    again = "number,reason,only_sender\n+33612345679,complaint,0033700000001\n+33612345679,stop," + "x" * 21
    listed = operations.suppress_list(
        [again.encode()],
        reason="manual",
        source="x",
        actor=stranger,
        now=LATER,
        read_sender=written_to,
    )
    assert (listed.added, [(each.line, each.value) for each in listed.rejections]) == (1, [(3, "x" * 21)])
    assert {stop.reason for stop in queries.sender_stops(stranger.account_id)} == {"stop"}


def test_a_list_asks_for_its_source_and_a_reason_that_is_known(author: Actor, viewer: Actor) -> None:
    asked = {"now": NOW, "actor": author}
    with pytest.raises(ValueMissing):
        operations.suppress_list([b"0612345678"], reason="manual", source="", **asked)  # type: ignore[arg-type]
    with pytest.raises(SuppressionReasonUnknown):
        operations.suppress_list([b"0612345678"], reason="mood", source="x", **asked)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        operations.suppress_list([b"0612345678"], reason="manual", source="x", actor=viewer, now=NOW)
    assert held(author) == []
