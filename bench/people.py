"""An account with many contacts, written straight into the database."""

from dataclasses import dataclass
from datetime import UTC, datetime

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TEXT = "Bonjour {{ first_name }}, nos soldes commencent samedi chez vous à {{ city }}. STOP 36180"
"""Most of its readers' names force it to UCS-2, and so to two fragments."""

SHORT = "Bonjour, votre commande {{ external_id }} vous attend. STOP 36180"
"""One fragment for everybody."""

CONTACTS = """
INSERT INTO chappe_contact (account_id, external_id, first_name, last_name, language, country, time_zone,
    postal_code, attributes, number, number_problem, number_country, is_active, sms_blocked, created_at, updated_at)
SELECT %(account)s, 'c-' || i, (ARRAY['Marie', 'Jean-Noël', 'Chloé', 'François', 'Zoë'])[1 + i %% 5], 'Durand', 'fr',
    'FR', '', '67000', jsonb_build_object('city', (ARRAY['Brest', 'Lyon', 'Nîmes'])[1 + i %% 3]),
    CASE WHEN i %% 50 = 0 THEN NULL ELSE '+336' || lpad((i %% 97000000 + 1)::text, 8, '0') END,
    CASE WHEN i %% 50 = 0 THEN 'invalid' ELSE '' END, CASE WHEN i %% 50 = 0 THEN '' ELSE 'FR' END,
    true, false, now(), now()
FROM generate_series(1, %(contacts)s) AS i
"""
CONSENTS = """
INSERT INTO chappe_consent (account_id, contact_id, topic_id, status, basis, at)
SELECT account_id, id, %(topic)s, CASE WHEN id %% 20 = 0 THEN 'withdrawn' ELSE 'granted' END, 'express', now()
FROM chappe_contact WHERE account_id = %(account)s
"""
MEMBERS = """
INSERT INTO chappe_groupmember (group_id, contact_id)
SELECT %(group)s, id FROM chappe_contact WHERE account_id = %(account)s
"""
SUPPRESSIONS = """
INSERT INTO chappe_suppression (account_id, number, reason, source, at)
SELECT account_id, number, 'stop', '', now() FROM chappe_contact
WHERE account_id = %(account)s AND id %% 100 = 1 AND number IS NOT NULL
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class People:
    """The ids of what was made."""

    account: int
    topic: int
    group: int
    message: int
    gateway: int


def make_people(contacts: int, *, slug: str, port: int = 2775, text: str = TEXT, **gateway: object) -> People:
    """An account whose one group holds everybody: 2 % without a number, 5 % who withdrew, 1 % suppressed."""
    from django.db import connection, transaction

    from chappe.accounts.models import Account
    from chappe.contacts.models import Group, Topic
    from chappe.contacts.store import add_fields
    from chappe.gateways.contract import Secret
    from chappe.gateways.models import Gateway
    from chappe.gateways.registry import encrypted
    from chappe.messages.models import Message, Sender

    account = Account.objects.create(slug=slug, name=slug, created_at=LONG_AGO)
    # Transactional, so that it is sent whatever the hour; consent is asked all the same.
    topic = Topic.objects.create(account=account, key="orders", name="Orders", kind="transactional")
    group = Group.objects.create(account=account, name="Everybody", created_at=LONG_AGO)
    sender = Sender.objects.create(account=account, value="CHAPPE", kind="alphanumeric")
    message = Message.objects.create(
        account=account,
        name="Summer",
        topic=topic,
        sender=sender,
        text=text,
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
    )
    way_out = Gateway.objects.create(
        account=account,
        name="main",
        kind="smpp",
        host="127.0.0.1",
        port=port,
        system_id="bench",
        secret=encrypted(Secret("secret")),
        created_at=LONG_AGO,
        **gateway,
    )
    add_fields(account.id, ["city"], LONG_AGO)
    ids = {"account": account.id, "topic": topic.id, "group": group.id, "contacts": contacts}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        for statement in (CONTACTS, CONSENTS, MEMBERS, SUPPRESSIONS):
            cursor.execute(statement, ids)
        cursor.execute("ANALYZE")
    return People(account.id, topic.id, group.id, message.id, way_out.id)
