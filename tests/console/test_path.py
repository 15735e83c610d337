"""The path of a deployment through its pages, with and without htmx."""

import re
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.console.conftest import World, administrator_of, client_of, make_draft, make_prepared
from tests.factories import make_actor, user_id_of

from chappe.accounts.models import Account, User
from chappe.accounts.roles import Role
from chappe.base import clock
from chappe.contacts.models import Consent, Group, GroupMember
from chappe.deployments import operations, queries
from chappe.deployments.models import Deployment, DeploymentGroup, Recipient

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def page(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def chosen(deployment_id: int, *, excluded: bool = False) -> list[int]:
    links = DeploymentGroup.objects.filter(deployment_id=deployment_id, excluded=excluded)
    return sorted(links.values_list("group_id", flat=True))


def state(deployment_id: int) -> str:
    return Deployment.objects.get(pk=deployment_id).state


def text_of(response: Any) -> str:
    found: str = response.content.decode()
    return found


def test_the_whole_path_without_htmx(world: World, client: Client) -> None:
    response = client.post(
        page(world, "deployment_new"), {"name": "Autumn", "message": world.campaign.message.pk}
    )
    deployment_id = Deployment.objects.get(name="Autumn").pk
    assert response.url == page(world, "deployment_recipients", deployment_id)  # type: ignore[attr-defined]
    counted = client.post(
        page(world, "deployment_recipients", deployment_id),
        {"audience": "groups", "available": [world.group.pk], "next": "count"},
    )
    assert counted.url == page(world, "deployment_count", deployment_id)  # type: ignore[attr-defined]
    assert "<b>3</b>" in text_of(client.get(counted.url))  # type: ignore[attr-defined]
    assert chosen(deployment_id) == [world.group.pk]
    steps = ["deployment_recipients", "deployment_duplicates", "deployment_schedule", "deployment_check"]
    answers = [
        {"audience": "groups"},
        {"duplicates": "each_contact"},
        {"when": "now", "zone": "Europe/Paris"},
    ]
    for step, answer, following in zip(steps[:-1], answers, steps[1:], strict=True):
        response = client.post(page(world, step, deployment_id), {**answer, "next": "continue"})
        assert response.url == page(world, following, deployment_id)  # type: ignore[attr-defined]
    assert Deployment.objects.get(pk=deployment_id).duplicates == "each_contact"
    points = page(world, "deployment_points", deployment_id)
    assert f'href="{points}"' in text_of(client.get(page(world, "deployment_check", deployment_id)))
    assert 'data-dialog="prepare"' in text_of(client.get(points))
    client.post(page(world, "deployment_prepare", deployment_id))
    waiting = client.get(page(world, "deployment_preparation", deployment_id))
    assert 'hx-trigger="every 1s"' in text_of(waiting)
    operations.run_preparation(deployment_id, 1 + len(answers), clock=clock.now)
    assert state(deployment_id) == "preparing", "another revision was prepared meanwhile: nothing happens"
    revision = Deployment.objects.get(pk=deployment_id).revision
    operations.run_preparation(deployment_id, revision, clock=clock.now)
    led_on = client.get(page(world, "deployment_preparation", deployment_id), headers=HTMX)
    assert led_on.headers["HX-Redirect"] == page(world, "deployment", deployment_id)
    approval = text_of(client.get(page(world, "deployment_approval", deployment_id)))
    assert "Approving sends 3 texts, 3 fragments, at once." in approval
    client.post(page(world, "deployment_approve", deployment_id), {"revision": revision})
    assert state(deployment_id) == "sending"
    live = text_of(client.get(page(world, "deployment_sending", deployment_id)))
    assert 'data-dialog="pause"' in live


def test_what_takes_a_while_to_count_is_a_piece_of_its_own(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.post(
        page(world, "deployment_recipients", world.draft),
        {"audience": "groups", "next": "count"},
        headers=HTMX,
    )
    # Not the target of the form that it stands in.
    lazy = f'hx-get="{page(world, "deployment_count", world.draft)}" hx-trigger="load" hx-target="this"'
    assert lazy in text_of(answer)
    shared = page(world, "deployment_shared", world.draft)
    duplicates = text_of(client.get(page(world, "deployment_duplicates", world.draft)))
    assert f'hx-get="{shared}" hx-trigger="load" hx-target="this"' in duplicates
    assert "<b>" not in text_of(answer)
    for name, there in (
        ("deployment_count", "<b>3</b>"),
        ("deployment_points", "3 contacts of 3 will get the text."),
        ("deployment_shared", "Nobody here shares a number"),
    ):
        piece = client.get(page(world, name, world.draft), headers=HTMX)
        assert there in text_of(piece)
        assert "<html" not in text_of(piece)
        gone = client.get(page(world, name, world.sending))
        assert gone.url == page(world, "deployment", world.sending)  # type: ignore[attr-defined]
    monkeypatch.setattr("chappe.console.views.counting.PATIENCE", 0.001)
    monkeypatch.setattr("chappe.audience.queries.counting._is_wide", slow)
    for name in ("deployment_count", "deployment_points"):
        piece = client.get(page(world, name, world.draft), headers=HTMX)
        assert "so it was given up. Go on all the same" in text_of(piece)
    assert "the preparation tells how many they are" in text_of(piece)
    assert 'data-dialog="prepare"' in text_of(piece), "what was not counted can be prepared"
    monkeypatch.setattr("chappe.deployments.operations.preparation.PATIENCE", 0.001)
    client.post(page(world, "deployment_prepare", world.draft))
    assert state(world.draft) == "preparing"


def test_what_a_large_deployment_shows_follows_its_page(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = page(world, "deployment_approval", world.prepared)
    assert "Hello Person 0" in text_of(client.get(approval))
    for name in ("approval", "courses"):
        monkeypatch.setattr(f"chappe.console.views.{name}.AT_ONCE", -1)
    later = text_of(client.get(approval))
    for name, shown in (("deployment_samples", "Hello Person 0"), ("deployment_course", "What will happen")):
        url = page(world, name, world.prepared)
        assert f'hx-get="{url}" hx-trigger="load"' in later
        assert shown in text_of(client.get(url))
        assert "<html" not in text_of(client.get(url, headers=HTMX))
    assert "Hello Person 0" not in later


def test_samples_that_take_too_long_give_way_to_the_first_texts(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = page(world, "deployment_samples", world.prepared)
    assert "These are the first three" not in text_of(client.get(url))
    with connection.cursor() as cursor:
        # A text that takes longer to read than anybody waits.
        cursor.execute("ALTER TABLE chappe_recipienttext RENAME TO texts_kept")
        cursor.execute(
            "CREATE VIEW chappe_recipienttext AS SELECT *, (SELECT pg_sleep(0.2))::text AS slept FROM texts_kept"
        )
    monkeypatch.setattr("chappe.console.views.approval.PATIENCE", 0.001)
    given_up = text_of(client.get(url))
    assert "These are the first three" in given_up
    assert "Hello Person 0" in given_up


def test_people_of_a_large_deployment_are_found_as_contacts_are(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = page(world, "deployment_people", world.prepared)

    def named(search: str) -> list[str]:
        html = text_of(client.post(url, {"search": search}))
        return [name for name in ("Person 0", "Person 1", "Person 2") if f"Hello {name}" in html]

    small = {search: named(search) for search in ("person 1", "c-2", "639980000", "nobody")}
    assert small == {"person 1": ["Person 1"], "c-2": ["Person 2"], "639980000": ["Person 0"], "nobody": []}
    # The package has a function of the module's name.
    module = sys.modules["chappe.deployments.queries.recipients"]
    monkeypatch.setattr(module, "LARGE", 0)
    assert {search: named(search) for search in small} == small
    monkeypatch.setattr(module, "FOUND", 0)
    assert {search: named(search) for search in small} == small


def slow(plan: object) -> bool:
    """A database that takes its time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")
    return True


def test_a_count_is_taken_over_by_the_preparation_while_the_draft_stands_as_it_was(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = text_of(client.get(page(world, "deployment_points", world.draft), headers=HTMX))
    (counted,) = re.findall(r'name="counted" value="([^"]+)"', points)
    asked: list[object] = []

    def prepare(deployment_id: int, *, counted: Any, **of: object) -> None:
        asked.append(counted and counted.eligible)

    monkeypatch.setattr(operations, "prepare", prepare)
    url = page(world, "deployment_prepare", world.draft)
    client.post(url, {"counted": counted})
    client.post(url, {"counted": counted + "x"})
    client.post(page(world, "deployment_duplicates", world.draft), {"duplicates": "each_contact"})
    client.post(url, {"counted": counted})
    assert asked == [3, None, None]


def test_arrows_change_the_choice_in_place(world: World, client: Client) -> None:
    url = page(world, "deployment_recipients", world.draft)
    removed = client.post(
        url, {"audience": "groups", "move": "remove", "selected": [world.group.pk]}, headers=HTMX
    )
    assert text_of(removed).lstrip().startswith('<div id="audience"')
    assert chosen(world.draft) == []
    client.post(url, {"audience": "all"}, headers=HTMX)
    assert Deployment.objects.get(pk=world.draft).all_contacts is True


def test_a_group_cannot_be_chosen_and_excluded_at_once(world: World, client: Client) -> None:
    other = Group.objects.create(account=world.account, name="Staff", created_at=clock.now())
    GroupMember.objects.create(group=other, contact=world.contacts[0])
    url = page(world, "deployment_duplicates", world.draft)
    client.post(url, {"move": "add", "available": [other.pk]})
    assert chosen(world.draft, excluded=True) == [other.pk]
    assert queries.count_for(world.account.pk, world.draft, now=clock.now()).eligible == 2
    response = client.post(url, {"move": "add", "available": [world.group.pk]}, follow=True)
    assert chosen(world.draft, excluded=True) == [other.pk]
    assert "toast error" in text_of(response)


def test_a_group_of_another_account_cannot_be_chosen(world: World, client: Client) -> None:
    stranger = Group.objects.create(
        account=Account.objects.create(slug="elsewhere", name="Elsewhere", created_at=clock.now()),
        name="Theirs",
        created_at=clock.now(),
    )
    url = page(world, "deployment_recipients", world.draft)
    assert client.post(url, {"move": "add", "available": [stranger.pk]}).status_code == 404
    assert chosen(world.draft) == [world.group.pk]


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        ({"when": "at"}, ["id_date", "id_time"]),
        ({"when": "at", "date": "2030-02-30", "time": "10:00"}, ["id_date"]),
        ({"when": "now", "has_limit": "on"}, ["id_limit_date", "id_limit_time"]),
        ({"when": "now", "zone": "Mars/Olympus"}, ["id_zone"]),
    ],
)
def test_a_schedule_that_cannot_be_says_where_to_mend_it(
    answer: dict[str, str], fields: list[str], world: World, client: Client
) -> None:
    response = client.post(
        page(world, "deployment_schedule", world.draft), {"zone": "Europe/Paris", **answer}
    )
    assert response.status_code == 422
    for field in fields:
        assert f'href="#{field}"' in text_of(response)


def test_a_schedule_is_kept_as_wall_time_and_zone(world: World, client: Client) -> None:
    client.post(
        page(world, "deployment_schedule", world.draft),
        {
            "when": "at",
            "date": "2030-07-14",
            "time": "10:00",
            "zone": "America/Toronto",
            "has_limit": "on",
            "limit_date": "2030-07-15",
            "limit_time": "18:30",
        },
    )
    kept = Deployment.objects.get(pk=world.draft)
    assert (kept.schedule_at, kept.schedule_zone, kept.limit_at) == (
        "2030-07-14T10:00",
        "America/Toronto",
        "2030-07-15T18:30",
    )
    again = text_of(client.get(page(world, "deployment_schedule", world.draft)))
    assert 'value="2030-07-14"' in again
    assert "Sunday 14 July 2030, 10:00 (Toronto time)" in text_of(
        client.get(page(world, "deployment_points", world.draft))
    )


def test_each_recipient_s_own_time_and_an_update_of_the_list_are_kept(world: World, client: Client) -> None:
    client.post(
        page(world, "deployment_schedule", world.draft),
        {"when": "local", "date": "2030-07-15", "time": "10:00", "zone": "Europe/Paris", "refresh": "on"},
    )
    kept = Deployment.objects.get(pk=world.draft)
    assert (kept.schedule_at, kept.schedule_local, kept.refresh) == ("2030-07-15T10:00", True, True)
    again = text_of(client.get(page(world, "deployment_schedule", world.draft)))
    assert 'value="local" id="id_when_2" aria-describedby="id_when_2_hint" checked' in again
    told = text_of(client.get(page(world, "deployment_points", world.draft)))
    assert (
        "It leaves at that time in each recipient&#x27;s own zone: first on Monday 15 July 2030, 10:00 (Europe/Paris)"
        in told
    )
    assert "The list is computed again at that moment" in told


def test_a_pace_and_a_priority_are_kept_and_told(world: World, client: Client) -> None:
    address = page(world, "deployment_schedule", world.draft)
    schedule = {"when": "now", "zone": "Europe/Paris"}
    spread = {"speed": "spread", "spread_hours": "3", "spread_rest": "30", "urgent": "on"}
    client.post(address, schedule | spread)
    kept = Deployment.objects.get(pk=world.draft)
    assert (kept.pace_per_minute, kept.spread_minutes, kept.urgent) == (0, 210, True)
    again = text_of(client.get(address))
    assert 'value="spread" id="id_speed_2" aria-describedby="id_speed_2_hint" checked' in again
    client.post(page(world, "deployment_prepare", world.draft))
    operations.run_preparation(world.draft, Deployment.objects.get(pk=world.draft).revision, clock=clock.now)
    told = text_of(client.get(page(world, "deployment", world.draft), follow=True))
    assert told.count("Spread over 3 h 30 min of open hours") == 3
    assert "It is urgent: other deployments on the same gateways wait until it has left." in told
    client.post(address, schedule | {"speed": "pace", "per_minute": "90"})
    kept = Deployment.objects.get(pk=world.draft)
    assert (kept.pace_per_minute, kept.spread_minutes, kept.urgent) == (90, 0, False)
    for wrong, sentence in (
        ({"speed": "pace"}, "Say how many texts a minute may leave."),
        ({"speed": "spread"}, "Say over how long the texts are to be spread."),
        ({"speed": "spread", "spread_hours": "720", "spread_rest": "1"}, "(thirty days)"),
    ):
        refused = client.post(address, schedule | wrong)
        assert refused.status_code == 422
        assert sentence in text_of(refused)


def test_a_missed_moment_asks_and_starts_late_at_a_word(world: World, client: Client) -> None:
    late = clock.now() - timedelta(hours=2)
    Deployment.objects.filter(pk=world.prepared).update(
        state="awaiting_resume", awaits="missed", starts_at=late, state_since=late
    )
    told = text_of(client.get(page(world, "deployment_sending", world.prepared)))
    assert "passed while Chappe was not running. Nothing has left." in told
    client.post(page(world, "deployment_resume", world.prepared))
    found = Deployment.objects.get(pk=world.prepared)
    assert (found.state, found.awaits) == ("sending", "")
    assert found.started_at is not None


def test_what_an_update_of_the_list_changed_is_shown_with_names(world: World, client: Client) -> None:
    operations.edit_deployment(
        world.prepared, actor=world.author, now=clock.now(), refresh=True, duplicates="each_contact"
    )
    revision = operations.prepare(world.prepared, actor=world.author, now=clock.now())
    operations.run_preparation(world.prepared, revision, clock=clock.now)
    person = make_actor(world.account, Role.APPROVER)
    operations.approve(world.prepared, actor=person, now=clock.now(), revision=revision)
    empty = text_of(client.get(page(world, "deployment_changes", world.prepared)))
    assert "The list was not updated" in empty
    assert "The list is being updated." in text_of(
        client.get(page(world, "deployment_sending", world.prepared))
    )
    Consent.objects.filter(contact=world.contacts[0]).update(status="withdrawn")
    operations.run_refresh(world.prepared, revision, clock=clock.now)
    told = text_of(client.get(page(world, "deployment_sending", world.prepared)))
    assert "The list was updated: 0 added, 1 removed." in told
    for choice, names in (("", ["Person 0"]), ("added", [])):
        url = page(world, "deployment_changes", world.prepared)
        listed = text_of(client.post(url, {"choice": choice}, follow=True))
        assert [name for name in ("Person 0", "Person 1") if name in listed] == names
        assert ("No consent for this topic" in listed) is True


def test_what_blocks_leaves_no_button_to_prepare(world: World, client: Client) -> None:
    empty = make_draft(world.campaign, world.author, world.group, "Empty")
    operations.edit_deployment(empty, actor=world.author, now=clock.now(), group_ids=[])
    html = text_of(client.get(page(world, "deployment_points", empty)))
    assert 'data-dialog="prepare"' not in html
    assert "disabled" in html
    response = client.post(page(world, "deployment_prepare", empty), follow=True)
    assert (state(empty), "toast error" in text_of(response)) == ("draft", True)


def test_saying_the_same_again_revokes_nothing_and_a_change_does(world: World, client: Client) -> None:
    url = page(world, "deployment_schedule", world.prepared)
    client.post(url, {"when": "now", "zone": "Europe/Paris"})
    assert state(world.prepared) == "prepared"
    client.post(url, {"when": "now", "zone": "Europe/London"})
    assert state(world.prepared) == "draft"


def test_what_was_edited_since_it_was_shown_is_not_approved(world: World, client: Client) -> None:
    revision = Deployment.objects.get(pk=world.prepared).revision
    response = client.post(
        page(world, "deployment_approve", world.prepared), {"revision": revision - 1}, follow=True
    )
    assert (state(world.prepared), "toast error" in text_of(response)) == ("prepared", True)


def test_four_eyes_keep_the_preparer_from_approving(world: World) -> None:
    Account.objects.filter(pk=world.account.pk).update(four_eyes="always")
    approver = make_actor(world.account, Role.APPROVER)
    prepared = make_prepared(world.campaign, approver, world.group, "By the approver")
    client = client_of(User.objects.get(pk=user_id_of(approver)))
    html = text_of(client.get(page(world, "deployment_approval", prepared)))
    assert "asks that someone else approves it" in html
    assert 'data-dialog="approve"' not in html
    revision = Deployment.objects.get(pk=prepared).revision
    client.post(page(world, "deployment_approve", prepared), {"revision": revision})
    assert state(prepared) == "prepared"


def test_a_rejection_needs_its_reason_and_shows_it(world: World, client: Client) -> None:
    url = page(world, "deployment_reject", world.prepared)
    refused = client.post(url, {"reason": "  "})
    assert (refused.status_code, 'href="#id_reason"' in text_of(refused)) == (422, True)
    client.post(url, {"reason": "The price is last year’s."})
    assert state(world.prepared) == "rejected"
    for name in ("deployment_approval", "deployment_recipients"):
        assert "The price is last year’s." in text_of(client.get(page(world, name, world.prepared)))


def test_the_live_page_moves_by_pieces_and_loads_again_when_the_state_changed(
    world: World, client: Client
) -> None:
    Recipient.objects.filter(deployment_id=world.sending, position=1).update(state="delivered")
    url = page(world, "deployment_sending", world.sending)
    piece = client.get(f"{url}?state=sending", headers=HTMX)
    assert text_of(piece).lstrip().startswith('<div class="stack-wide" id="live"')
    client.post(page(world, "deployment_pause", world.sending))
    assert state(world.sending) == "paused"
    assert client.get(f"{url}?state=sending", headers=HTMX).headers["HX-Refresh"] == "true"
    paused = text_of(client.get(url))
    assert 'data-dialog="pause"' not in paused
    client.post(page(world, "deployment_resume", world.sending))
    assert state(world.sending) == "sending"
    asked = text_of(client.get(f"{url}?confirm=cancel"))
    assert "1 text has left already" in asked
    assert "2 texts will never leave" in asked
    client.post(page(world, "deployment_cancel", world.sending), {"reason": "wrong date"})
    assert state(world.sending) == "cancelled"
    assert "wrong date" in text_of(client.get(url))


def test_recipients_are_searched_and_those_left_out_say_why(world: World, client: Client) -> None:
    url = page(world, "deployment_people", world.prepared)
    assert text_of(client.get(url)).count("Hello Person") == 3
    found = text_of(client.post(url, {"search": "Person 1", "choice": "ready"}))
    assert found.count("Hello Person") == 1
    assert "No recipient is like this" in text_of(client.post(url, {"choice": "delivered"}))
    world.contacts[0].is_active = False
    world.contacts[0].save()
    again = make_prepared(world.campaign, world.author, world.group, "Again")
    left_out = text_of(client.get(page(world, "deployment_left_out", again)))
    assert "Inactive contact" in left_out
    assert "Person 0" in left_out


def test_the_recipients_can_be_taken_away(world: World, client: Client) -> None:
    response = client.get(page(world, "deployment_export", world.prepared))
    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 4
    assert response.headers["content-disposition"] == 'attachment; filename="prepared.csv"'
