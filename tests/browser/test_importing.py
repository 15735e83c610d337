"""A file looked over and imported in a browser, without JavaScript too."""

import os

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import OpenWindow
from tests.console.conftest import World

from chappe.base import clock
from chappe.contacts import operations, queries
from chappe.contacts.models import Import

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

TEXT = (
    "Référence;Prénom;Portable;Née le;Points;Commentaire\n"
    "A-1;Zoë;06 12 34 56 78;10/12/1990;120;aime les marées et les longues promenades sur la grève\n"
    "A-2;Jean-Noël;0033 6 98 76 54 32;;7;\n"
)


@pytest.mark.parametrize(("language", "script", "width"), [("en", True, 1280), ("fr", False, 390)])
def test_a_file_is_looked_over_then_imported(
    language: str, script: bool, width: int, world: World, administrator: str, open_window: OpenWindow
) -> None:
    visitor = open_window(language=language, script=script, width=width)
    page = visitor.page
    visitor.sign_in(administrator)
    visitor.go(f"/a/{world.account.slug}/imports/new/")
    page.set_input_files(
        "#id_file", {"name": "clients.csv", "mimeType": "text/csv", "buffer": TEXT.encode("cp1252")}
    )
    page.click("form.card button.primary")
    page.wait_for_selector("#id_column-3")
    shot(page, f"preview-{language}")
    expect(page.locator("#id_column-3")).to_have_value("new:date:nee_le")
    page.select_option("#id_column-5", "ignored")
    page.select_option("#id_topic", str(world.campaign.topic.pk))
    page.click("form button.primary")
    expect(page.locator(".error-summary")).to_have_count(1)
    expect(page.locator("#id_column-5")).to_have_value("ignored")
    shot(page, f"wrong-{language}")
    page.fill("#id_consent_source", "Boutique, 12 mai")
    page.click("form button.primary")
    page.wait_for_selector("#progress")
    upload = Import.objects.get(file_name="clients.csv")
    operations.run_import(upload.pk, now=clock.now)
    page.reload()
    shot(page, f"done-{language}")
    assert [said for said in visitor.complaints if "422" not in said] == []
    seen = queries.import_status(world.account.pk, upload.pk)
    assert (seen.state, seen.created, seen.topic_name) == ("done", 2, world.campaign.topic.name)
    contact = queries.contact_by_external_id(world.account.pk, "A-1")
    assert (contact.first_name, "commentaire" in contact.attributes) == ("Zoë", False)
    page.click(f"a[href$='/imports/{upload.pk}/undo/']")
    shot(page, f"undo-{language}")
    page.click("form button.danger")
    page.wait_for_selector("#progress")
    operations.run_undo(upload.pk, now=clock.now)
    page.reload()
    shot(page, f"undone-{language}")
    assert queries.import_status(world.account.pk, upload.pk).undone["removed"] == 2


def shot(page: object, name: str) -> None:
    """A picture, for whoever wants to look."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)  # type: ignore[attr-defined]
