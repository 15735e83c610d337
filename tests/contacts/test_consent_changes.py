"""One statement for everybody in a group."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contacts.making import make_contact
from tests.factories import NOW, make_account, make_actor

from chappe.accounts.roles import Actor
from chappe.audience import operations as audience
from chappe.audience import queries as audience_queries
from chappe.audience.operations import consents
from chappe.base.models import AuditEntry
from chappe.base.names import ValueMissing
from chappe.base.refusal import NotAllowed, NotFound
from chappe.contacts import operations, queries
from chappe.contacts.consent import Basis, Statement, Status
from chappe.contacts.models import ConsentChangeMember, ConsentStatement
from chappe.contacts.operations import consent_changes
from chappe.contacts.stating import GroupNotAList, Stated, news

DAY = timedelta(days=1)
Said = tuple[str, str, int, int | None]
"""Status, basis, how many days ago, and for how many days from now."""


def make_group(actor: Actor, people: list[Said | None]) -> tuple[int, list[int]]:
    """A group of people who each said something of the topic, or nothing; its id and theirs."""
    operations.create_topic("promo", name="Promotions", kind="marketing", actor=actor, now=NOW)
    group_id = operations.create_group("Customers", actor=actor, now=NOW)
    ids = [make_contact(actor, first_name="Ada") for _ in people]
    operations.add_to_group(group_id, ids, actor=actor, now=NOW)
    for contact_id, said in zip(ids, people, strict=True):
        if said is not None:
            state(actor, contact_id, said)
    return group_id, ids


def state(actor: Actor, contact_id: int, said: Said) -> None:
    status, basis, ago, ahead = said
    operations.state_consent(
        contact_id,
        "promo",
        status=status,
        basis=basis,
        source="before",
        at=NOW - ago * DAY,
        expires_at=None if ahead is None else NOW + ahead * DAY,
        actor=actor,
        now=NOW,
    )


def change(actor: Actor, group_id: int, **said: Any) -> queries.ConsentChangeView:
    options = {"status": "granted", "basis": "express", "source": "fair", "actor": actor, "now": NOW, **said}
    change_id = audience.start_group_consent(group_id, "promo", **options)
    audience.run_group_consent(change_id, now=lambda: NOW)
    return queries.consent_change(actor.account_id, change_id)


def holds(actor: Actor, contact_id: int) -> list[tuple[str, str, datetime]]:
    found = queries.contact(actor.account_id, contact_id).consents
    return [(each.status, each.basis, each.at) for each in found]


def test_everybody_is_stated_for_but_who_withdrew(author: Actor, administrator: Actor) -> None:
    people: list[Said | None] = [None, ("granted", "express", 5, None), ("withdrawn", "express", 5, None)]
    group_id, (new, known, gone) = make_group(administrator, people)
    seen = change(author, group_id, proof="list of 12 May")
    assert (seen.state, seen.members, seen.added, seen.known, seen.overruled) == ("done", 3, 1, 1, 1)
    assert holds(author, new) == [("granted", "express", NOW)]
    assert holds(author, known) == [("granted", "express", NOW - 5 * DAY)]
    assert holds(author, gone) == [("withdrawn", "express", NOW - 5 * DAY)]
    [said] = queries.contact(author.account_id, new).history
    assert (said.source, said.proof, said.recorded_by) == ("fair", "list of 12 May", author.label)
    started = AuditEntry.objects.get(action="consent_change.started").details
    done = AuditEntry.objects.get(action="consent_change.done").details
    assert (started["members"], started["source"]) == (3, "fair")
    assert (done["added"], done["known"], done["overruled"]) == (1, 1, 1)


def test_a_withdrawal_reaches_everybody(author: Actor, administrator: Actor) -> None:
    group_id, ids = make_group(administrator, [None, ("granted", "express", 5, None)])
    seen = change(author, group_id, status="withdrawn")
    assert (seen.added, [holds(author, each)[0][0] for each in ids]) == (2, ["withdrawn", "withdrawn"])


def test_a_dated_grant_is_overtaken_only_by_what_was_said_after(author: Actor, administrator: Actor) -> None:
    people: list[Said | None] = [("withdrawn", "express", 9, None), ("withdrawn", "express", 1, None)]
    group_id, (before, after) = make_group(administrator, people)
    seen = change(author, group_id, at=NOW - 5 * DAY, preset="ca-inquiry")
    assert (seen.added, seen.basis) == (2, "implied")
    assert holds(author, before) == [("granted", "implied", NOW - 5 * DAY)]
    assert holds(author, after) == [("withdrawn", "express", NOW - DAY)]


def test_a_change_that_was_cut_off_goes_on_and_repeats_nothing(
    author: Actor, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consent_changes, "SLICE", 2)
    group_id, _ = make_group(administrator, [None] * 5)
    change_id = operations.start_consent_change(
        group_id, "promo", status="granted", basis="express", source="fair", actor=author, now=NOW
    )
    consent_changes._slice(change_id, NOW)
    seen = queries.consent_change(author.account_id, change_id)
    assert (seen.state, seen.looked_at, seen.percent) == ("running", 2, 40)
    for _ in range(2):
        operations.run_consent_change(change_id, now=lambda: NOW)
    assert (ConsentStatement.objects.count(), queries.consent_change(author.account_id, change_id).added) == (
        5,
        5,
    )
    assert AuditEntry.objects.filter(action="consent_change.done").count() == 1


def test_a_change_is_stopped_where_it_stands(
    author: Actor, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consent_changes, "SLICE", 2)
    group_id, _ = make_group(administrator, [None] * 5)
    change_id = operations.start_consent_change(
        group_id, "promo", status="granted", basis="express", source="fair", actor=author, now=NOW
    )
    consent_changes._slice(change_id, NOW)
    operations.stop_consent_change(change_id, actor=author, now=NOW)
    operations.run_consent_change(change_id, now=lambda: NOW)
    assert queries.consent_change(author.account_id, change_id).state == "stopped"
    assert ConsentStatement.objects.count() == 2


def test_what_is_half_said_or_not_ours_is_refused(
    author: Actor, administrator: Actor, viewer: Actor, stranger: Actor
) -> None:
    group_id, _ = make_group(administrator, [None])
    with pytest.raises(ValueMissing):
        change(author, group_id, source=" ")
    with pytest.raises(NotAllowed):
        change(viewer, group_id)
    with pytest.raises(NotFound):
        change(stranger, group_id)
    assert ConsentStatement.objects.count() == 0


SAID = st.tuples(
    st.sampled_from(["granted", "withdrawn"]),
    st.just("express"),
    st.integers(1, 3),
    st.none() | st.integers(1, 2),
) | st.tuples(st.just("granted"), st.just("implied"), st.integers(1, 3), st.integers(1, 2))


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(st.none() | SAID, min_size=1, max_size=5), SAID, st.booleans(), st.booleans())
def test_the_database_does_what_the_rule_of_files_says(
    people: list[Said | None], said: Said, is_dated: bool, is_dynamic: bool
) -> None:
    with transaction.atomic():
        actor = make_actor(make_account())
        group_id, ids = make_group(actor, people)
        status, basis, ago, ahead = said
        given = {
            "status": status,
            "basis": basis,
            "at": NOW - ago * DAY if is_dated else None,
            "expires_at": None if ahead is None else NOW + ahead * DAY,
        }
        expected = {"added": 0, "known": 0, "overruled": 0}
        for contact_id, held in zip(ids, people, strict=True):
            stated = Stated(
                1, contact_id, 1, statement((status, basis, ago if is_dated else 0, ahead)), is_dated
            )
            found = news([stated], {} if held is None else {(contact_id, 1): statement(held)})
            expected["added" if found.added else "overruled" if found.overruled else "known"] += 1
        if is_dynamic:
            group_id = dynamic_group(actor, {"group": "Customers", "op": "in"})
        preview = audience_queries.preview_group_consent(
            actor.account_id,
            group_id,
            "promo",
            now=NOW,
            **given,  # type: ignore[arg-type]
        )
        seen = change(actor, group_id, **given)
        for each in (preview, seen):
            assert {name: getattr(each, name) for name in expected} == expected
        transaction.set_rollback(True)


def statement(said: Said) -> Statement:
    status, basis, ago, ahead = said
    expires_at = None if ahead is None or status == "withdrawn" else NOW + ahead * DAY
    return Statement(Status(status), Basis(basis), NOW - ago * DAY, expires_at)


def dynamic_group(actor: Actor, where: object) -> int:
    return audience.create_dynamic_group(
        "Dynamic", criteria={"version": 1, "where": where}, actor=actor, now=NOW
    )


def test_those_in_a_dynamic_group_are_taken_once_as_the_work_begins(
    author: Actor, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    people: list[Said | None] = [None, None, None, ("withdrawn", "express", 5, None)]
    _, (first, second, late, gone) = make_group(administrator, people)
    group_id = dynamic_group(author, {"consent": "promo", "op": "never_asked"})
    looked = audience_queries.preview_group_consent(
        author.account_id, group_id, "promo", status="granted", basis="express", now=NOW
    )
    assert (looked.added, looked.known, looked.overruled) == (3, 0, 0)
    monkeypatch.setattr(consent_changes, "SLICE", 2)
    terms = {"status": "granted", "basis": "express", "source": "fair", "actor": author, "now": NOW}
    change_id = audience.start_group_consent(group_id, "promo", **terms)  # type: ignore[arg-type]
    operations.run_consent_change(change_id, now=lambda: NOW)
    waiting = queries.consent_change(author.account_id, change_id)
    assert (waiting.state, waiting.is_taking, waiting.percent) == ("waiting", True, 0)
    state(administrator, late, ("granted", "express", 1, None))
    audience.edit_criteria(
        group_id,
        criteria={"version": 1, "where": {"field": "first_name", "op": "is", "value": "Nobody"}},
        actor=author,
        now=NOW,
    )
    consents._take(change_id, NOW)
    assert ConsentChangeMember.objects.filter(change_id=change_id).count() == 2
    assert consent_changes._slice(change_id, NOW), "those stated for leave the criteria, not the change"
    for _ in range(2):
        audience.run_group_consent(change_id, now=lambda: NOW)
    seen = queries.consent_change(author.account_id, change_id)
    assert (seen.state, seen.members, seen.added, seen.is_taking) == ("done", 2, 2, False)
    assert [holds(author, each)[0][:2] for each in (first, second, late, gone)] == [
        ("granted", "express"),
        ("granted", "express"),
        ("granted", "express"),
        ("withdrawn", "express"),
    ]
    assert not ConsentChangeMember.objects.exists()


def test_a_dynamic_group_is_taken_by_its_criteria_alone(author: Actor, administrator: Actor) -> None:
    make_group(administrator, [])
    group_id = dynamic_group(author, {"consent": "promo", "op": "never_asked"})
    with pytest.raises(GroupNotAList):
        operations.start_consent_change(
            group_id, "promo", status="granted", basis="express", source="fair", actor=author, now=NOW
        )
