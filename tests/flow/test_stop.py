"""STOP with a hundred thousand in flight: by SMPP and in the console, within a second."""

import json
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.factories import LONG_AGO, Campaign, make_campaign, make_contacts, make_sending, make_user
from tests.flow.running import dispatching, wait_until

from chappe.accounts.models import Membership
from chappe.contacts.models import Suppression
from chappe.deployments.models import Deployment, Recipient
from chappe.gateways.models import InboundText
from chappe.gateways.simulator.worker import SmscProcess

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

MANY = 100_000
PACE = 400  # a second
EVERY = 100  # one person in so many got a text before, and may answer it
TEXTED = 120
PROMPT = timedelta(seconds=1)

ROWS = (
    """
    INSERT INTO chappe_contact (account_id, external_id, first_name, last_name, language, country, time_zone,
        postal_code, attributes, number, number_problem, number_country, is_active, sms_blocked, created_at, updated_at)
    SELECT %(account)s, 'm-' || i, 'Ana', '', '', '', '', '', '{}', '+336' || lpad(i::text, 8, '0'), '', 'FR', true,
        false, %(now)s, %(now)s
    FROM generate_series(1, %(many)s) AS i WHERE i > %(texted)s * %(every)s OR i %% %(every)s <> 0
    """,
    """
    INSERT INTO chappe_consent (account_id, contact_id, topic_id, status, basis, at)
    SELECT account_id, id, %(topic)s, 'granted', 'express', %(now)s
    FROM chappe_contact WHERE account_id = %(account)s AND external_id LIKE 'm-%%'
    """,
    """
    INSERT INTO chappe_recipient
        (deployment_id, position, contact_id, number, country, encoding, fragments, state, code)
    SELECT %(deployment)s, right(number, 8)::integer, id, number, 'FR', 'GSM-7', 1, 'ready', ''
    FROM chappe_contact WHERE account_id = %(account)s
    """,
    """
    INSERT INTO chappe_recipienttext (deployment_id, position, text)
    SELECT deployment_id, position, 'The second text' FROM chappe_recipient WHERE deployment_id = %(deployment)s
    """,
    """
    INSERT INTO chappe_block (deployment_id, gateway_id, due_at, state, positions, pointer, round)
    SELECT deployment_id, %(gateway)s, %(now)s::timestamptz + position / 500 * interval '1 microsecond', 'ready',
        array_agg(position ORDER BY position), 0, 0
    FROM chappe_recipient WHERE deployment_id = %(deployment)s
    GROUP BY deployment_id, position / 500
    """,
    "ANALYZE chappe_contact, chappe_consent, chappe_recipient, chappe_recipienttext, chappe_block",
)


def second_texts(journal: Path) -> dict[str, datetime]:
    """Who was submitted the second text, and when, as the network wrote it down."""
    lines = (json.loads(line) for line in journal.read_bytes().split(b"\n") if line.endswith(b"}"))
    return {
        line["number"]: datetime.fromisoformat(line["at"])
        for line in lines
        if line.get("text") == "The second text"
    }


def coming(journal: Path, *, seconds: float) -> list[str]:
    """Who may answer, and whose turn comes in so many seconds at the earliest: the next ones first."""
    reached = max(int(number[4:]) for number in second_texts(journal)) + int(seconds * PACE)
    return [f"+336{place * EVERY:08}" for place in range(1, TEXTED + 1) if place * EVERY >= reached]


def make_many(campaign: Campaign) -> Deployment:
    """A deployment to a hundred thousand, some of whom had a text before."""
    deployment = make_sending(campaign, [], state="prepared")
    values: dict[str, Any] = {
        "account": campaign.account.pk,
        "topic": campaign.topic.pk,
        "gateway": campaign.gateway.pk,
        "deployment": deployment.pk,
        "many": MANY,
        "texted": TEXTED,
        "every": EVERY,
        "now": LONG_AGO,
    }
    with connection.cursor() as cursor:
        for rows in ROWS:
            cursor.execute(rows, values)
    Deployment.objects.filter(id=deployment.id).update(state="sending", recipient_count=MANY)
    return deployment


def console(campaign: Campaign) -> Client:
    """Signed in as an administrator."""
    user = make_user()
    Membership.objects.create(account=campaign.account, user=user, role="administrator")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_stop_keeps_the_person_from_every_text_that_has_not_left(tmp_path: Path) -> None:
    journal, scenario = tmp_path / "journal", tmp_path / "scenario.toml"
    scenario.write_text('[[rules]]\nreceipt = "none"\n', encoding="utf-8")
    with SmscProcess(journal=journal, scenario=scenario) as smsc:
        campaign = make_campaign(port=smsc.port, window=50, pace=PACE)
        texted = make_contacts(campaign, TEXTED)
        for place, contact in enumerate(texted, start=1):
            contact.number = f"+336{place * EVERY:08}"
            contact.save()
        first = make_sending(campaign, texted)
        client = console(campaign)
        with dispatching(tmp_path / "log"):
            wait_until(
                lambda: not Recipient.objects.filter(deployment=first, state="ready").exists(),
                seconds=60,
                what="the first text is not sent",
            )
            deployment = make_many(campaign)
            wait_until(
                lambda: len(second_texts(journal)) > PACE, seconds=60, what="the second text is not sent"
            )
            page = reverse("console:suppression_new", args=[campaign.account.slug])
            client.get(page)
            # Those whose turn comes in more than a second, and soon: some say it, for some it is said in the console.
            said = coming(journal, seconds=1.5)[:5]
            for number in said:
                smsc.reply(number, "STOP")
            for _ in range(3):
                number = coming(journal, seconds=4.0)[0]
                assert client.post(page, {"number": number, "reason": "manual"}).status_code in (200, 302)
                said.append(number)
            wait_until(
                lambda: Suppression.objects.filter(number__in=said).count() == len(set(said)),
                seconds=30,
                what="not suppressed",
            )
            stopped = dict(Suppression.objects.values_list("number", "at"))
            for reply in InboundText.objects.all():
                # It is obeyed within a second of its arrival.
                assert stopped[reply.number] - reply.received_at < PROMPT
                stopped[reply.number] = reply.received_at
            last = max(int(number[4:]) for number in said)
            wait_until(
                lambda: max(int(number[4:]) for number in second_texts(journal)) > last + 200,
                seconds=120,
                what="their turn does not come",
            )
            Deployment.objects.update(state="cancelled")
            time.sleep(0.2)
    texts = second_texts(journal)
    assert {
        number for number in said if number in texts and texts[number] > stopped[number] + PROMPT
    } == set()
    excluded = Recipient.objects.filter(deployment=deployment, state="excluded").values_list("number", "code")
    assert set(excluded) == {(number, "suppressed") for number in said if number not in texts}
    # Whoever wrote was not written to at all; a page may take longer than the turn of the next.
    assert set(said[:5]) & set(texts) == set()
    assert set(said[5:]) - set(texts) != set()
