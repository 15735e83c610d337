"""Legal hours from the command line: asked of a number, chosen for an account."""

import json

import pytest
from tests.cli.conftest import Chappe

JULY = "2026-07-14T10:00+02:00"


def test_a_number_is_checked_without_a_database(chappe: Chappe) -> None:
    found = chappe("windows", "check", "--json", "+33612345678", "--at", JULY)
    assert found.code == 0
    assert list(found.json) == ["territory", "rulebook", "zones", "open", "opens_at", "closes_at", "why"]
    assert (found.json["territory"], found.json["rulebook"], found.json["open"]) == ("FR", "fr-strict", False)
    assert found.json["opens_at"] == "2026-07-15T08:00:00+02:00"
    assert found.json["why"][0]["code"] == "holiday"
    said = chappe("windows", "check", "+33612345678", "--at", JULY).out
    assert "Closed on Tuesday 14 July 2026, a public holiday (National Day)" in said


def test_one_answer_a_line(chappe: Chappe) -> None:
    lines = [
        {"number": "+33612345678", "at": JULY},
        {"number": "+33612345678", "at": "2026-12-26T11:00+01:00", "postal-code": "67000"},
        {"number": "+33612345678", "at": "2026-12-26T11:00+01:00", "postal_code": "75001"},
        {"number": "12"},
        {"number": "+33612345678", "at": JULY, "rulebook": "us-federal"},
        {"number": "+33612345678", "at": "2026-07-14T10:00"},
        {"number": 33612345678},
        {"nummer": "+33612345678"},
    ]
    written = [*(json.dumps(line) for line in lines), "not json", "[]", "[" * 100_000, "", "  "]
    found = chappe("windows", "check", "--lines", stdin="\n".join(written))
    assert found.code == 0
    answers = [json.loads(line) for line in found.out.splitlines()]
    assert [answer.get("open") for answer in answers] == [False, False, True, *[None] * 8]
    assert [answer.get("refused") for answer in answers[3:]] == [
        "window.no_territory",
        "window.rulebook_elsewhere",
        *["window.bad_line"] * 6,
    ]
    assert "has no offset" in answers[5]["sentence"]
    assert "nummer is not an option" in answers[7]["sentence"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("+33612345678", "--at", "2026-07-14T10:00"), "has no offset"),
        (("+33612345678", "--at", "noon"), "is not a time"),
        ((), "Give a NUMBER"),
    ],
)
def test_what_is_not_understood(chappe: Chappe, words: tuple[str, ...], said: str) -> None:
    refused = chappe("windows", "check", *words)
    assert refused.code == 2
    assert said in refused.err


@pytest.mark.parametrize("at", ["9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00", "2200-01-01T00:00Z"])
def test_a_moment_that_no_calendar_knows_is_refused(chappe: Chappe, at: str) -> None:
    refused = chappe("windows", "check", "+33612345678", "--at", at)
    assert (refused.code, "window.moment_too_far" in refused.err) == (1, True)
    found = chappe("windows", "check", "--lines", stdin=json.dumps({"number": "+33612345678", "at": at}))
    assert json.loads(found.out)["refused"] == "window.moment_too_far"


@pytest.mark.parametrize(
    ("option", "value", "number", "code"),
    [
        ("state", "Floride", "+12125550123", "window.unknown_state"),
        ("postal-code", "H2X 1Y4", "+12125550123", "window.postal_code_impossible"),
        ("zone", "Paris", "+33612345678", "window.unknown_zone"),
        ("country", "zz", "+33612345678", "window.unknown_country"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    chappe: Chappe, option: str, value: str, number: str, code: str
) -> None:
    refused = chappe("windows", "check", number, "--at", JULY, f"--{option}", value)
    assert (refused.code, code in refused.err, value.upper() in refused.err.upper()) == (1, True, True)
    line = json.dumps({"number": number, "at": JULY, option: value})
    assert json.loads(chappe("windows", "check", "--lines", stdin=line).out)["refused"] == code


def test_what_changes_nothing_is_said_to(chappe: Chappe) -> None:
    line = {"number": "+14165550123", "at": JULY, "state": "QC"}
    why = json.loads(chappe("windows", "check", "--lines", stdin=json.dumps(line)).out)["why"]
    assert why[-1] == {"code": "not_used", "kind": "state", "value": "QC"}
    told = chappe("windows", "check", "+14165550123", "--at", JULY, "--state", "QC")
    assert (told.code, "The state “QC” was not used" in told.out) == (0, True)


def test_rulebooks_are_listed_with_their_sources(chappe: Chappe) -> None:
    found = chappe("windows", "rulebooks", "--territory", "fr", "--json").json
    assert [book["name"] for book in found] == ["fr-charter-2024", "fr-charter-2026", "fr-strict"]
    assert all(book["sources"] for book in found)
    assert "fr-strict" in chappe("windows", "rulebooks").out


@pytest.mark.django_db
def test_an_account_chooses(chappe: Chappe) -> None:
    chappe("accounts", "create", "acme")
    assert chappe("windows", "show", "--json").json == {
        "rulebooks": {},
        "courtesy": False,
        "hours": None,
        "closed_days": [],
        "closed_day_names": {},
    }
    chosen = chappe(
        "windows", "choose", "--rulebook", "FR=fr-charter-2026", "--courtesy", "--hours", "monday=09:00-12:00",
        "--closed-day", "2026-12-24", "--json",
    )  # fmt: skip
    assert chosen.json["rulebooks"] == {"FR": "fr-charter-2026"}
    assert chosen.json["courtesy"] is True
    assert chosen.json["hours"]["monday"] == ["09:00-12:00"]
    assert chosen.json["hours"]["tuesday"] == []
    checked = chappe(
        "windows", "check", "+33612345678", "--at", "2026-11-24T10:00+01:00", "--account", "acme", "--json"
    )
    assert (checked.json["rulebook"], checked.json["open"]) == ("fr-charter-2026", False)
    back = chappe(
        "windows", "choose", "--rulebook", "FR=", "--all-hours", "--no-closed-days", "--no-courtesy", "--json"
    )
    assert back.json == chappe("windows", "show", "--json").json
    assert (back.json["rulebooks"], back.json["hours"], back.json["closed_days"]) == ({}, None, [])
    refused = chappe("windows", "choose", "--rulebook", "FR=us-federal")
    assert refused.code == 1
    assert "window.rulebook_elsewhere" in refused.err
    assert chappe("accounts", "set", "--resume", "manual", "--json").json["resume"] == "manual"
    assert "account.resume_unknown" in chappe("accounts", "set", "--resume", "never").err
    actions = [entry["action"] for entry in chappe("audit", "list", "--json").json]
    assert actions.count("account.hours_chosen") == 2


@pytest.mark.django_db
def test_a_day_is_closed_and_opened_again(chappe: Chappe) -> None:
    chappe("accounts", "create", "acme")
    closed = chappe("windows", "close-day", "2026-12-24", "--name", "Christmas  Eve", "--json").json
    assert (closed["closed_days"], closed["closed_day_names"]) == (
        ["2026-12-24"],
        {"2026-12-24": "Christmas Eve"},
    )
    assert "2026-12-24 Christmas Eve" in chappe("windows", "show").out
    opened = chappe("windows", "reopen-day", "2026-12-24", "--json").json
    assert (opened["closed_days"], opened["closed_day_names"]) == ([], {})
    assert "is not a day" in chappe("windows", "close-day", "Christmas").err


@pytest.mark.django_db
def test_every_territory_with_its_rulebook(chappe: Chappe) -> None:
    chappe("accounts", "create", "acme")
    chappe("windows", "choose", "--rulebook", "FR=fr-charter-2026")
    found = {line["scope"]: line for line in chappe("windows", "territories", "--json").json}
    assert (found["FR"]["rulebook"], found["FR"]["chosen"], found["FR"]["certainty"]) == (
        "fr-charter-2026",
        True,
        "A",
    )
    assert (found["US-FL"]["rulebook"], found["US-FL"]["kept"]) == ("us-fl", True)
    assert (found["DE"]["kept"], found["RE"]["chosen"]) == (False, False)
    assert "JP" not in found
    assert "JP" in chappe("windows", "territories", "--all").out
    sure = chappe("windows", "territories", "--certainty", "A", "--json").json
    assert {line["certainty"] for line in sure} == {"A"}


@pytest.mark.django_db
def test_the_calendar_of_deployments(chappe: Chappe) -> None:
    chappe("accounts", "create", "acme")
    assert chappe("deployments", "calendar", "--from", "2026-07-01", "--json").json == []
    assert chappe("deployments", "calendar", "--from", "2026-07-02", "--to", "2026-07-01").code == 2
    assert chappe("deployments", "calendar", "--to", "July").code == 2
