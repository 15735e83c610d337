"""``chappe numbers``: what scripts rely on."""

import pytest
from tests.cli.conftest import Chappe


def test_numbers_are_normalised_or_their_problem_is_said(chappe: Chappe) -> None:
    ran = chappe("numbers", "check", "--json", "+33 7 30 00 00 12", "06 12", "", "+1 416 555 0123")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == [
        {
            "input": "+33 7 30 00 00 12",
            "number": "+33730000012",
            "problem": None,
            "country": "FR",
            "zones": ["Europe/Paris"],
        },
        {"input": "06 12", "number": None, "problem": "invalid", "country": None, "zones": []},
        {"input": "", "number": None, "problem": "missing", "country": None, "zones": []},
        {
            "input": "+1 416 555 0123",
            "number": "+14165550123",
            "problem": None,
            "country": "CA",
            "zones": ["America/Toronto"],
        },
    ]


def test_national_numbers_are_read_as_those_of_their_country(chappe: Chappe) -> None:
    forms = ["01-416-888-8888", "1-416-888-8888", "416-888/8888", "905/888/8888", "1(437)-888-8888"]
    found = chappe("numbers", "check", "--json", "--country", "CA", *forms).json
    assert [each["number"] for each in found] == [
        "+14168888888",
        "+14168888888",
        "+14168888888",
        "+19058888888",
        "+14378888888",
    ]


def test_numbers_may_come_by_standard_input(chappe: Chappe) -> None:
    found = chappe("numbers", "check", "--json", "--country", "FR", "-", stdin="07 30 00 00 12\n\n").json
    assert [(each["input"], each["number"]) for each in found] == [
        ("07 30 00 00 12", "+33730000012"),
        ("", None),
    ]


def test_a_country_that_is_none_is_refused(chappe: Chappe) -> None:
    ran = chappe("numbers", "check", "--country", "XX", "06")
    assert (ran.code, ran.out) == (1, "")
    assert "[number_format.unknown]" in ran.err


def test_every_country_has_a_line(chappe: Chappe) -> None:
    france = next(each for each in chappe("numbers", "countries", "--json").json if each["country"] == "FR")
    assert (france["calling_code"], france["lengths"]) == ("33", [9])


@pytest.mark.parametrize("number", ["+262692123456", "+262639012345", "+79123456789", "+590690123456"])
def test_the_zones_are_those_that_legal_hours_are_reckoned_in(chappe: Chappe, number: str) -> None:
    (checked,) = chappe("numbers", "check", "--json", number).json
    assert checked["zones"] == chappe("windows", "check", "--json", number).json["zones"]


def test_reunion_is_not_mayotte_and_russia_has_kaliningrad(chappe: Chappe) -> None:
    reunion, russia = chappe("numbers", "check", "--json", "+262692123456", "+79123456789").json
    assert reunion["zones"] == ["Indian/Reunion"]
    assert "Europe/Kaliningrad" in russia["zones"]
    assert "Asia/Almaty" not in russia["zones"]
