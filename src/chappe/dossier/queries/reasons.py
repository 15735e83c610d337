"""Why one contact would or would not get a text: the verdict of the audience itself, every point, the hours now."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction

from chappe.accounts.models import Account
from chappe.audience.duplicates import Duplicates
from chappe.audience.eligibility import AudiencePlan, Candidate
from chappe.audience.store.statements import audience_statement
from chappe.base.refusal import NotFound
from chappe.contacts.models import Consent, Contact, SenderStop, Suppression, TopicKind
from chappe.deployments.models import Deployment, Exclusion
from chappe.deployments.placing import Placing
from chappe.deployments.plan import Person
from chappe.deployments.queries.plans import audience_plan, caps_of, find
from chappe.dossier.checking import Check, checks, decided
from chappe.dossier.queries.letters import ReceivedText
from chappe.dossier.store import drop_those_concerned, execute, rows_of
from chappe.gateways.models import Gateway
from chappe.messages.models import Message
from chappe.windows.basis import MARGIN, standing, window_at
from chappe.windows.law import all_zones
from chappe.windows.places import NoTerritory
from chappe.windows.queries import choices
from chappe.windows.reasons import Reason, explain
from chappe.windows.reasons import Why as ReasonCode
from chappe.windows.registry import law


@dataclass(frozen=True, slots=True)
class WindowNow:
    """The legal hours of the contact at the moment asked about, as the claim keeps them, margin included.

    ``exempt``: the topic is transactional. Moments are aware, in UTC; ``why`` names rulebooks and sources.
    """

    exempt: bool
    open: bool
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    zones: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """What a prepared deployment made of the contact: its text, or the verdict by which it was left out, or neither."""

    text: ReceivedText | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Why:
    """Whether the contact would get the text if the audience were computed now, and each point that decides it.

    ``window`` is None where nothing says in which territory the number is. ``left`` is None for a message alone, and
    for a deployment not yet prepared.
    """

    contact_id: int
    message_name: str
    topic_name: str
    deployment_id: int | None
    deployment_name: str
    verdict: str
    checks: tuple[Check, ...]
    window: WindowNow | None
    left: Left | None

    @property
    def eligible(self) -> bool:
        return self.verdict == "eligible"


def why_message(account_id: int, contact_id: int, message_id: int, *, now: datetime) -> Why:
    """As if the message were sent to all contacts, each for itself. Raises NotFound."""
    message = _message(account_id, message_id)
    account = Account.objects.get(pk=account_id)
    plan = AudiencePlan(
        topic_id=message.topic_id,
        needs_consent=message.topic.requires_consent,
        sender=message.sender.value,
        all_contacts=True,
        duplicates=Duplicates.EACH_CONTACT,
        served_countries=frozenset(account.supported_countries) or None,
        routed_countries=_routed(account_id),
        caps=caps_of(message.topic),
    )
    return _why(account_id, contact_id, plan, message, None, now)


def why_deployment(account_id: int, contact_id: int, deployment_id: int, *, now: datetime) -> Why:
    """As the deployment is composed now, and what its preparation made of the contact. Raises NotFound."""
    deployment = find(account_id, deployment_id)
    message = _message(account_id, deployment.message_id)
    return _why(account_id, contact_id, audience_plan(deployment), message, deployment, now)


def _why(
    account_id: int,
    contact_id: int,
    plan: AudiencePlan,
    message: Message,
    deployment: Deployment | None,
    now: datetime,
) -> Why:
    contact = Contact.objects.filter(account_id=account_id, pk=contact_id).first()
    if contact is None:
        raise NotFound(kind="contact", name=str(contact_id))
    verdict, chosen, excluded = _verdict(account_id, contact_id, plan, now)
    points = checks(_candidate(contact, plan), plan, now, chosen=chosen, excluded=excluded, verdict=verdict)
    return Why(
        contact_id=contact_id,
        message_name=message.name,
        topic_name=message.topic.name,
        deployment_id=deployment.pk if deployment else None,
        deployment_name=deployment.name if deployment else "",
        verdict=verdict or decided(points),
        checks=points,
        window=_window(contact, message.topic.kind == TopicKind.TRANSACTIONAL, now),
        left=_left(account_id, contact_id, deployment) if deployment else None,
    )


def _verdict(
    account_id: int, contact_id: int, plan: AudiencePlan, now: datetime
) -> tuple[str | None, bool, bool]:
    """What Count would say of the contact, None if it is not in the audience; whether it is chosen, and excluded."""
    with transaction.atomic():
        execute("those_concerned", account_id=account_id, contact_id=contact_id)
        verdict = _verdict_by(account_id, contact_id, plan, now)
        chosen, excluded = verdict is not None, False
        if verdict is None:
            unrestricted = replace(plan, excluded_group_ids=(), excluded_criteria=())
            everyone = replace(plan, all_contacts=True, group_ids=(), criteria=())
            chosen = _verdict_by(account_id, contact_id, unrestricted, now) is not None
            excluded = _verdict_by(account_id, contact_id, everyone, now) is None
        drop_those_concerned()
    return verdict, chosen, excluded


def _verdict_by(account_id: int, contact_id: int, plan: AudiencePlan, now: datetime) -> str | None:
    query, values = audience_statement("dossier", "verdict", account_id, plan, now)
    with connection.cursor() as cursor:
        cursor.execute(query, {**values, "contact_id": contact_id})
        row = cursor.fetchone()
    return None if row is None else str(row[0])


def _candidate(contact: Contact, plan: AudiencePlan) -> Candidate:
    consent = Consent.objects.filter(topic_id=plan.topic_id, contact_id=contact.pk).first()
    return Candidate(
        contact_id=contact.pk,
        is_active=contact.is_active,
        sms_blocked=contact.sms_blocked,
        number=contact.number,
        number_problem=contact.number_problem,
        country=contact.number_country,
        consent=consent.status if consent else None,
        consented_at=consent.at if consent else None,
        consent_expires_at=consent.expires_at if consent else None,
        suppressed=contact.number is not None
        and Suppression.objects.filter(account_id=contact.account_id, number=contact.number).exists(),
        sender_stopped=contact.number is not None
        and SenderStop.objects.filter(
            account_id=contact.account_id, number=contact.number, sender=plan.sender
        ).exists(),
    )


def _window(contact: Contact, exempt: bool, now: datetime) -> WindowNow | None:
    if exempt:
        return WindowNow(exempt=True, open=True)
    if contact.number is None:
        return None
    placing = Placing(law(), choices(contact.account_id), now)
    try:
        index = placing.place(_person(contact), 0)
    except NoTerritory:
        return None
    if index is None:
        return WindowNow(exempt=False, open=True, why=(Reason(ReasonCode.NO_RULE),))
    basis = placing.windows[index].basis
    state = standing(law(), basis, now, MARGIN)
    return WindowNow(
        exempt=False,
        open=state.open,
        opens_at=state.opens_at,
        closes_at=state.closes_at,
        zones=all_zones(basis.where),
        why=explain(law(), window_at(law(), basis, now), now, state),
    )


def _person(contact: Contact) -> Person:
    return Person(
        position=1,
        contact_id=contact.pk,
        number=contact.number or "",
        route_country=contact.number_country,
        external_id=contact.external_id or "",
        first_name=contact.first_name,
        last_name=contact.last_name,
        language=contact.language,
        country=contact.country,
        postal_code=contact.postal_code,
        attributes=contact.attributes,
        time_zone=contact.time_zone,
    )


def _left(account_id: int, contact_id: int, deployment: Deployment) -> Left | None:
    if deployment.prepared_at is None:
        return None
    rows = rows_of(
        "received", account_id=account_id, contact_id=contact_id, before=deployment.pk + 1, limit=1
    )
    if rows and rows[0][0] == deployment.pk:
        return Left(ReceivedText(*rows[0]), "")
    verdict = Exclusion.objects.filter(deployment=deployment, contact_id=contact_id)
    return Left(None, verdict.values_list("verdict", flat=True).first() or "")


def _message(account_id: int, message_id: int) -> Message:
    found = (
        Message.objects.select_related("topic", "sender").filter(account_id=account_id, pk=message_id).first()
    )
    if found is None:
        raise NotFound(kind="message", name=str(message_id))
    return found


def _routed(account_id: int) -> frozenset[str] | None:
    served = list(
        Gateway.objects.filter(account_id=account_id, is_enabled=True).values_list("countries", flat=True)
    )
    if not served or any(not countries for countries in served):
        return None
    return frozenset(country for countries in served for country in countries)
