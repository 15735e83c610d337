"""Composing with the keyboard alone: a culprit is seen, mended with one key, a field inserted, the message saved."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.browser.conftest import OpenWindow
from tests.console.conftest import World

from chappe.messages.models import Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]


@pytest.mark.parametrize(("language", "width", "mend"), [("fr", 390, "Retirer les accents qui coûtent")])
def test_a_culprit_is_seen_and_mended_by_keyboard(
    world: World, administrator: str, open_window: OpenWindow, language: str, width: int, mend: str
) -> None:
    window = open_window(language=language, width=width)
    window.sign_in(administrator)
    window.go(reverse("console:message_new", args=[world.account.slug]))
    page = window.page
    page.locator("#id_name").focus()
    page.keyboard.type("Rentrée")
    page.locator("#id_text").focus()
    page.keyboard.type("La fête ")
    expect(page.locator("#preview mark").first).to_have_text("ê")
    expect(page.locator("#preview .meter")).to_contain_text("UCS-2")
    page.locator("#inserts summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Prénom").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("vous")
    expect(page.locator("#id_text")).to_have_value('La fête {{ first_name | default: "vous" }}')
    page.get_by_role("button", name=mend).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_without_accents")).to_be_checked()
    expect(page.locator("#preview .meter")).to_contain_text("GSM-7")
    expect(page.locator("#preview .bubble")).to_contain_text("La fete Person")
    page.locator("#id_name").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/messages/\d+/$"))
    message = Message.objects.get(name="Rentrée")
    assert (message.text, message.without_accents) == ('La fête {{ first_name | default: "vous" }}', True)
    assert window.complaints == []
