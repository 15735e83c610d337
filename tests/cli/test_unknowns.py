"""Unknown outcomes from the command line."""

import json

import pytest
from tests.cli.conftest import Chappe
from tests.deployments.test_settling import make_unknown, states

from chappe.cli.exits import Exit

pytestmark = pytest.mark.django_db(transaction=True)


def test_they_are_listed_left_and_sent_again(chappe: Chappe) -> None:
    deployment = make_unknown()
    scope = ("--account", deployment.account.slug)
    name = deployment.name
    listed = json.loads(chappe("deployments", "unknown", name, "--json", *scope).out)
    assert [(line["position"], line["code"]) for line in listed] == [
        (position, "no_answer") for position in (1, 2, 3, 4)
    ]
    left = chappe("deployments", "leave", name, "--position", "1", "--json", *scope)
    assert json.loads(left.out) == {"recipients": 1}
    assert "No answer" not in chappe("deployments", "unknown", name, *scope).out
    resent = chappe("deployments", "resend", name, "--position", "2", "--position", "3", "--json", *scope)
    assert json.loads(resent.out) == {"recipients": 2, "in_hand": 0}
    assert states(deployment) == {"unknown": 2, "ready": 2}


def test_which_of_them_must_be_said(chappe: Chappe) -> None:
    deployment = make_unknown()
    asked = chappe("deployments", "resend", deployment.name, "--account", deployment.account.slug)
    assert asked.code == Exit.USAGE
    assert "Give --all, or one --position or more." in asked.err
    assert states(deployment) == {"unknown": 4}
