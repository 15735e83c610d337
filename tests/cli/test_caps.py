"""Frequency caps from the command line."""

import pytest
from tests.cli.conftest import Chappe
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


def test_caps_are_set_listed_and_removed(chappe: Chappe) -> None:
    make_campaign()
    assert chappe("topics", "cap", "--most", "4", "--days", "30").out == "The cap is set.\n"
    found = chappe("topics", "cap", "offers", "--most", "1", "--days", "7", "--json").json
    assert [(cap["topic_key"], cap["most"], cap["days"]) for cap in found] == [("", 4, 30), ("offers", 1, 7)]
    assert [line.split() for line in chappe("topics", "caps").out.splitlines()] == [
        ["Topic", "Texts", "Days"],
        ["all", "marketing", "together", "4", "30"],
        ["offers", "1", "7"],
    ]
    refused = chappe("topics", "cap", "--most", "0", "--days", "7")
    assert (refused.code, "from 1 to 1000" in refused.err) == (1, True)
    assert chappe("topics", "cap", "--most", "3").code == 2
    assert chappe("topics", "cap", "nothing", "--none").code == 3
    assert chappe("topics", "cap", "--none").out == "The cap is removed.\n"
    assert len(chappe("topics", "caps", "--json").json) == 1
