"""Topics: made by administrators; marketing always asks for consent."""

from datetime import timedelta

import pytest
from tests.contacts.making import make_contact
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.base.refusal import NotAllowed, NotFound
from chappe.contacts import operations, queries
from chappe.contacts.operations.topics import (
    TopicKeyMalformed,
    TopicKeyTaken,
    TopicKindUnknown,
    TopicNeedsConsent,
)


@pytest.mark.parametrize(
    ("kind", "asked", "requires_consent"),
    [
        ("marketing", None, True),
        ("marketing", True, True),
        ("transactional", None, False),
        ("transactional", True, True),
        ("transactional", False, False),
    ],
)
def test_whether_a_topic_asks_for_consent(
    administrator: Actor, kind: str, asked: bool | None, requires_consent: bool
) -> None:
    operations.create_topic(
        "orders", name="Orders", kind=kind, requires_consent=asked, actor=administrator, now=NOW
    )
    [topic] = queries.topics(administrator.account_id)
    assert (topic.key, topic.name, topic.kind, topic.requires_consent) == (
        "orders",
        "Orders",
        kind,
        requires_consent,
    )
    assert queries.topic_by_key(administrator.account_id, "orders") == topic


def test_a_marketing_topic_cannot_do_without_consent(administrator: Actor) -> None:
    with pytest.raises(TopicNeedsConsent):
        operations.create_topic(
            "promo", name="Promotions", kind="marketing", requires_consent=False, actor=administrator, now=NOW
        )


@pytest.mark.parametrize("key", ["", "Promo", "a b", "-a", "a-", "é", "x" * 41, "a\n"])
def test_a_key_is_plain(administrator: Actor, key: str) -> None:
    with pytest.raises(TopicKeyMalformed):
        operations.create_topic(key, name="Promotions", kind="marketing", actor=administrator, now=NOW)


def test_a_kind_is_one_of_two(administrator: Actor) -> None:
    with pytest.raises(TopicKindUnknown):
        operations.create_topic("promo", name="Promotions", kind="spam", actor=administrator, now=NOW)


def test_a_key_is_taken_once_in_an_account(administrator: Actor, stranger: Actor) -> None:
    for actor in (administrator, stranger):
        operations.create_topic("promo", name="Promotions", kind="marketing", actor=actor, now=NOW)
    with pytest.raises(TopicKeyTaken):
        operations.create_topic("promo", name="Again", kind="marketing", actor=administrator, now=NOW)


def test_topics_are_made_by_administrators_for_their_account(
    administrator: Actor, author: Actor, stranger: Actor
) -> None:
    with pytest.raises(NotAllowed):
        operations.create_topic("promo", name="Promotions", kind="marketing", actor=author, now=NOW)
    operations.create_topic("promo", name="Promotions", kind="marketing", actor=administrator, now=NOW)
    assert queries.topics(stranger.account_id) == []
    with pytest.raises(NotFound):
        queries.topic_by_key(stranger.account_id, "promo")


def test_a_topic_is_renamed_and_keeps_its_key(administrator: Actor, author: Actor, stranger: Actor) -> None:
    topic_id = operations.create_topic(
        "promo", name="Promotions", kind="marketing", actor=administrator, now=NOW
    )
    operations.rename_topic(topic_id, name=" Offers ", actor=administrator, now=NOW)
    found = queries.topic(administrator.account_id, topic_id)
    assert (found.key, found.name) == ("promo", "Offers")
    with pytest.raises(NotAllowed):
        operations.rename_topic(topic_id, name="Mine", actor=author, now=NOW)
    with pytest.raises(NotFound):
        operations.rename_topic(topic_id, name="Mine", actor=stranger, now=NOW)
    with pytest.raises(NotFound):
        queries.topic(stranger.account_id, topic_id)


def test_how_many_consent_no_longer_and_not_for_long(administrator: Actor, stranger: Actor) -> None:
    topic_id = operations.create_topic(
        "promo", name="Promotions", kind="marketing", actor=administrator, now=NOW
    )
    day = timedelta(days=1)
    for status, ends in [
        ("granted", None),
        ("granted", NOW + 31 * day),
        ("granted", NOW + 30 * day),
        ("granted", NOW + day),
        ("granted", NOW),
        ("withdrawn", None),
        ("withdrawn", None),
    ]:
        operations.state_consent(
            make_contact(administrator, first_name="Ada"),
            "promo",
            status=status,
            basis="express",
            source="form",
            at=NOW - 100 * day,
            expires_at=ends,
            actor=administrator,
            now=NOW,
        )
    counts = queries.topic_counts(administrator.account_id, now=NOW)
    assert counts == {topic_id: queries.TopicCounts(granted=4, expiring=2, expired=1, withdrawn=2)}
    assert queries.topic_counts(stranger.account_id, now=NOW) == {}
