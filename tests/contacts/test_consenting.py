"""What contacts consent to: stated one at a time, or by files."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contacts.making import counts, import_file, make_contact
from tests.factories import NOW, make_account, make_actor

from chappe.accounts.roles import Actor
from chappe.base.models import AuditEntry
from chappe.base.names import ValueMissing
from chappe.base.refusal import NotAllowed, NotFound, Refusal
from chappe.contacts import operations, queries
from chappe.contacts.consent import Basis, ExpiryMissing, ExpiryTooEarly, Statement, Status, current
from chappe.contacts.models import ConsentStatement
from chappe.contacts.operations.consents import ConsentBasisUnknown, ConsentInFuture, ConsentStatusUnknown
from chappe.contacts.presets import PresetUnknown

DAY = timedelta(days=1)


@pytest.fixture
def topic_id(administrator: Actor) -> int:
    return operations.create_topic("promo", name="Promotions", kind="marketing", actor=administrator, now=NOW)


@pytest.fixture
def ada(author: Actor) -> int:
    return make_contact(author, external_id="A1", mobile="0612345678")


def run_sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for none
        cursor.execute(text)


def state(contact_id: int, status: str, actor: Actor, **said: object) -> None:
    options = {"basis": "express", "source": "form", "now": NOW, **said}
    operations.state_consent(contact_id, "promo", status=status, actor=actor, **options)  # type: ignore[arg-type]


def holds(actor: Actor, contact_id: int) -> list[tuple[str, str, datetime]]:
    found = queries.contact(actor.account_id, contact_id).consents
    return [(consent.topic_key, consent.status, consent.at) for consent in found]


def history(actor: Actor, contact_id: int) -> list[tuple[str, datetime]]:
    return [(said.status, said.at) for said in queries.contact(actor.account_id, contact_id).history]


@pytest.mark.usefixtures("topic_id")
class TestOneAtATime:
    def test_a_statement_is_kept_with_all_that_was_said(self, author: Actor, ada: int) -> None:
        state(
            ada,
            "granted",
            author,
            basis="implied",
            at=NOW - DAY,
            expires_at=NOW + DAY,
            proof="order 12",
            source="shop",
        )
        shown = queries.contact(author.account_id, ada)
        [consent], [said] = shown.consents, shown.history
        assert (consent.status, consent.basis, consent.at, consent.expires_at) == (
            "granted",
            "implied",
            NOW - DAY,
            NOW + DAY,
        )
        assert (said.source, said.proof, said.recorded_at, said.recorded_by, said.topic_name) == (
            "shop",
            "order 12",
            NOW,
            author.label,
            "Promotions",
        )
        entry = AuditEntry.objects.get(action="consent.granted")
        assert (entry.subject_kind, entry.subject_id, entry.details["topic"]) == ("contact", ada, "promo")

    def test_the_latest_statement_holds_whenever_it_is_recorded(self, author: Actor, ada: int) -> None:
        state(ada, "withdrawn", author, at=NOW - DAY)
        state(ada, "granted", author, at=NOW - 2 * DAY)
        assert holds(author, ada) == [("promo", "withdrawn", NOW - DAY)]
        state(ada, "granted", author)
        assert holds(author, ada) == [("promo", "granted", NOW)]
        assert history(author, ada) == [
            ("granted", NOW),
            ("withdrawn", NOW - DAY),
            ("granted", NOW - 2 * DAY),
        ]

    @pytest.mark.parametrize("order", [("granted", "withdrawn"), ("withdrawn", "granted")])
    def test_of_two_at_the_same_moment_the_withdrawal_holds(
        self, author: Actor, ada: int, order: tuple[str, str]
    ) -> None:
        for status in order:
            state(ada, status, author)
        assert holds(author, ada) == [("promo", "withdrawn", NOW)]

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"status": "maybe"}, ConsentStatusUnknown),
            ({"basis": "hearsay"}, ConsentBasisUnknown),
            ({"basis": "implied"}, ExpiryMissing),
            ({"expires_at": NOW}, ExpiryTooEarly),
            ({"at": NOW + DAY}, ConsentInFuture),
            ({"source": " "}, ValueMissing),
        ],
    )
    def test_what_is_half_said_is_refused(
        self, author: Actor, ada: int, said: dict[str, object], refusal: type[Refusal]
    ) -> None:
        with pytest.raises(refusal):
            state(ada, **{"status": "granted", "actor": author, **said})  # type: ignore[arg-type]
        assert history(author, ada) == []

    def test_only_those_who_may_edit_this_account_state_consents(
        self, author: Actor, viewer: Actor, stranger: Actor, ada: int
    ) -> None:
        with pytest.raises(NotAllowed):
            state(ada, "granted", viewer)
        with pytest.raises(NotFound):
            state(ada, "granted", stranger)
        with pytest.raises(NotFound):
            operations.state_consent(
                ada, "orders", status="granted", basis="express", source="form", actor=author, now=NOW
            )
        assert history(author, ada) == []

    def test_nothing_said_is_ever_changed(self, author: Actor, ada: int) -> None:
        state(ada, "granted", author)
        for change in (
            lambda: ConsentStatement.objects.update(status="withdrawn"),
            lambda: ConsentStatement.objects.all().delete(),
            lambda: run_sql("UPDATE chappe_consentstatement SET source = 'elsewhere'"),
            lambda: run_sql("DELETE FROM chappe_consentstatement"),
            lambda: run_sql("TRUNCATE chappe_consentstatement"),
            lambda: run_sql("TRUNCATE chappe_contact CASCADE"),
            lambda: run_sql(
                "INSERT INTO chappe_consentstatement SELECT * FROM chappe_consentstatement"
                " ON CONFLICT (id) DO UPDATE SET status = 'withdrawn'"
            ),
        ):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                change()
        assert history(author, ada) == [("granted", NOW)]

    @pytest.mark.parametrize(
        ("preset", "at", "ends"),
        [
            ("ca-purchase", datetime(2025, 3, 10, tzinfo=UTC), datetime(2027, 3, 10, tzinfo=UTC)),
            ("ca-inquiry", datetime(2026, 8, 31, tzinfo=UTC), datetime(2027, 2, 28, tzinfo=UTC)),
        ],
    )
    def test_a_preset_says_how_long_implied_consent_lasts(
        self, author: Actor, ada: int, preset: str, at: datetime, ends: datetime
    ) -> None:
        state(ada, "granted", author, preset=preset, at=at)
        [consent] = queries.contact(author.account_id, ada).consents
        assert (consent.basis, consent.at, consent.expires_at) == ("implied", at, ends)

    def test_a_preset_that_nobody_knows_or_that_is_over_before_it_began_is_refused(
        self, author: Actor, ada: int
    ) -> None:
        with pytest.raises(PresetUnknown):
            state(ada, "granted", author, preset="fr-purchase")
        with pytest.raises(ExpiryTooEarly):
            state(ada, "granted", author, preset="ca-inquiry", at=NOW - DAY, expires_at=NOW - 2 * DAY)


class TestByFile:
    def test_a_whole_file_consents_where_it_is_said(self, author: Actor, topic_id: int, ada: int) -> None:
        text = "external_id,mobile\nA1,0612345678\nB1,0698765432\n"
        seen = import_file(author, text, topic_id=topic_id, consent_source="shop in Lille")
        assert (seen.topic_name, seen.consent_source) == ("Promotions", "shop in Lille")
        [said] = queries.contact(author.account_id, ada).history
        assert (said.status, said.basis, said.at, said.source) == ("granted", "express", NOW, "shop in Lille")
        assert ConsentStatement.objects.count() == 2

    @pytest.mark.parametrize("is_whole", [True, False])
    def test_the_same_file_again_says_nothing_new(self, author: Actor, topic_id: int, is_whole: bool) -> None:
        text = (
            "external_id,consent:promo\nA1,yes\nB1,no\nC1,2026-01-02\nD1,\n"
            "A2,2026-01-02T10:00:00+01:00\nE1,2026-01-02\nE1,2026-01-01\n"
        )
        whole: dict[str, Any] = {"topic_id": topic_id, "consent_source": "form"} if is_whole else {}
        import_file(author, text, **whole)
        said = list(ConsentStatement.objects.order_by("pk").values())
        assert len(said) == (7 if is_whole else 6)
        seen = import_file(author, text, now=NOW + DAY, **whole)
        assert counts(seen) == (0, 0, 7, 0)
        assert list(ConsentStatement.objects.order_by("pk").values()) == said
        assert queries.import_rejections(author.account_id, seen.id) == []

    def test_a_file_without_dates_never_takes_back_a_withdrawal(
        self, author: Actor, topic_id: int, ada: int
    ) -> None:
        state(ada, "withdrawn", author, at=NOW - DAY)
        seen = import_file(author, "external_id\nA1\n", topic_id=topic_id, consent_source="old list")
        assert counts(seen) == (0, 0, 1, 0)
        assert holds(author, ada) == [("promo", "withdrawn", NOW - DAY)]
        [look] = queries.import_rejections(author.account_id, seen.id)
        assert (look.line, look.value, look.code, look.is_stored) == (
            2,
            "A1",
            "consent.withdrawal_stands",
            True,
        )
        assert len(history(author, ada)) == 1

    def test_a_dated_consent_takes_its_place_in_the_history(
        self, author: Actor, ada: int, topic_id: int
    ) -> None:
        state(ada, "withdrawn", author, at=NOW - 10 * DAY)
        import_file(author, f"external_id,consent:promo\nA1,{(NOW - 20 * DAY).date()}\n")
        assert holds(author, ada)[0][1] == "withdrawn"
        import_file(author, f"external_id,consent:promo\nA1,{(NOW - 5 * DAY).date()}\n")
        assert holds(author, ada)[0][1] == "granted"
        assert [status for status, _ in history(author, ada)] == ["granted", "withdrawn", "granted"]
        assert ConsentStatement.objects.exclude(topic_id=topic_id).count() == 0

    def test_a_withdrawal_in_a_file_holds_at_once(self, author: Actor, ada: int, topic_id: int) -> None:
        state(ada, "granted", author, at=NOW - DAY)
        text = "external_id,consent:promo\nA1,non\n"
        import_file(author, text, topic_id=topic_id, consent_source="form")
        assert holds(author, ada) == [("promo", "withdrawn", NOW)]


SAID = st.tuples(st.sampled_from(["granted", "withdrawn"]), st.integers(0, 3))


@pytest.mark.django_db
@settings(deadline=None, max_examples=30)  # each example is several transactions
@given(st.lists(SAID, min_size=1, max_size=6))
def test_what_holds_is_what_the_rule_says_of_the_history(said: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        administrator = make_actor(make_account())
        operations.create_topic("promo", name="Promotions", kind="marketing", actor=administrator, now=NOW)
        contact_id = make_contact(administrator, first_name="Ada")
        for status, days in said:
            state(contact_id, status, administrator, at=NOW - days * DAY)
        expected = current(
            Statement(Status(status), Basis.EXPRESS, NOW - days * DAY) for status, days in said
        )
        assert expected is not None
        assert holds(administrator, contact_id) == [("promo", expected.status, expected.at)]
        transaction.set_rollback(True)
