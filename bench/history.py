"""What a large account has behind it and at hand: deployments in every state, replies, imports, an audit log."""

from datetime import datetime, timedelta
from typing import Any

from bench.crowd import Crowd, run_sql

RECIPIENTS = """
INSERT INTO chappe_recipient (deployment_id, position, contact_id, number, country, encoding, fragments, state, code,
    gateway_id, changed_at)
SELECT %(deployment)s, row_number() OVER (ORDER BY contact.id), contact.id, contact.number, contact.number_country,
    CASE WHEN contact.id %% 3 = 0 THEN 'UCS-2' ELSE 'GSM-7' END, 1 + (contact.id %% 3 = 0)::int,
    CASE WHEN contact.id %% 40 = 0 THEN 'failed' WHEN contact.id %% 23 = 0 THEN 'undelivered'
        WHEN contact.id %% 500 = 1 THEN 'unknown' ELSE 'delivered' END,
    CASE WHEN contact.id %% 40 = 0 THEN 'smpp.ESME_RINVDSTADR' WHEN contact.id %% 23 = 0 THEN 'absent' ELSE '' END,
    %(gateway)s, %(at)s::timestamptz + make_interval(secs => contact.id %% 7200)
FROM chappe_contact AS contact
JOIN chappe_groupmember AS member ON member.group_id = %(group)s AND member.contact_id = contact.id
WHERE contact.number IS NOT NULL AND contact.account_id = %(account)s
"""
TEXTS = """
INSERT INTO chappe_recipienttext (deployment_id, position, text)
SELECT deployment_id, position, 'Bonjour, nos soldes commencent samedi chez vous. STOP 36180 ' || position
FROM chappe_recipient WHERE deployment_id = %(deployment)s
"""
ATTEMPTS = """
INSERT INTO chappe_attempt (deployment_id, position, part, parts, gateway_id, outcome, reference, code, at)
SELECT deployment_id, position, 1, 1, gateway_id,
    CASE state WHEN 'failed' THEN 'refused' WHEN 'unknown' THEN 'unknown' ELSE 'accepted' END,
    CASE WHEN state IN ('failed', 'unknown') THEN '' ELSE deployment_id || '-' || position END, code, changed_at
FROM chappe_recipient WHERE deployment_id = %(deployment)s AND state <> 'ready'
"""
RECEIPTS = """
INSERT INTO chappe_receipt (gateway_id, reference, number, status, code, at, received_at, matched)
SELECT gateway_id, deployment_id || '-' || position, number, state, code, changed_at, changed_at, true
FROM chappe_recipient WHERE deployment_id = %(deployment)s AND state IN ('delivered', 'undelivered')
"""
REPLIES = """
INSERT INTO chappe_inboundtext (gateway_id, number, recipient, text, received_at, handled_at)
SELECT %(gateway)s, number, '36180', CASE WHEN contact_id %% 5 = 0 THEN 'STOP' ELSE 'oui merci' END, changed_at,
    changed_at
FROM chappe_recipient WHERE deployment_id = %(deployment)s AND contact_id %% 40 = 3
"""
THREADS = """
INSERT INTO chappe_thread (account_id, number, contact_id, state, is_doubtful, intent, last_at, last_text, replies)
SELECT %(account)s, text.number, min(contact.id), CASE WHEN min(contact.id) %% 3 = 0 THEN 'waiting' ELSE 'closed' END,
    min(contact.id) %% 50 = 0, CASE WHEN max(text.text) = 'STOP' THEN 'stop' ELSE 'none' END, max(text.received_at),
    max(text.text), count(*)
FROM chappe_inboundtext AS text
JOIN chappe_contact AS contact ON contact.account_id = %(account)s AND contact.number = text.number
GROUP BY text.number
ON CONFLICT (account_id, number) DO NOTHING
"""
# Half of a deployment under way has left.
LEFT = """
UPDATE chappe_recipient SET state = CASE WHEN position %% 4 = 0 THEN 'submitted' ELSE 'delivered' END,
    gateway_id = %(gateway)s, changed_at = %(now)s::timestamptz - make_interval(secs => (position %% 3600)::int)
WHERE deployment_id = %(deployment)s AND position <= %(half)s
"""
AUDIT = """
INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
SELECT %(account)s, %(now)s::timestamptz - make_interval(mins => (%(many)s - i)::int), 'alice@example.org',
    'contact.edited', 'contact', i, '{}'
FROM generate_series(1, %(many)s) AS i
"""
FIGURES = ("keep_figures", "figures_kept")


def make_history(crowd: Crowd, now: datetime) -> dict[str, int]:
    """Deployments by what they show, as their ids; and ``import`` and ``draft_import``."""
    made = {
        f"finished_{name}": _finished(
            crowd, f"Finished, {name}", crowd.groups[name], now - timedelta(days=days)
        )
        for name, days in (("A tenth", 40), ("A quarter", 20), ("Half", 3))
    }
    for place in range(40):
        _draft(crowd, f"Draft {place}", now, group_ids=[crowd.groups["Testers"]])
    made["prepared"] = _draft(crowd, "Everybody’s orders", now, message="orders", all_contacts=True)
    made["many_windows"] = _draft(crowd, "Offers in their time", now, all_contacts=True, **_own_time(now))
    made["sending"] = _draft(crowd, "Offers under way", now, group_ids=[crowd.groups["Half"]])
    for name in ("prepared", "many_windows", "sending"):
        _prepare(crowd, made[name])
    _send(crowd, made["sending"], now)
    made["draft"] = _draft(
        crowd,
        "Offers to come",
        now,
        group_ids=[crowd.groups["Half"], crowd.groups["Points and consent"]],
        excluded_group_ids=[crowd.groups["A tenth"]],
    )
    made["draft_all"] = _draft(crowd, "Offers to all", now, all_contacts=True)
    made["draft_or"] = _draft(
        crowd, "Offers by criteria", now, group_ids=[crowd.groups["Loyal or consenting or sent"]]
    )
    made |= _imports(crowd) | _changes(crowd, now)
    run_sql(THREADS, account=crowd.account)
    run_sql(AUDIT, account=crowd.account, now=now, many=200_000)
    run_sql("VACUUM ANALYZE")
    return made


def _own_time(now: datetime) -> dict[str, Any]:
    moment = (now + timedelta(days=2)).strftime("%Y-%m-%dT10:00")
    return {"schedule_at": moment, "schedule_zone": "Europe/Paris", "schedule_local": True}


def _finished(crowd: Crowd, name: str, group_id: int, at: datetime) -> int:
    from chappe.deployments.models import Deployment, Recipient

    deployment = Deployment.objects.create(
        account_id=crowd.account,
        name=name,
        message_id=crowd.messages["offers"],
        topic_id=crowd.topics["offers"],
        state="finished",
        state_since=at + timedelta(hours=2),
        sender="CHAPPE",
        sender_kind="alphanumeric",
        text="Bonjour, nos soldes commencent samedi chez vous. STOP 36180",
        created_at=at,
        prepared_at=at,
        approved_at=at,
        started_at=at,
        starts_at=at,
        ended_at=at + timedelta(hours=2),
    )
    of = {"deployment": deployment.pk, "gateway": crowd.gateway, "account": crowd.account}
    run_sql(RECIPIENTS, at=at, group=group_id, **of)
    for statement in (TEXTS, ATTEMPTS, RECEIPTS, REPLIES):
        run_sql(statement, **of)
    recipients = Recipient.objects.filter(deployment_id=deployment.pk).count()
    Deployment.objects.filter(pk=deployment.pk).update(
        recipient_count=recipients,
        fragment_count=recipients * 4 // 3,
        prepared_total=recipients,
        prepared_done=recipients,
    )
    _keep_figures(deployment.pk, at + timedelta(hours=3))
    return deployment.pk


def _draft(crowd: Crowd, name: str, now: datetime, *, message: str = "offers", **plan: Any) -> int:
    from chappe.accounts.queries import operator
    from chappe.deployments.operations import create_deployment

    return create_deployment(
        name,
        message_id=crowd.messages[message],
        actor=operator(crowd.account),
        now=now,
        **plan,
    )


def _prepare(crowd: Crowd, deployment_id: int) -> None:
    from chappe.accounts.queries import operator
    from chappe.base import clock
    from chappe.deployments import operations

    revision = operations.prepare(deployment_id, actor=operator(crowd.account), now=clock.now())
    operations.run_preparation(deployment_id, revision, clock=clock.now)


def _send(crowd: Crowd, deployment_id: int, now: datetime) -> None:
    """Approves it and has half of it leave, as dispatch would."""
    from chappe.accounts.queries import operator
    from chappe.base import clock
    from chappe.deployments import operations, queries

    view = queries.deployment(crowd.account, deployment_id)
    actor = operator(crowd.account)
    operations.approve(deployment_id, actor=actor, now=clock.now(), revision=view.revision)
    of = {"deployment": deployment_id, "gateway": crowd.gateway}
    half = view.recipient_count // 2
    run_sql(LEFT, now=now, half=half, **of)
    run_sql(ATTEMPTS, **of)
    run_sql(
        "UPDATE chappe_block SET state = 'done' WHERE deployment_id = %(deployment)s AND positions[1] <= %(half)s",
        deployment=deployment_id,
        half=half,
    )
    _keep_figures(deployment_id, now)


def _keep_figures(deployment_id: int, at: datetime) -> None:
    from chappe.base.statements import statement

    for name in FIGURES:
        run_sql(statement("deployments", name), deployment_id=deployment_id, now=at, took=1_000)


def _imports(crowd: Crowd) -> dict[str, int]:
    """One file read, with many rows that were refused, and one looked at."""
    from bench.imports import file_of, pieces
    from chappe.accounts.queries import operator
    from chappe.base import clock
    from chappe.contacts import operations

    actor, now = operator(crowd.account), clock.now()
    content = file_of(40_000)
    done = operations.start_import(
        pieces(content), file_name="stores.csv", actor=actor, now=now, group_id=crowd.groups["Testers"]
    )
    operations.run_import(done, now=clock.now)
    draft = operations.upload_import(pieces(content), file_name="leads.csv", actor=actor, now=now)
    return {"import": done, "draft_import": draft}


def _changes(crowd: Crowd, now: datetime) -> dict[str, int]:
    """A consent for everybody in a group, and a change of how numbers are read, both asked for."""
    from chappe.accounts.queries import operator
    from chappe.audience.operations import start_group_consent
    from chappe.contacts.operations import propose_numbers

    actor = operator(crowd.account)
    change = start_group_consent(
        crowd.groups["Half"],
        "news",
        status="granted",
        basis="express",
        source="fair",
        actor=actor,
        now=now,
    )
    rewrite = propose_numbers(number_format="local:FR", actor=actor, now=now)
    return {"change": change, "rewrite": rewrite}
