"""A dynamic group composed in the browser: with the script, without it, and in French on a telephone."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.browser.conftest import OpenWindow, Visitor, without_complaint
from tests.browser.test_pages import GRAVE
from tests.console.conftest import World

from chappe.contacts.models import Field, Group

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]


def shot(visitor: Visitor, name: str) -> None:
    """A picture to look at, where CHAPPE_PICTURES says; none otherwise."""
    if folder := os.environ.get("CHAPPE_PICTURES"):
        visitor.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def add_fields(world: World) -> None:
    for key, name, kind, choices in (
        ("city", "Ville préférée", "text", []),
        ("birthday", "Birthday", "date", []),
        ("size", "Size", "choice", ["S", "M", "L"]),
    ):
        Field.objects.create(
            account=world.account,
            key=key,
            name=name,
            kind=kind,
            choices=choices,
            created_at=world.group.created_at,
        )


TYPE_WHILE_ROWS_COME = """() => {
  const value = () => document.getElementById("c.0.value");
  const type = (letters) => {
    value().value += letters;
    value().dispatchEvent(new Event("input", { bubbles: true }));
  };
  const rows = document.getElementById("rows");
  rows.addEventListener("htmx:afterSwap", () => setTimeout(() => type("son")), { once: true });
  const comparison = document.getElementById("c.0.op");
  comparison.value = "starts_with";
  comparison.dispatchEvent(new Event("change", { bubbles: true }));
  value().focus();
  type("per");
}"""


def test_letters_typed_while_rows_come_stay(
    world: World, administrator: str, open_window: OpenWindow
) -> None:
    """Half of them before the new rows are there, half before htmx has settled them."""
    visitor = open_window()
    visitor.sign_in(administrator)
    with without_complaint(visitor):
        visitor.go(f"/a/{world.account.slug}/groups/new/dynamic/")
        visitor.page.evaluate(TYPE_WHILE_ROWS_COME)
        expect(visitor.page.locator("#found")).to_contain_text(
            "The contacts for whom First name starts with “person”."
        )
        expect(visitor.page.locator("[id='c.0.value']")).to_have_value("person")
        expect(visitor.page.locator("[id='c.0.value']")).to_be_focused()


def test_composed_as_one_goes(world: World, administrator: str, open_window: OpenWindow) -> None:
    add_fields(world)
    visitor = open_window()
    visitor.sign_in(administrator)
    page = visitor.page
    with without_complaint(visitor):
        visitor.go(f"/a/{world.account.slug}/groups/new/dynamic/")
        page.fill("#id_name", "Persons")
        page.select_option("[id='c.0.op']", "starts_with")
        page.fill("[id='c.0.value']", "person")
        expect(page.locator("#found")).to_contain_text("3 contacts now")
        expect(page.locator("#found")).to_contain_text(
            "The contacts for whom First name starts with “person”."
        )
        page.click("text=Add a condition")
        page.select_option("[id='c.1.what']", "group")
        expect(page.locator("[id='c.1.name']")).to_have_value(str(world.group.pk))
        page.select_option("[id='c.1.op']", "not_in")
        expect(page.locator("#found")).to_contain_text("Nobody meets all of this today.")
        page.select_option("[id='c.join']", "any")
        expect(page.locator("#found")).to_contain_text("3 contacts now")
        page.click("text=Add conditions within")
        page.select_option("[id='c.2.0.what']", "field:birthday")
        page.select_option("[id='c.2.0.op']", "anniversary_within")
        expect(page.locator("#found")).to_contain_text("a whole number of days")
        page.fill("[id='c.2.0.value']", "7")
        expect(page.locator("#found")).to_contain_text("Birthday has its anniversary within 7 days")
        page.click("[id='c.2'] >> text=Add a condition")
        page.select_option("[id='c.2.1.what']", "deployment")
        page.select_option("[id='c.2.1.op']", "not_sent")
        page.fill("[id='c.2.1.days']", "30")
        expect(page.locator("#found")).to_contain_text("nothing was sent to the contact in the last 30 days")
        shot(visitor, "editor")
        page.click("[name=do][value='remove-c.1']")
        expect(page.locator("[id='c.1.0.what']")).to_have_value("field:birthday")
        shown = Axe().run(page).response["violations"]
        assert [fault["id"] for fault in shown if fault["impact"] in GRAVE] == []
        page.click("text=Save")
        page.wait_for_selector("text=The group “Persons” is made.")
        expect(page.locator(".page-header")).to_contain_text("3 contacts")
    shot(visitor, "group")
    made = Group.objects.get(name="Persons")
    assert made.criteria == {
        "version": 1,
        "where": {
            "or": [
                {"field": "first_name", "op": "starts_with", "value": "person"},
                {
                    "or": [
                        {"field": "birthday", "op": "anniversary_within", "value": 7},
                        {"deployment": None, "op": "not_sent", "days": 30},
                    ]
                },
            ]
        },
    }


def test_without_the_script(world: World, administrator: str, open_window: OpenWindow) -> None:
    visitor = open_window(script=False)
    visitor.sign_in(administrator)
    page = visitor.page
    visitor.go(f"/a/{world.account.slug}/groups/new/dynamic/")
    page.fill("#id_name", "Persons")
    page.click("text=Add a condition")
    expect(page.locator("#id_name")).to_have_value("Persons")
    page.select_option("[id='c.0.op']", "contains")
    page.fill("[id='c.0.value']", "son 1")
    page.click("[name=do][value='remove-c.1']")
    page.click(".actions >> text=Count")
    expect(page.locator("#found")).to_contain_text("1 contact now")
    page.click("text=Save")
    page.wait_for_selector("text=The group “Persons” is made.")


def test_in_french_on_a_telephone(world: World, administrator: str, open_window: OpenWindow) -> None:
    add_fields(world)
    group = Group.objects.create(
        account=world.account,
        name="Anniversaires",
        kind="dynamic",
        created_at=world.group.created_at,
        criteria={
            "version": 1,
            "where": {
                "and": [
                    {"field": "size", "op": "one_of", "value": ["S", "M"]},
                    {"contact": "number_country", "op": "is", "value": "FR"},
                    {
                        "not": {
                            "or": [
                                {"consent": world.campaign.topic.pk, "op": "granted_last_days", "value": 30}
                            ]
                        }
                    },
                ]
            },
        },
    )
    visitor = open_window(language="fr", width=390, dark=True)
    visitor.sign_in(administrator)
    with without_complaint(visitor):
        visitor.go(f"/a/{world.account.slug}/groups/{group.pk}/criteria/")
        expect(visitor.page.locator("#found")).to_contain_text(
            "Les contacts pour lesquels Size est parmi « S », « M »"
        )
    shot(visitor, "telephone")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.go(f"/a/{world.account.slug}/groups/")
    shot(visitor, "list")
    visitor.go(f"/a/{world.account.slug}/groups/{group.pk}/")
    shot(visitor, "group-telephone")
