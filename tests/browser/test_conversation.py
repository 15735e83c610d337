"""From a text to what is said about it by keyboard: composed, mended, tested on a phone, answered; both languages.

Everything is real: the console, dispatch, and a network that sends receipts and passes on what people write back.
"""

import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect
from tests.browser.conftest import OpenWindow, Visitor
from tests.browser.test_pages import grave_faults, sideways
from tests.browser.test_path import tab_to
from tests.console.conftest import World
from tests.flow.running import dispatching, wait_until

from chappe.deployments.models import Deployment
from chappe.gateways.simulator.worker import SmscProcess
from chappe.inbound.models import Thread
from chappe.messages.models import Message
from chappe.wording import word

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

SHOTS = os.environ.get("CHAPPE_TEST_SHOTS", "")
TEXT = 'La fête {{ first_name | default: "vous" }} !'


def test_a_text_is_composed_mended_tested_and_its_reply_answered_by_keyboard(
    world: World, administrator: str, open_window: OpenWindow, tmp_path: Path
) -> None:
    Deployment.objects.filter(pk=world.sending).delete()
    with SmscProcess() as network, dispatching(tmp_path / "dispatch.log"):
        world.campaign.gateway.port = network.port
        world.campaign.gateway.save()
        for place, (language, width, dark) in enumerate((("en", 1280, False), ("fr", 390, True))):
            visitor = open_window(language=language, width=width, dark=dark)
            visitor.sign_in(administrator)
            number = world.contacts[place].number or ""
            with override(language):
                compose(visitor, world, f"Fête {language}")
                try_it(visitor, number)
                network.reply(number, "please no more of these")
                answer(visitor, world, number)
            assert visitor.complaints == []


def compose(visitor: Visitor, world: World, name: str) -> None:
    """A culprit is seen as one types, and mended with one key; a field of the contact is put in."""
    page = visitor.page
    visitor.go(reverse("console:message_new", args=[world.account.slug]))
    tab_to(page, "#id_name")
    page.keyboard.type(name)
    tab_to(page, "#id_text")
    page.keyboard.type("La fête ")
    expect(page.locator("#preview mark").first).to_have_text("ê")
    expect(page.locator("#preview .meter")).to_contain_text("UCS-2")
    tab_to(page, "#inserts summary")
    page.keyboard.press("Enter")
    tab_to(page, "#inserts button[data-insert*=first_name]")
    page.keyboard.press("Enter")
    page.keyboard.type("vous")
    page.keyboard.press("End")
    page.keyboard.type(" !")
    expect(page.locator("#id_text")).to_have_value(TEXT)
    in_order(visitor, "culprit")
    tab_to(page, '#preview button[value="fix:without_accents"]')
    page.keyboard.press("Enter")
    expect(page.locator("#id_without_accents")).to_be_checked()
    expect(page.locator("#preview .meter")).to_contain_text("GSM-7")
    expect(page.locator("#preview .bubble")).to_contain_text("La fete Person")
    tab_to(page, 'button[value="test"]')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/messages/\d+/test/"))
    message = Message.objects.get(name=name)
    assert (message.text, message.without_accents) == (TEXT, True)


def try_it(visitor: Visitor, number: str) -> None:
    """The test leaves for a phone, and what the network says of it shows by itself."""
    page = visitor.page
    tab_to(page, "#id_others")
    page.keyboard.type(number)
    tab_to(page, 'button[value="send"]')
    page.keyboard.press("Enter")
    # Beside the numbers that the account has kept for tests, and last.
    delivered(page, "#tests tbody tr:last-child", word("trial", "delivered"))
    in_order(visitor, "tested")


def answer(visitor: Visitor, world: World, number: str) -> None:
    """What the person wrote is no STOP, and is answered; what becomes of the answer shows by itself."""
    page = visitor.page
    mine = Thread.objects.filter(account=world.account, number=number, is_doubtful=True)
    wait_until(mine.exists, seconds=15, what="the reply stands in its conversation")
    visitor.go(reverse("console:replies", args=[world.account.slug]))
    tab_to(page, f'a[href$="/replies/{mine.get().pk}/"]')
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_text")
    in_order(visitor, "conversation")
    tab_to(page, 'button[value="not_stop"]')
    page.keyboard.press("Enter")
    expect(page.locator('button[value="not_stop"]')).to_have_count(0)
    tab_to(page, "#id_text")
    page.keyboard.type("Yes " + "☺" * 70)
    expect(page.locator("#meter")).to_contain_text("UCS-2")
    page.keyboard.press("Control+a")
    page.keyboard.type("From 9 to 19.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".conversation .ours").last).to_contain_text("From 9 to 19.")
    delivered(page, ".conversation .ours:last-child", word("recipient", "delivered"))
    in_order(visitor, "answered")


def delivered(page: Page, place: str, said: str) -> None:
    expect(page.locator(place).first).to_contain_text(said, timeout=30_000)


def in_order(visitor: Visitor, name: str) -> None:
    assert grave_faults(visitor) == []
    assert sideways(visitor) == 0
    if SHOTS:
        width = visitor.page.evaluate("innerWidth")
        visitor.page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
