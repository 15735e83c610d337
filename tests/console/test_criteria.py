"""The editor of criteria: what a form posts and what becomes of it, with no script at all."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.audience.criteria import strategies as s
from tests.console.conftest import World, administrator_of

from chappe.audience import operations
from chappe.audience.criteria.facts import Facts
from chappe.audience.criteria.matching import matches
from chappe.audience.criteria.reading import read
from chappe.audience.criteria.tree import Node
from chappe.console.criteria_draft import (
    Act,
    Box,
    Line,
    act_of,
    box_of,
    changed,
    json_of,
    place_of,
    posted_box,
)
from chappe.console.criteria_shown import Drawing, kinds_of, with_defaults
from chappe.contacts.models import Field, Group

pytestmark = pytest.mark.django_db

FIRST_NAME = {"field": "first_name", "op": "starts_with", "value": "Person"}
NAMED: dict[str, Any] = {"version": 1, "where": FIRST_NAME}


def posted(box: Box, path: str = "c") -> list[tuple[str, str]]:
    """What a browser posts of the drawn box."""
    found = [(f"{path}.join", box.join)]
    for place, item in enumerate(box.items):
        below = f"{path}.{place}"
        if isinstance(item, Box):
            found += posted(item, below)
            continue
        found += [(f"{below}.what", item.what), (f"{below}.op", item.op)]
        found += [
            (f"{below}.{key}", value) for key in ("name", "other", "days") if (value := getattr(item, key))
        ]
        found += [(f"{below}.value", value) for value in item.values]
    return found


def posted_again(box: Box) -> Box:
    data = QueryDict(mutable=True)
    for key, value in posted(box):
        data.appendlist(key, value)
    return posted_box(data)


@given(s.criteria, s.facts())
def test_criteria_go_through_the_form_and_mean_the_same(node: Node, facts: Facts) -> None:
    box = box_of(node)
    assert posted_again(box) == box
    assert with_defaults(box, Drawing(s.VOCABULARY).box(box)) == box
    data = json_of(box, kinds_of(s.VOCABULARY))
    assert matches(read(data, s.VOCABULARY), facts, s.TODAY) is matches(node, facts, s.TODAY)


@given(s.criteria, st.sampled_from(["add", "nest", "remove"]), st.lists(st.integers(0, 4), max_size=3))
def test_a_button_changes_one_place_or_nothing(node: Node, verb: str, place: list[int]) -> None:
    box = box_of(node)
    after = changed(box, Act(verb, tuple(place)))
    sizes = [len(posted(each)) for each in (box, after)]
    assert (sizes[1] > sizes[0] if verb != "remove" else sizes[1] < sizes[0]) or after == box
    drawn = Drawing(s.VOCABULARY).box(after)
    assert len(drawn.items) == len(after.items)


@pytest.mark.parametrize(
    ("do", "act"),
    [
        ("add-c", Act("add")),
        ("remove-c.0.12", Act("remove", (0, 12))),
        ("add-c.x", None),
        ("add-d.0", None),
        ("save", None),
        ("add-c.99999", None),
    ],
)
def test_what_buttons_ask(do: str, act: Act | None) -> None:
    assert act_of({"do": do}) == act


def test_a_path_of_the_json_is_a_place_of_the_form() -> None:
    box = Box("none", (Line(), Box("any", (Line(), Line()))))
    assert place_of(box, "where.not.or[0].value") == "c.0"
    assert place_of(box, "where.not.or[1].or[1].op") == "c.1.1"
    assert place_of(box, "") == "c"


def address(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def form(**given: str) -> dict[str, Any]:
    rows = {"c.join": "all", "c.0.what": "field:first_name", "c.0.op": "starts_with", "c.0.value": "Person"}
    return {**rows, **{key.replace("__", "."): value for key, value in given.items()}}


def test_a_group_is_made_and_changed(world: World, client: Client) -> None:
    response = client.post(address(world, "group_new_dynamic"), form(name="Persons", do="save"))
    made = Group.objects.get(name="Persons")
    assert response.headers["location"] == address(world, "group", made.pk)
    assert made.criteria == {"version": 1, "where": {"and": [NAMED["where"]]}}
    page = client.get(address(world, "group", made.pk)).content.decode()
    assert "The contacts for whom First name starts with “Person”." in page
    assert "Person 2" in page
    assert "Add contacts" not in page
    size = client.post(address(world, "group_size", made.pk)).content.decode()
    assert "3 contacts" in size
    made.refresh_from_db()
    assert made.last_size == 3
    assert "≈ 3" in client.get(address(world, "groups")).content.decode()
    response = client.post(address(world, "group_criteria", made.pk), form(do="save", c__0__value="Person 1"))
    assert response.status_code == 302
    made.refresh_from_db()
    assert made.criteria == {"version": 1, "where": {"and": [{**FIRST_NAME, "value": "Person 1"}]}}


def test_rows_come_and_go_and_nothing_is_said_of_the_name_before_it_is_saved(
    world: World, client: Client
) -> None:
    url = address(world, "group_new_dynamic")
    page = client.post(url, form(do="add-c", name="")).content.decode()
    assert 'name="c.1.what"' in page
    assert "must be filled in" not in page
    page = client.post(url, form(do="remove-c.0")).content.decode()
    assert 'name="c.0.what"' not in page
    assert "that is everybody" in page
    page = client.post(url, form(do="count")).content.decode()
    assert "<b>3</b>" in page
    page = client.post(url, form(do="as_json")).content.decode()
    assert "starts_with" in page
    assert 'name="mode" value="json"' in page


def test_what_is_wrong_is_said_at_its_row(world: World, client: Client) -> None:
    response = client.post(
        address(world, "group_new_dynamic"), form(name="Persons", do="save", c__0__value=" ")
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert 'href="#c.0"' in page
    assert "At “First name”: “” will not do. Give a text of 1 to 200 characters." in page
    assert 'value="Persons"' in page
    response = client.post(address(world, "group_new_dynamic"), form(name="Customers", do="save"))
    assert response.status_code == 422
    assert "Another group of the account is called “Customers”" in response.content.decode()


def test_an_expert_writes_json(world: World, client: Client) -> None:
    url = address(world, "group_new_dynamic")
    given = {"mode": "json", "name": "Persons", "do": "save", "json": '{"version": 1, "where": '}
    response = client.post(url, given)
    assert response.status_code == 422
    assert "This is no JSON: line 1" in response.content.decode()
    given["json"] += '{"group": "Customers", "op": "in"}}'
    page = client.post(url, {**given, "do": "as_rows"}).content.decode()
    assert f'<option value="{world.group.pk}" selected>Customers</option>' in page
    assert client.post(url, given).status_code == 302
    assert Group.objects.get(name="Persons").criteria == {
        "version": 1,
        "where": {"group": world.group.pk, "op": "in"},
    }


def test_criteria_that_no_longer_hold_are_shown_with_the_reason(world: World, client: Client) -> None:
    Field.objects.create(
        account=world.account, key="town", name="Town", kind="text", created_at=world.group.created_at
    )
    criteria = {"version": 1, "where": {"field": "town", "op": "empty"}}
    group_id = operations.create_dynamic_group(
        "Town", criteria=criteria, actor=world.author, now=world.group.created_at
    )
    Field.objects.filter(key="town").delete()
    for name in ("group", "group_criteria"):
        page = client.get(address(world, name, group_id))
        assert page.status_code == 200
        assert "the account has no field “town”" in page.content.decode()
    assert "the account has no field" in client.post(address(world, "group_size", group_id)).content.decode()


def test_copies_and_lists(world: World, client: Client) -> None:
    group_id = operations.create_dynamic_group(
        "Persons", criteria=NAMED, actor=world.author, now=world.group.created_at
    )
    page = client.get(address(world, "group_duplicate", group_id)).content.decode()
    assert 'value="Persons (copy)"' in page
    assert client.post(address(world, "group_duplicate", group_id), {"name": "Others"}).status_code == 302
    assert client.post(address(world, "group_freeze", group_id)).status_code == 302
    assert sorted(Group.objects.values_list("name", "kind")) == [
        ("Customers", "static"),
        ("Others", "dynamic"),
        ("Persons", "static"),
    ]
    # A list has no criteria: their page leads to its own.
    assert (
        client.get(address(world, "group_criteria", group_id))
        .headers["location"]
        .endswith(f"/groups/{group_id}/")
    )


def test_the_count_is_a_piece_of_the_page(world: World, client: Client) -> None:
    url = address(world, "criteria_count")
    piece = client.post(url, form(group_id="0"), headers={"hx-request": "true"}).content.decode()
    assert "<b>3</b>" in piece
    assert "<html" not in piece
    circle = {"c.join": "all", "c.0.what": "group", "c.0.op": "in", "c.0.name": str(world.group.pk)}
    assert "<b>3</b>" in client.post(url, {**circle, "group_id": "0"}).content.decode()
    assert (
        'name="c.1.what"' in client.post(address(world, "criteria_rows"), form(do="add-c")).content.decode()
    )


def test_both_kinds_stand_in_the_pickers(world: World, client: Client) -> None:
    group_id = operations.create_dynamic_group(
        "Persons", criteria=NAMED, actor=world.author, now=world.group.created_at
    )
    operations.recount_group(world.account.pk, group_id, now=world.group.created_at)
    for name in ("deployment_recipients", "deployment_duplicates"):
        page = client.get(address(world, name, world.draft)).content.decode()
        assert "Persons" in page
        assert "≈ 3" in page
    client.post(
        address(world, "deployment_duplicates", world.draft), {"available": str(group_id), "move": "add"}
    )
    page = client.post(
        address(world, "deployment_recipients", world.draft), {"next": "count"}, follow=True
    ).content.decode()
    assert "<b>0</b>" in page
