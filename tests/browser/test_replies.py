"""Replies in the browser: found, read and answered by keyboard alone, in both languages, on a telephone too."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.browser.conftest import OpenWindow
from tests.browser.test_pages import grave_faults, sideways
from tests.console.conftest import World
from tests.factories import LONG_AGO, make_reply

from chappe.deployments.models import Recipient
from chappe.direct.models import DirectText
from chappe.inbound.models import AutoAnswer, Thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

SHOTS = os.environ.get("CHAPPE_TEST_SHOTS", "")


def make_conversation(world: World) -> Thread:
    """A text of a deployment, a question, and what may be a STOP."""
    contact = world.contacts[0]
    Recipient.objects.filter(deployment_id=world.sending, contact=contact).update(
        state="delivered", changed_at=LONG_AGO - timedelta(hours=2)
    )
    for text, intent in (("When do you open?", "none"), ("please no more of these", "doubtful")):
        make_reply(
            world.campaign,
            text,
            number=contact.number or "",
            intent=intent,
            handled_at=LONG_AGO,
            received_at=LONG_AGO,
            contact=contact,
            deployment_id=world.sending,
        )
    AutoAnswer.objects.create(account=world.account, word="Hours", phrase="hours", text="9 to 19")
    thread = Thread.objects.get(account=world.account)
    Thread.objects.update(is_doubtful=True, intent="doubtful", last_text="please no more of these", replies=2)
    return thread


@pytest.mark.parametrize(("language", "width", "dark"), [("en", 1280, False), ("fr", 390, True)])
def test_a_reply_is_answered_by_keyboard(
    language: str, width: int, dark: bool, world: World, administrator: str, open_window: OpenWindow
) -> None:
    thread = make_conversation(world)
    visitor = open_window(language=language, width=width, dark=dark)
    visitor.sign_in(administrator)
    page = visitor.page

    def in_order(name: str) -> None:
        assert grave_faults(visitor) == []
        assert sideways(visitor) == 0
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{language}-{width}.png"), full_page=True)

    for name in ("replying", "reply_texts"):
        visitor.go(reverse(f"console:{name}", args=[world.account.slug]))
        in_order(name)
    visitor.go(reverse("console:replies", args=[world.account.slug]))
    in_order("list")
    page.locator(f'a[href$="/replies/{thread.pk}/"]').press("Enter")
    page.wait_for_selector("#id_text")
    in_order("thread")
    page.locator("#id_text").press_sequentially("Yes " + "☺" * 70)
    expect(page.locator("#meter")).to_contain_text("UCS-2")
    page.locator('button[value="not_stop"]').press("Enter")
    expect(page.locator('button[value="not_stop"]')).to_have_count(0)
    page.locator("#id_text").press_sequentially("From 9 to 19.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".conversation .ours").last).to_contain_text("From 9 to 19.")
    # What becomes of it shows by itself.
    DirectText.objects.update(state="delivered")
    delivered = "Distribué" if language == "fr" else "Delivered"
    expect(page.locator(".conversation .ours").last).to_contain_text(delivered)
    in_order("answered")
    assert visitor.complaints == []
