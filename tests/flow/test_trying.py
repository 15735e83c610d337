"""A message tested through dispatch and the simulated network: every outcome, and nothing of it in any figure."""

from pathlib import Path
from typing import Any

import pytest
from tests.factories import NOW, make_actor, make_campaign, make_contacts, make_sending
from tests.flow.running import dispatching, wait_until

from chappe.audience.queries import count
from chappe.base.clock import now
from chappe.contacts.operations import set_cap
from chappe.deployments.models import Deployment
from chappe.deployments.queries.plans import audience_plan
from chappe.deployments.tried import Outcome
from chappe.direct.operations import try_message
from chappe.direct.queries import TrialView, trial
from chappe.dispatch.models import Attempt
from chappe.gateways.simulator.worker import SmscProcess
from chappe.reports import queries as reports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

SCENARIO = """
[[rules]]
suffix = "71"
answer = "refuse"
code = "ESME_RINVDSTADR"

[[rules]]
suffix = "72"
answer = "silence"

[[rules]]
suffix = "73"
receipt = "UNDELIV"
receipt_error = "027"

[[rules]]
suffix = "74"
receipt = "none"
"""


ENDS = [
    Outcome.DELIVERED,
    Outcome.DELIVERED,
    Outcome.REFUSED,
    Outcome.UNKNOWN,
    Outcome.REFUSED,
    Outcome.SUBMITTED,
]


def ended(found: TrialView) -> bool:
    """Each text is where the scenario takes it; the last gets no receipt."""
    return [text.outcome for text in found.texts] == ENDS


def test_a_test_meets_the_network_and_counts_nowhere(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    with SmscProcess(scenario=scenario) as smsc:
        campaign = make_campaign(port=smsc.port, settings={"response_timeout": 1.0})
        account_id, contacts = campaign.account.pk, make_contacts(campaign, 3)
        actor = make_actor(campaign.account)
        deployment = make_sending(campaign, contacts)
        set_cap(None, most=2, days=7, actor=actor, now=NOW)
        moment = now()

        def days() -> list[reports.Day]:
            return reports.days(account_id, zone="Europe/Paris", now=NOW)

        def figures() -> list[Any]:
            found = Deployment.objects.get(pk=deployment.pk)
            return [
                reports.report(account_id, deployment.pk, now=moment),
                days(),
                count(account_id, audience_plan(found), now=moment),
                (found.state, found.recipient_count, found.fragment_count),
            ]

        with dispatching(tmp_path / "log"):
            wait_until(
                lambda: Deployment.objects.filter(pk=deployment.pk, state="finished").exists(),
                seconds=60,
                what="the deployment does not end",
            )
            # What is counted in turns is counted after the last receipt.
            wait_until(
                lambda: sum(day.delivered for day in days()) == len(contacts),
                seconds=60,
                what="the deployment's figures do not come",
            )
            before = figures()
            # Whoever got the deployment's text tests it too.
            numbers = [f"+336399800{ending}" for ending in (70, 71, 72, 73, 74)]
            trial_id = try_message(
                campaign.message.pk, [contacts[0].number or "", *numbers], actor=actor, now=now()
            )
            wait_until(lambda: ended(trial(account_id, trial_id)), seconds=60, what="the test does not end")
        found = trial(account_id, trial_id)
        assert smsc.stats()["texts"] == 3 + 5
    assert [text.code for text in found.texts] == ["", "", "ESME_RINVDSTADR", "no_answer", "027", ""]
    # Nothing more is to be known of it for a while; what the network told is kept where all its word is.
    assert found.is_awaited(found.at)
    assert Attempt.objects.filter(direct__isnull=False).count() == len(ENDS)
    assert figures() == before
