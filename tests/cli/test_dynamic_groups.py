"""``chappe groups`` with criteria."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Chappe
from tests.contacts.making import make_contact
from tests.factories import make_account, make_actor

pytestmark = pytest.mark.django_db

PARIS = '{"version": 1, "where": {"field": "postal_code", "op": "starts_with", "value": "75"}}'


@pytest.fixture(autouse=True)
def people() -> None:
    author = make_actor(make_account())
    for external_id, code in (("a", "75001"), ("b", "75002"), ("c", "69001")):
        make_contact(author, external_id=external_id, postal_code=code)


def test_from_criteria_to_a_list(chappe: Chappe, tmp_path: Path) -> None:
    made = chappe("groups", "create", "Paris", "--criteria", "-", "--json", stdin=PARIS).json
    assert (made["kind"], made["size"]) == ("dynamic", 2)
    assert chappe("groups", "criteria", "Paris", "--json").json == json.loads(PARIS)
    assert (
        chappe("groups", "criteria", "Paris").out == "The contacts for whom Postal code starts with “75”.\n"
    )
    shown = chappe("contacts", "show", "a", "--json").json
    assert [group["name"] for group in shown["dynamic_groups"]] == ["Paris"]
    assert "Paris" in chappe("contacts", "show", "a").out
    assert "Paris" not in chappe("contacts", "show", "c").out
    assert [each["external_id"] for each in chappe("groups", "members", "Paris", "--json").json] == ["b", "a"]
    assert [
        each["external_id"] for each in chappe("contacts", "list", "--group", "Paris", "--json").json
    ] == ["b", "a"]
    file = tmp_path / "criteria.json"
    file.write_text(PARIS.replace("75", "69"), encoding="utf-8-sig")
    assert chappe("groups", "count", "--criteria", str(file), "--json").json == {"contacts": 1}
    assert chappe("groups", "edit", "Paris", "--criteria", str(file), "--json").json["size"] == 1
    assert chappe("groups", "count", "Paris").out == "1 contacts.\n"
    assert chappe("groups", "duplicate", "Paris", "Copy").out == "Group Copy is made, as Paris is.\n"
    assert chappe("groups", "freeze", "Paris").out == "1 contacts kept; group Paris has 1.\n"
    assert [(each["name"], each["kind"]) for each in chappe("groups", "list", "--json").json] == [
        ("Copy", "dynamic"),
        ("Paris", "static"),
    ]


def test_consent_is_stated_for_those_in_a_dynamic_group(chappe: Chappe) -> None:
    chappe("groups", "create", "Paris", "--criteria", "-", stdin=PARIS)
    chappe("topics", "create", "offers", "--kind", "marketing")
    words = ["groups", "consent", "Paris", "--topic", "offers", "--status", "granted", "--source", "fair"]
    assert chappe(*words, "--dry-run", "--json").json == {"added": 2, "known": 0, "overruled": 0}
    seen = chappe(*words, "--yes", "--json").json
    assert (seen["state"], seen["members"], seen["added"]) == ("done", 2, 2)
    assert [chappe("contacts", "show", each, "--json").json["consents"] != [] for each in "abc"] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ('{"version": 1, "where": }', "line 1, column 25"),
        (
            '{"version": 1, "where": {"and": [{"field": "town", "op": "is", "value": "x"}]}}',
            "where.and[0].field",
        ),
        (PARIS.replace('"75"', "75"), "a text of 1 to 200 characters"),
        ("[" * 100_000, "nested more than"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(chappe: Chappe, criteria: str, said: str) -> None:
    ran = chappe("groups", "create", "Paris", "--criteria", "-", stdin=criteria)
    assert ran.code == 1
    assert said in ran.err
    assert chappe("groups", "list", "--json").json == []


def test_a_list_has_no_criteria(chappe: Chappe) -> None:
    chappe("groups", "create", "Chosen")
    for words in (["criteria", "Chosen"], ["edit", "Chosen", "--criteria", "-"], ["freeze", "Chosen"]):
        ran = chappe("groups", *words, stdin=PARIS)
        assert (ran.code, "is a list" in ran.err) == (1, True)
    assert chappe("groups", "count", "Chosen", "--json").json == {"contacts": 0}
    assert chappe("groups", "count").code == 2
