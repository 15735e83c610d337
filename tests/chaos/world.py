"""Whom a run sends to: an account of its own with two gateways, two texts and its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.chaos.story import Story

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SENDERS = ("FIRST", "SECOND")
LONG = "and more " * 18
TEXT = "Order {{ external_id }} waits.{% if last_name == 'Long' %} " + LONG + "{% endif %} STOP 36180"
PEOPLE = """
INSERT INTO chappe_contact (account_id, external_id, first_name, last_name, language, country, time_zone,
    postal_code, attributes, number, number_problem, number_country, is_active, sms_blocked, created_at, updated_at)
SELECT %(account)s, 'c-' || i, 'P', CASE WHEN i <= %(long)s THEN 'Long' ELSE 'Short' END, 'fr', '', '', '', '{}',
    CASE WHEN i %% 2 = 0 THEN '+336' || lpad((i + %(seed)s * 1000)::text, 8, '0')
        ELSE '+32470' || lpad((i + %(seed)s * 1000 %% 1000000)::text, 6, '0') END,
    '', CASE WHEN i %% 2 = 0 THEN 'FR' ELSE 'BE' END, true, false, now(), now()
FROM generate_series(1, %(people)s) AS i
ORDER BY md5(i::text)
"""
COUNTRIES = (["FR"], ["BE"])


@dataclass(frozen=True, slots=True)
class World:
    """The ids of what was made."""

    account: int
    gateways: tuple[int, ...]
    messages: tuple[int, ...]


def make_world(
    story: Story,
    slug: str,
    ports: list[int],
    host: str = "127.0.0.1",
    countries: Sequence[list[str]] = COUNTRIES,
) -> World:
    """Everybody may be written to at any hour: the texts are about orders."""
    from django.db import connection

    from chappe.accounts.models import Account
    from chappe.contacts.models import Topic
    from chappe.messages.models import Message, Sender

    account = Account.objects.create(slug=slug, name=slug, created_at=LONG_AGO)
    topic = Topic.objects.create(
        account=account, key="orders", name="Orders", kind="transactional", requires_consent=False
    )
    messages = [
        Message.objects.create(
            account=account,
            name=sender,
            topic=topic,
            sender=Sender.objects.create(account=account, value=sender, kind="alphanumeric"),
            text=TEXT,
            created_at=LONG_AGO,
            updated_at=LONG_AGO,
        ).pk
        for sender in SENDERS
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            PEOPLE,
            {
                "account": account.pk,
                "people": story.people,
                "long": int(story.people * story.long),
                "seed": story.seed % 1000,
            },
        )
    gateways = tuple(
        _make_gateway(account.pk, place, story, host, port, countries[place])
        for place, port in enumerate(ports)
    )
    return World(account.pk, gateways, tuple(messages))


def _make_gateway(account: int, place: int, story: Story, host: str, port: int, countries: list[str]) -> int:
    from chappe.gateways.contract import Secret
    from chappe.gateways.models import Gateway
    from chappe.gateways.registry import encrypted

    way = story.ways[place]
    return Gateway.objects.create(
        account_id=account,
        name=f"way-{place}",
        kind="smpp",
        host=host,
        port=port,
        system_id="chaos",
        secret=encrypted(Secret("secret")),
        window=way.window,
        binds=way.binds,
        pace=way.pace,
        countries=countries,
        settings={
            "response_timeout": 2.0,
            "enquire_interval": 1.0,
            "shortest_pause": 0.1,
            "longest_pause": 0.5,
            "patience": 1.5,
            "grace": 1.5,
        },
        created_at=LONG_AGO,
    ).pk
