"""Accounts and people for tests that need a database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from chappe.accounts.models import Account, Membership, User
from chappe.accounts.roles import Actor, Role
from chappe.contacts.models import Consent, ConsentChange, Contact, Group, Topic
from chappe.deployments.models import Block, Deployment, Recipient, RecipientText
from chappe.gateways.contract import Secret
from chappe.gateways.models import Gateway, InboundText
from chappe.gateways.registry import encrypted
from chappe.messages.models import Message, Sender

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_account(slug: str = "", **settings: object) -> Account:
    """An account of its own."""
    number = next(_numbers)
    return Account.objects.create(
        slug=slug or f"account-{number}", name=f"Account {number}", created_at=NOW, **settings
    )


def make_user(email: str = "") -> User:
    """A user who belongs to no account, and cannot sign in."""
    user = User(email=email or f"user-{next(_numbers)}@example.org", created_at=NOW)
    user.set_unusable_password()
    user.save()
    return user


def make_actor(account: Account, role: Role = Role.ADMINISTRATOR, email: str = "") -> Actor:
    """A new user with that role in the account."""
    user = make_user(email)
    Membership.objects.create(account=account, user=user, role=role.value)
    return Actor(account_id=account.pk, role=role, user_id=user.pk, label=user.email)


def user_id_of(actor: Actor) -> int:
    """The id of an actor who is a user."""
    assert actor.user_id is not None
    return actor.user_id


@dataclass(frozen=True, slots=True)
class Campaign:
    """An account with all it takes to send: a topic, a sender, a message, a gateway."""

    account: Account
    topic: Topic
    sender: Sender
    message: Message
    gateway: Gateway


def make_campaign(text: str = "Hello {{ first_name }}. STOP 36180", **gateway: object) -> Campaign:
    """An account ready to prepare its first deployment."""
    account = make_account()
    topic = Topic.objects.create(account=account, key="offers", name="Offers", kind="marketing")
    sender = Sender.objects.create(account=account, value="CHAPPE", kind="alphanumeric")
    message = Message.objects.create(
        account=account,
        name="Summer",
        topic=topic,
        sender=sender,
        text=text,
        created_at=NOW,
        updated_at=NOW,
    )
    settings = {
        "name": "main",
        "kind": "smpp",
        "host": "127.0.0.1",
        "port": 2775,
        "system_id": "chappe",
        "secret": encrypted(Secret("secret")),
        "window": 10,
    }
    return Campaign(
        account,
        topic,
        sender,
        message,
        Gateway.objects.create(
            account=account,
            created_at=NOW,
            **{**settings, **gateway},
        ),
    )


def make_contacts(
    campaign: Campaign, how_many: int, *, consenting: bool = True, first: int = 0
) -> list[Contact]:
    """French contacts with numbers reserved for fiction, one each, who consent to the campaign's topic.

    They are numbered from ``first``.
    """
    contacts = Contact.objects.bulk_create(
        Contact(
            account=campaign.account,
            external_id=f"c-{index}",
            first_name=f"Person {index}",
            number=f"+3363998{index:04}",
            number_problem="",
            number_country="FR",
            created_at=NOW,
            updated_at=NOW,
        )
        for index in range(first, first + how_many)
    )
    if consenting:
        Consent.objects.bulk_create(
            Consent(
                account=campaign.account,
                contact=contact,
                topic=campaign.topic,
                status="granted",
                basis="express",
                at=NOW,
            )
            for contact in contacts
        )
    return contacts


def make_reply(
    campaign: Campaign, text: str = "When do you open?", *, number: str = "+33639980000", **given: object
) -> int:
    """The id of a text that came in through the campaign's gateway."""
    values = {"recipient": "36180", "received_at": NOW, **given}
    return InboundText.objects.create(gateway=campaign.gateway, number=number, text=text, **values).pk


def make_consent_change(group: Group, topic: Topic, members: int) -> ConsentChange:
    """A grant for everybody in the group, under way."""
    return ConsentChange.objects.create(
        account_id=group.account_id,
        group=group,
        group_name=group.name,
        topic=topic,
        status="granted",
        basis="express",
        at=NOW,
        is_dated=False,
        source="form",
        state="running",
        members=members,
        created_by="someone",
        created_at=NOW,
    )


def make_sending(
    campaign: Campaign, contacts: list[Contact], *, block: int = 500, **changes: object
) -> Deployment:
    """A deployment that is being sent, its recipients written straight into the ledger."""
    deployment = Deployment.objects.create(
        account=campaign.account,
        name=f"Deployment {next(_numbers)}",
        message=campaign.message,
        all_contacts=True,
        sender=campaign.sender.value,
        sender_kind=campaign.sender.kind,
        topic=campaign.topic,
        recipient_count=len(contacts),
        fragment_count=len(contacts),
        created_at=NOW,
        **{"state": "sending", "state_since": NOW, "started_at": NOW, **changes},
    )
    positions = range(1, len(contacts) + 1)
    Recipient.objects.bulk_create(
        Recipient(
            deployment=deployment,
            position=position,
            contact=contact,
            number=contact.number or "",
            country=contact.number_country,
            encoding="GSM-7",
            fragments=1,
        )
        for position, contact in zip(positions, contacts, strict=True)
    )
    RecipientText.objects.bulk_create(
        RecipientText(
            deployment=deployment, position=position, text=f"Hello {contact.first_name}. STOP 36180"
        )
        for position, contact in zip(positions, contacts, strict=True)
    )
    Block.objects.bulk_create(
        Block(
            deployment=deployment,
            gateway=campaign.gateway,
            due_at=LONG_AGO,
            positions=list(positions[first : first + block]),
        )
        for first in range(0, len(contacts), block)
    )
    return deployment
