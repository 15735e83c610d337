"""What a person says on the preference page, against the database."""

from datetime import timedelta

import pytest
from pytest_django import Settings
from tests.contacts.making import make_contact
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.base.models import AuditEntry
from chappe.base.refusal import NotAllowed, NotFound
from chappe.contacts import operations, queries
from chappe.contacts.operations.preferences import MOST_ACTS, TooManyChanges
from chappe.contacts.preferences import LinkBad
from chappe.contacts.queries.of_preferences import NoPublicAddress

HERE = "203.0.113.77"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://sms.example.org"


@pytest.fixture
def ada(administrator: Actor) -> int:
    """Consents to offers, implied; said nothing of news."""
    for key, kind in (("offers", "marketing"), ("news", "marketing"), ("orders", "transactional")):
        operations.create_topic(key, name=key.title(), kind=kind, actor=administrator, now=NOW)
    contact_id = make_contact(administrator, external_id="A1", mobile="0612345678", language="fr-CA")
    operations.state_consent(
        contact_id,
        "offers",
        status="granted",
        basis="implied",
        source="shop",
        expires_at=NOW + timedelta(days=30),
        at=NOW - timedelta(days=1),
        actor=administrator,
        now=NOW,
    )
    return contact_id


@pytest.fixture
def token(administrator: Actor, ada: int) -> str:
    return operations.preference_link(ada, actor=administrator, now=NOW).removeprefix(
        "https://sms.example.org/p/"
    )


def chosen(token: str) -> dict[str, bool]:
    return {topic.key: topic.is_wanted for topic in queries.preferences(token, now=NOW + SECOND).topics}


def history(actor: Actor, contact_id: int) -> list[tuple[str, str, str]]:
    found = queries.contact(actor.account_id, contact_id).history
    return [(said.topic_name, said.status, said.source) for said in found]


def test_the_page_shows_what_the_person_may_choose_and_no_name(token: str) -> None:
    seen = queries.preferences(token, now=NOW)
    assert (seen.language, seen.number_ends, seen.stopped, seen.always) == ("fr", "78", "", ("Orders",))
    assert chosen(token) == {"news": False, "offers": True}


def test_each_change_is_a_statement_with_its_proof(author: Actor, ada: int, token: str) -> None:
    choose = {"shown": ["news", "offers"], "address": HERE}
    assert operations.choose_preferences(token, wanted=["news"], now=NOW, **choose) == 2  # type: ignore[arg-type]
    assert chosen(token) == {"news": True, "offers": False}
    latest = queries.contact(author.account_id, ada).history[0]
    assert (latest.source, latest.recorded_by, latest.proof, latest.basis) == (
        "preference page",
        "preference page",
        "signed link, from 203.0.113.0/24",
        "express",
    )
    entry = AuditEntry.objects.get(action="preferences.chosen")
    assert entry.details == {"topics": {"news": "granted", "offers": "withdrawn"}}
    assert operations.choose_preferences(token, wanted=["news"], now=NOW + SECOND, **choose) == 0  # type: ignore[arg-type]
    assert len(history(author, ada)) == 3


def test_what_was_not_shown_or_is_not_ours_is_not_chosen(author: Actor, ada: int, token: str) -> None:
    operations.choose_preferences(
        token, shown=["news", "elsewhere"], wanted=["elsewhere"], address="", now=NOW
    )
    assert chosen(token) == {"news": False, "offers": True}
    assert len(history(author, ada)) == 1


def test_stopping_everything_suppresses_and_coming_back_lifts_that_alone(
    author: Actor, ada: int, token: str
) -> None:
    operations.stop_all_texts(token, address=HERE, now=NOW)
    assert history(author, ada)[0] == ("Offers", "withdrawn", "preference page")
    [held] = queries.suppressions(author.account_id)
    assert (held.number, held.reason, held.source) == ("+33612345678", "stop", "preference page")
    assert queries.preferences(token, now=NOW).stopped == "here"
    operations.come_back(token, now=NOW + SECOND)
    assert queries.suppressions(author.account_id) == []
    assert chosen(token) == {"news": False, "offers": False}


@pytest.mark.parametrize("reason", ["stop", "manual", "complaint", "dead_number"])
def test_what_stopped_the_number_before_stays(author: Actor, ada: int, token: str, reason: str) -> None:
    operations.suppress("0612345678", reason=reason, source="reply", actor=author, now=NOW)
    assert queries.preferences(token, now=NOW).stopped == "elsewhere"
    operations.stop_all_texts(token, address=HERE, now=NOW)
    operations.come_back(token, now=NOW)
    [held] = queries.suppressions(author.account_id)
    assert (held.reason, held.source) == (reason, "reply")


def test_a_revoked_link_leads_nowhere_and_a_new_one_does(author: Actor, ada: int, token: str) -> None:
    operations.revoke_preference_links(ada, actor=author, now=NOW)
    for act in (
        lambda: queries.preferences(token, now=NOW),
        lambda: operations.stop_all_texts(token, address="", now=NOW),
        lambda: operations.come_back(token, now=NOW),
        lambda: operations.choose_preferences(token, shown=[], wanted=[], address="", now=NOW),
    ):
        with pytest.raises(LinkBad):
            act()
    new = operations.preference_link(ada, actor=author, now=NOW).rpartition("/")[2]
    assert new != token
    assert queries.preferences(new, now=NOW).number_ends == "78"


def test_a_link_may_end(author: Actor, ada: int) -> None:
    ends = operations.preference_link(ada, last_day=NOW.date(), actor=author, now=NOW).rpartition("/")[2]
    assert queries.preferences(ends, now=NOW).topics
    with pytest.raises(LinkBad):
        queries.preferences(ends, now=NOW + timedelta(days=1))


def test_nobody_writes_without_end(token: str) -> None:
    for turn in range(MOST_ACTS):
        operations.stop_all_texts(token, address="", now=NOW + turn * SECOND)
    with pytest.raises(TooManyChanges):
        operations.stop_all_texts(token, address="", now=NOW + MOST_ACTS * SECOND)
    operations.stop_all_texts(token, address="", now=NOW + timedelta(hours=2))


def test_links_are_made_by_who_may_edit(
    viewer: Actor, stranger: Actor, ada: int, settings: Settings, author: Actor
) -> None:
    with pytest.raises(NotAllowed):
        operations.preference_link(ada, actor=viewer, now=NOW)
    with pytest.raises(NotFound):
        operations.preference_link(ada, actor=stranger, now=NOW)
    settings.PUBLIC_URL = ""
    with pytest.raises(NoPublicAddress):
        operations.preference_link(ada, actor=author, now=NOW)
    assert "preferences_url" not in queries.merge_fields(author.account_id)


def test_a_preview_shows_the_person_s_own_link(author: Actor, ada: int, token: str) -> None:
    assert "preferences_url" in queries.merge_fields(author.account_id)
    values = queries.merge_values(author.account_id, ada)
    assert values["preferences_url"] == f"https://sms.example.org/p/{token}"
