"""Dispatch as a process, against the simulated network as another: killed, stopped, started again."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.factories import Campaign, make_campaign, make_contacts, make_sending
from tests.flow.running import dispatching, wait_until

from chappe.deployments.models import Block, Deployment, Recipient
from chappe.gateways.simulator.worker import SmscProcess

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

WINDOW = 50


def campaign_over(smsc: SmscProcess, **gateway: Any) -> Campaign:
    options: dict[str, Any] = {"window": WINDOW, **gateway}
    return make_campaign(port=smsc.port, **options)


def states(deployment: Deployment) -> Counter[str]:
    return Counter(Recipient.objects.filter(deployment=deployment).values_list("state", flat=True))


def sent(deployment: Deployment) -> int:
    """How many have an outcome."""
    return Recipient.objects.filter(deployment=deployment).exclude(state="ready").count()


def all_sent() -> bool:
    return not Block.objects.exclude(state="done").exists()


def settled(deployment: Deployment) -> bool:
    return all_sent() and not Recipient.objects.filter(deployment=deployment, state="submitted").exists()


def assert_nobody_twice(smsc: SmscProcess) -> None:
    assert smsc.stats()["twice_numbers"] == []


def numbers_in(journal: Path) -> set[str]:
    """The numbers of the texts that a network took, as far as it wrote them down before its end."""
    lines = journal.read_text(encoding="utf-8").splitlines()
    return {text["number"] for line in lines if "number" in (text := json.loads(line))}


def test_a_deployment_is_sent_and_its_receipts_come_back(tmp_path: Path) -> None:
    with SmscProcess() as smsc:
        deployment = make_sending(campaign := campaign_over(smsc), make_contacts(campaign, 1_000))
        with dispatching(tmp_path / "log") as process:
            wait_until(lambda: settled(deployment), seconds=60, what=str(states(deployment)))
            deployment.refresh_from_db()
            wait_until(
                lambda: Deployment.objects.get(id=deployment.id).state == "finished",
                seconds=5,
                what="not finished",
            )
            assert process.end() == 0
        assert_nobody_twice(smsc)
        stats = smsc.stats()
    found = states(deployment)
    assert set(found) == {"delivered", "undelivered", "failed"}
    assert found.total() == 1_000
    assert found["delivered"] + found["undelivered"] == stats["texts"]


def test_killed_in_the_middle_of_ten_thousand(tmp_path: Path) -> None:
    with SmscProcess() as smsc:
        campaign = campaign_over(smsc, pace=4_000)
        deployment = make_sending(campaign, make_contacts(campaign, 10_000))
        with dispatching(tmp_path / "log") as first:
            wait_until(lambda: sent(deployment) > 3_000, seconds=60, what="not in the middle")
            first.kill()
        assert 3_000 < sent(deployment) < 10_000
        with dispatching(tmp_path / "log"):
            wait_until(lambda: settled(deployment), seconds=90, what=str(states(deployment)))
        assert_nobody_twice(smsc)
        taken = smsc.stats()["numbers"]
    found = states(deployment)
    assert found.total() == 10_000
    assert set(found) <= {"delivered", "undelivered", "failed", "unknown"}
    assert found["unknown"] <= WINDOW
    # Nobody is missing: whoever the network neither took nor refused is among the unknown.
    assert taken + found["failed"] + found["unknown"] >= 10_000


def test_sigterm_finishes_what_is_in_hand(tmp_path: Path) -> None:
    with SmscProcess() as smsc:
        campaign = campaign_over(smsc, pace=500)
        deployment = make_sending(campaign, make_contacts(campaign, 2_000))
        with dispatching(tmp_path / "log") as process:
            wait_until(lambda: sent(deployment) > 200, seconds=30, what="not in the middle")
            assert process.end() == 0
        # Everything that left has its outcome, and the rest can be claimed at once.
        assert states(deployment)["unknown"] == 0
        assert set(Block.objects.values_list("state", flat=True)) <= {"ready", "done"}
        with dispatching(tmp_path / "log"):
            wait_until(lambda: settled(deployment), seconds=60, what=str(states(deployment)))
        assert_nobody_twice(smsc)
    assert "unknown" not in states(deployment)


def test_the_network_dies_and_comes_back(tmp_path: Path) -> None:
    with SmscProcess(journal=tmp_path / "journal") as first:
        campaign = campaign_over(first, pace=1_000)
        deployment = make_sending(campaign, make_contacts(campaign, 2_000))
        with dispatching(tmp_path / "log"):
            wait_until(lambda: sent(deployment) > 300, seconds=30, what="not in the middle")
            port = first.port
            first.kill()
            with SmscProcess(port=port, journal=tmp_path / "second") as second:
                wait_until(all_sent, seconds=60, what=str(states(deployment)))
                assert_nobody_twice(second)
    before, after = numbers_in(tmp_path / "journal"), numbers_in(tmp_path / "second")
    assert len(before) > 250
    assert before & after == set()
    found = states(deployment)
    assert found.total() == 2_000
    assert found["ready"] == 0
    assert found["unknown"] <= WINDOW


def test_a_stop_in_the_middle_is_obeyed(tmp_path: Path) -> None:
    with SmscProcess() as smsc:
        campaign = campaign_over(smsc, pace=100)
        contacts = make_contacts(campaign, 600)
        deployment = make_sending(campaign, contacts)
        # The same person is the first and, with a second deployment, the last.
        with dispatching(tmp_path / "log"):
            wait_until(lambda: sent(deployment) > 20, seconds=30, what="not in the middle")
            first = contacts[0].number or ""
            later = make_sending(campaign, [contacts[0], *contacts[590:]])
            smsc.reply(first, "Stop, merci")
            wait_until(lambda: settled(deployment) and settled(later), seconds=60, what="not sent")
    assert states(later)["excluded"] == 1
    excluded = Recipient.objects.get(deployment=later, state="excluded")
    assert (excluded.number, excluded.code) == (first, "suppressed")
