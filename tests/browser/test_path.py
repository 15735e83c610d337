"""The whole path in a browser: by mouse in both languages, by keyboard alone, and without JavaScript."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import Page, expect
from tests.browser.conftest import PASSWORD, OpenWindow, without_complaint
from tests.console.conftest import World
from tests.factories import make_contacts
from tests.flow.running import Running, dispatching

from chappe.base import clock
from chappe.contacts.models import GroupMember
from chappe.deployments import operations
from chappe.deployments.models import Deployment
from chappe.gateways.simulator.worker import SmscProcess

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

PEOPLE = 200


def fill_group(world: World) -> None:
    """More people in the world's group, so that there is something to watch."""
    make_contacts_beside = make_contacts(world.campaign, PEOPLE, first=len(world.contacts))
    GroupMember.objects.bulk_create(
        GroupMember(group=world.group, contact=contact) for contact in make_contacts_beside
    )


def button(page: Page, word: str) -> None:
    page.get_by_role("button", name=word, exact=True).locator("visible=true").last.click()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_signing_in_to_the_report(
    language: str, world: World, administrator: str, open_window: OpenWindow, tmp_path: Path
) -> None:
    """Everything real: the console, a worker, dispatch, and a network that sends receipts."""
    Deployment.objects.filter(pk=world.sending).delete()
    fill_group(world)
    visitor = open_window(language=language)
    page = visitor.page
    with (
        SmscProcess() as network,
        Running(("worker",), tmp_path / "worker.log"),
        dispatching(tmp_path / "dispatch.log"),
        without_complaint(visitor),
        override(language),
    ):
        world.campaign.gateway.port = network.port
        world.campaign.gateway.save()
        visitor.sign_in(administrator)
        visitor.go(f"/a/{world.account.slug}/messages/new/")
        page.fill("#id_name", "Autumn")
        page.fill("#id_text", "Bonjour {{ first_name }}, à bientôt ☂")
        expect(page.locator("#preview .meter")).to_contain_text("UCS-2")
        page.fill("#id_text", "Hello {{ first_name }}. STOP 36180")
        expect(page.locator("#preview .meter")).to_contain_text("GSM-7")
        expect(page.locator("#preview .bubble")).to_contain_text("Hello Person")
        button(page, gettext("Save and test"))
        # The only test number that is kept is ticked.
        button(page, gettext("Send the test"))
        # Its receipt shows by itself.
        expect(page.locator("#tests td .badge")).to_have_text(pgettext("test", "Delivered"), timeout=60_000)
        page.locator(".page-header a", has_text="Autumn").click()
        page.get_by_role("link", name=gettext("Deploy it")).click()
        page.fill("#id_name", "Autumn, first")
        button(page, gettext("Continue"))

        page.locator("[data-panel=add] .item", has_text="Customers").dblclick()
        expect(page.locator("[data-panel=remove] .item")).to_have_count(1)
        button(page, gettext("Count"))
        expect(page.locator(".big-number b")).to_have_text(str(PEOPLE + len(world.contacts)))
        for following in ("duplicates", "schedule", "check"):
            button(page, gettext("Continue"))
            page.wait_for_url(f"**/{following}/")
        expect(page.locator(".validation .warn")).to_have_count(0)
        button(page, gettext("Prepare deployment"))
        button(page, gettext("Confirm and prepare"))
        page.wait_for_url("**/approval/")
        expect(page.locator(".phone")).not_to_have_count(0)
        button(page, gettext("Approve"))
        button(page, gettext("Approve"))
        page.wait_for_url("**/sending/")
        expect(page.locator("h1 + .beside .badge")).to_have_text(
            pgettext("deployment", "Finished"), timeout=60_000
        )
        page.reload()
        numbers = network.stats()["numbers"] - 1
    delivered = page.locator(".tile", has_text=re.compile(".")).nth(2).locator("dd").inner_text()
    assert int(re.sub(r"\D", "", page.locator(".tile dd").first.inner_text())) == PEOPLE + len(world.contacts)
    assert 0 < int(delivered.split()[0]) <= numbers
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + PEOPLE + len(world.contacts)


def test_by_keyboard_alone(world: World, administrator: str, open_window: OpenWindow) -> None:
    visitor = open_window()
    page = visitor.page
    press = page.keyboard.press
    visitor.go("/sign-in/")
    tab_to(page, "#id_username")
    page.keyboard.type(administrator)
    tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    press("Enter")
    page.wait_for_selector("nav.navigation")
    press("Tab")
    assert is_focused(page, ".skip"), "the first stop leads past the navigation"
    tab_to(page, "a[href$='/deployments/new/']")
    press("Enter")
    page.wait_for_url("**/deployments/new/")
    tab_to(page, "#id_name")
    page.keyboard.type("By keyboard")
    press("Enter")
    page.wait_for_url("**/recipients/")
    tab_to(page, "[data-panel=add] .item input")
    press("Enter")
    expect(page.locator("[data-panel=remove] .item")).to_have_count(1)
    assert is_focused(page, "[data-panel=remove] .item input"), "the focus follows the group"
    for name in ("duplicates", "schedule", "check"):
        tab_to(page, "button[value=continue], .away.primary, .primary.away")
        press("Enter")
        page.wait_for_url(f"**/{name}/")
    tab_to(page, "[data-dialog=prepare]")
    press("Enter")
    assert page.evaluate("document.getElementById('prepare').matches(':modal')")
    press("Escape")
    assert is_focused(page, "[data-dialog=prepare]"), "leaving the dialog leads back to its button"
    press("Space")
    tab_to(page, "#prepare .primary")
    press("Enter")
    page.wait_for_url("**/preparation/")
    prepare_now("By keyboard")
    page.wait_for_url("**/approval/")
    tab_to(page, "[data-dialog=reject]")
    press("Enter")
    tab_to(page, "#reject textarea")
    page.keyboard.type("Not today")
    tab_to(page, "#reject .danger")
    press("Enter")
    expect(page.locator(".notice.bad").first).to_contain_text("Not today")
    assert Deployment.objects.get(name="By keyboard").state == "rejected"
    assert visitor.complaints == []


def test_without_javascript(world: World, administrator: str, open_window: OpenWindow) -> None:
    visitor = open_window(script=False)
    page = visitor.page
    visitor.sign_in(administrator)
    visitor.go(f"/a/{world.account.slug}/deployments/new/")
    page.fill("#id_name", "Without script")
    page.click("form.card .primary")
    page.check("[data-panel=add] .item input")
    page.click("button[name=move][value=add]")
    expect(page.locator("[data-panel=remove] .item")).to_have_count(1)
    page.click("button[value=count]")
    expect(page.locator(".big-number b")).to_have_text(str(len(world.contacts)))
    page.goto(page.url.replace("/count/", "/recipients/"))
    page.click("button[value=continue]")
    page.click("#shared a")
    expect(page.locator("#shared")).to_contain_text("Nobody here shares a number")
    page.goto(page.url.replace("/shared/", "/duplicates/"))
    page.click("button[value=continue]")
    page.click(".primary.away")
    page.click("#checked a[href$='/points/']")
    page.click("[data-dialog=prepare]")
    expect(page.locator("#prepare")).to_be_visible()
    page.click("#prepare .primary")
    prepare_now("Without script")
    page.reload()
    expect(page).to_have_url(re.compile("/approval/$"))
    page.click("[data-dialog=approve]")
    page.click("#approve .primary")
    expect(page).to_have_url(re.compile("/sending/$"))
    assert Deployment.objects.get(name="Without script").state == "sending"


def test_groups_are_filtered_and_dragged(world: World, administrator: str, open_window: OpenWindow) -> None:
    visitor = open_window()
    page = visitor.page
    visitor.sign_in(administrator)
    visitor.go(f"/a/{world.account.slug}/deployments/{world.draft}/recipients/")
    drag(page, "[data-panel=remove] .item", "[data-panel=add] .items")
    expect(page.locator("[data-panel=add] .item")).to_have_count(1)
    drag(page, "[data-panel=add] .item", "[data-panel=remove] .items")
    expect(page.locator("[data-panel=remove] .item")).to_have_count(1)
    page.locator("[data-panel=remove] .item").dblclick()
    expect(page.locator("[data-panel=add] .item")).to_have_count(1)
    page.fill("#filter-available", "nothing like it")
    expect(page.locator("[data-panel=add] .item").first).to_be_hidden()
    page.fill("#filter-available", "CUSTÓM")
    expect(page.locator("[data-panel=add] .item").first).to_be_visible()
    assert visitor.complaints == []


def test_a_server_that_does_not_answer_is_said(
    world: World, administrator: str, open_window: OpenWindow
) -> None:
    visitor = open_window()
    page = visitor.page
    visitor.sign_in(administrator)
    visitor.go(f"/a/{world.account.slug}/deployments/{world.sending}/sending/")
    expect(page.locator("#connection")).to_be_hidden()
    page.route("**/sending/?state=*", lambda route: route.abort())
    expect(page.locator("#connection")).to_be_visible()
    page.unroute("**/sending/?state=*")
    expect(page.locator("#connection")).to_be_hidden()


def prepare_now(name: str) -> None:
    """What a worker does in the background."""
    deployment = Deployment.objects.get(name=name)
    operations.run_preparation(deployment.pk, deployment.revision, clock=clock.now)


def drag(page: Page, source: str, target: str) -> None:
    """As a hand does: in small steps, which Playwright's own drag does not take."""
    for selector, act in ((source, page.mouse.down), (target, page.mouse.up)):
        box = page.locator(selector).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20, steps=8)
        act()


def is_focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def tab_to(page: Page, selector: str, most: int = 90) -> None:
    """Presses Tab until what is wanted has the focus, visibly."""
    for _press in range(most):
        if is_focused(page, selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector} does not show that it has the focus"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} was not reached by {most} presses of Tab")
