"""The campaign of the demonstration: each step is an operation that the console and the commands call too."""

from collections.abc import Iterator
from dataclasses import dataclass

from chappe.accounts import operations as accounts
from chappe.accounts import queries as account_queries
from chappe.accounts.queries import AccountView
from chappe.accounts.roles import Actor
from chappe.audience.queries import Count
from chappe.base import clock
from chappe.contacts import operations as contacts
from chappe.contacts import queries as contact_queries
from chappe.contacts.queries import ImportView
from chappe.deployments import operations as deployments
from chappe.deployments import queries as deployment_queries
from chappe.deployments.queries import DeploymentView
from chappe.gateways import operations as gateways
from chappe.messages import operations as messages
from chappe.reports import queries as reports
from chappe.reports.queries import Report

TOPIC = "orders"
SENDER = "CHAPPE"
GROUP = "Newsletter"
EMAIL = "demo@example.org"
SUPPRESSED_EVERY = 120
TEXT = (
    "Hello {{ first_name }}, your order waits for you in our shop of {{ city }} until Saturday evening:"
    " bring this message and something that says who you are. STOP to 36111"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The account of the demonstration, who acts, and the password that was generated."""

    account: AccountView
    author: Actor
    approver: Actor
    password: str


def make_account(port: int, password: str) -> Stage:
    """An account where who approves is not who prepares, with a gateway to the simulated network on that port."""
    now = clock.now()
    account = accounts.create_account("demo", name="Demonstration", now=now)
    operator = account_queries.operator(account.id)
    made = accounts.invite(
        EMAIL, name="Ada Martin", role="administrator", password=None, actor=operator, now=now
    )
    accounts.invite(
        "author@example.org", name="Abraham", role="author", password=None, actor=operator, now=now
    )
    accounts.update_account(actor=operator, now=now, four_eyes="always")
    # Transactional: a campaign of offers would wait for the legal hours of each country, and the demonstration with it.
    contacts.create_topic(
        TOPIC, name="Your orders", kind="transactional", requires_consent=True, actor=operator, now=now
    )
    messages.create_sender(SENDER, actor=operator, now=now)
    gateways.create_gateway(
        "Simulated network",
        host="127.0.0.1",
        port=port,
        system_id="demo",
        password=password,
        binds=2,
        actor=operator,
        now=now,
    )
    return Stage(
        account=account_queries.account(account.id),
        author=account_queries.actor_by_email("author@example.org", account.id),
        approver=account_queries.actor_by_email(EMAIL, account.id),
        password=made.password or "",
    )


def start_import(stage: Stage, file: Iterator[bytes]) -> int:
    now = clock.now()
    group_id = contacts.create_group(GROUP, actor=stage.author, now=now)
    return contacts.start_import(
        file, file_name="newsletter.csv", actor=stage.author, now=now, group_id=group_id
    )


def import_status(stage: Stage, import_id: int) -> ImportView:
    return contact_queries.import_status(stage.account.id, import_id)


def suppress_some(stage: Stage, numbers: Iterator[str]) -> int:
    """One number in so many has said STOP; how many that is."""
    stopped = [number for at, number in enumerate(numbers) if at % SUPPRESSED_EVERY == 7]
    for number in stopped:
        contacts.suppress(number, reason="stop", source="demonstration", actor=stage.author, now=clock.now())
    return len(stopped)


def make_deployment(stage: Stage) -> int:
    now = clock.now()
    account_id = stage.account.id
    message_id = messages.create_message(
        "Order ready",
        topic_id=contact_queries.topic_by_key(account_id, TOPIC).id,
        sender_id=stage_sender(account_id),
        text=TEXT,
        actor=stage.author,
        now=now,
    )
    return deployments.create_deployment(
        "Orders ready, first wave",
        message_id=message_id,
        group_ids=[contact_queries.group_by_name(account_id, GROUP).id],
        actor=stage.author,
        now=now,
    )


def stage_sender(account_id: int) -> int:
    from chappe.messages import queries

    return queries.sender(account_id, SENDER).id


def count(stage: Stage, deployment_id: int) -> Count:
    return deployment_queries.count_for(stage.account.id, deployment_id, now=clock.now())


def prepare(stage: Stage, deployment_id: int) -> None:
    deployments.prepare(deployment_id, actor=stage.author, now=clock.now())


def approve(stage: Stage, deployment_id: int) -> None:
    seen = deployment(stage, deployment_id)
    deployments.approve(deployment_id, actor=stage.approver, now=clock.now(), revision=seen.revision)


def deployment(stage: Stage, deployment_id: int) -> DeploymentView:
    return deployment_queries.deployment(stage.account.id, deployment_id)


def report(stage: Stage, deployment_id: int) -> Report:
    return reports.report(stage.account.id, deployment_id, now=clock.now())
