"""Every page: nothing that axe finds serious, no sideways scrolling on a telephone, no complaint of the browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect
from tests.browser.conftest import OpenWindow, Visitor
from tests.console.conftest import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

PLAIN = [
    "overview",
    "overview_days",
    "contacts",
    "contact_new",
    "imports",
    "import_new",
    "groups",
    "group_new",
    "group_new_dynamic",
    "messages",
    "message_new",
    "message_templates",
    "deployments",
    "deployment_new",
    "reports",
    "settings",
    "topics",
    "topic_new",
    "senders",
    "trial_numbers",
    "sender_new",
    "gateways",
    "gateway_new",
    "members",
    "member_new",
    "suppressions",
    "suppression_new",
    "suppression_senders",
    "audit",
    "caps",
    "hours",
    "hours_own",
    "hours_ask",
    "content",
    "calendar",
    "replies",
    "replying",
    "reply_texts",
    "password",
]
GRAVE = ("serious", "critical")


def paths(world: World) -> list[str]:
    """Every page that can be looked at, deployments where each of their pages shows something."""
    slug = world.account.slug
    of_one = [
        ("contact", world.contacts[0].pk),
        ("contact_edit", world.contacts[0].pk),
        ("import", world.upload.pk),
        ("group", world.group.pk),
        ("group_rename", world.group.pk),
        ("message", world.campaign.message.pk),
        ("message_history", world.campaign.message.pk),
        ("message_test", world.campaign.message.pk),
        ("gateway", world.campaign.gateway.pk),
        ("gateway_prices", world.campaign.gateway.pk),
        *(
            (f"deployment_{name}", world.draft)
            for name in ("recipients", "duplicates", "schedule", "check", "count", "points")
        ),
        *((f"deployment_{name}", world.prepared) for name in ("approval", "people", "left_out", "edit")),
        ("deployment_sending", world.sending),
    ]
    plain = [reverse(f"console:{name}", args=[slug]) for name in PLAIN]
    plain.append(reverse("console:calendar", args=[slug]) + "?view=week&on=2026-11-23")
    plain += [
        reverse("console:hours_place", args=[slug]) + f"?place={place}" for place in ("FR", "US", "US-TX")
    ]
    plain.append(reverse("console:content_country", args=[slug]) + "?country=VN")
    dialogs = [
        reverse("console:deployment_points", args=[slug, world.draft]) + "?confirm=prepare",
        reverse("console:deployment_approval", args=[slug, world.prepared]) + "?confirm=approve",
        reverse("console:deployment_approval", args=[slug, world.prepared]) + "?confirm=reject",
        reverse("console:deployment_sending", args=[slug, world.sending]) + "?confirm=cancel",
    ]
    return [*plain, *(reverse(f"console:{name}", args=[slug, pk]) for name, pk in of_one), *dialogs]


def grave_faults(visitor: Visitor) -> list[str]:
    violations = Axe().run(visitor.page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def sideways(visitor: Visitor) -> int:
    """By how many pixels the page is wider than the window."""
    found: int = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, found)


@pytest.mark.parametrize(("language", "width", "dark"), [("en", 1280, False), ("fr", 360, True)])
def test_every_page_is_in_order(
    language: str, width: int, dark: bool, world: World, administrator: str, open_window: OpenWindow
) -> None:
    visitor = open_window(language=language, width=width, dark=dark)
    visitor.go("/sign-in/")
    found = {"/sign-in/": grave_faults(visitor)}
    visitor.sign_in(administrator)
    wide = {}
    for path in paths(world):
        assert visitor.go(path) == 200, path
        expect(visitor.page.locator("[hx-trigger=load]")).to_have_count(0)
        found[path] = grave_faults(visitor)
        wide[path] = sideways(visitor)
    assert {path: faults for path, faults in found.items() if faults} == {}
    assert {path: pixels for path, pixels in wide.items() if pixels} == {}
    assert visitor.complaints == []


def test_a_page_that_is_not_there_is_in_order_too(
    world: World, administrator: str, open_window: OpenWindow
) -> None:
    visitor = open_window(width=360)
    visitor.sign_in(administrator)
    assert visitor.go("/a/nowhere/") == 404
    assert (grave_faults(visitor), sideways(visitor)) == ([], 0)
