"""Reading a contact's preferences by a signed link; making such links."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from chappe.accounts.queries import account
from chappe.base.models import AuditEntry
from chappe.base.refusal import Refusal
from chappe.contacts import preferences as rules
from chappe.contacts.consent import Basis, Statement, Status, in_force
from chappe.contacts.models import Consent, Contact, PreferenceKey, Suppression, Topic
from chappe.contacts.preferences import SOURCE, Link, LinkBad


class NoPublicAddress(Refusal):
    """The installation was not told under which address people outside reach it."""

    code = "preferences.no_public_address"


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """One topic on a preference page."""

    key: str
    name: str
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class PreferencesView:
    """What a preference page shows: nothing that names the person but the last two digits of the number.

    ``stopped``: ``here`` if it was on this page, ``elsewhere`` if for another reason, else empty. ``always``: topics
    whose texts ask for no consent.
    """

    account_name: str
    language: str
    number_ends: str
    topics: tuple[TopicChoice, ...]
    always: tuple[str, ...]
    stopped: str


def preferences(token: str, *, now: datetime) -> PreferencesView:
    """The preferences of the contact whose link this is. Raises LinkBad."""
    link = link_of(token, now=now)
    contact = Contact.objects.filter(account_id=link.account_id, pk=link.contact_id).first()
    if contact is None or generation_of(contact.pk) != link.generation:
        raise LinkBad
    topics = Topic.objects.filter(account_id=link.account_id).order_by("name", "pk")
    held = {consent.topic_id: _statement(consent) for consent in Consent.objects.filter(contact=contact)}
    asking = [topic for topic in topics if topic.requires_consent]
    seen = account(link.account_id)
    spoken = contact.language[:2].lower()
    return PreferencesView(
        account_name=seen.name,
        language=spoken if spoken in ("en", "fr") else seen.language,
        number_ends=contact.number[-2:] if contact.number else "",
        topics=tuple(
            TopicChoice(topic.key, topic.name, in_force(held.get(topic.pk), now)) for topic in asking
        ),
        always=tuple(topic.name for topic in topics if not topic.requires_consent),
        stopped=_stopped(contact),
    )


def link_of(token: str, *, now: datetime) -> Link:
    """What the link says, looking nothing up. Raises LinkBad."""
    return rules.read(_key(), token, now.date())


def seal_of(token: str) -> str:
    """What the forms of the page of this link carry."""
    return rules.seal(_key(), token)


def is_sealed(token: str, given: str) -> bool:
    """Whether a form came from the page of this link."""
    return rules.is_sealed(_key(), token, given)


def generation_of(contact_id: int) -> int:
    """The generation of the links to the contact's page that hold."""
    found = PreferenceKey.objects.filter(contact_id=contact_id).values_list("generation", flat=True).first()
    return found or 0


def links_revoked_since(account_id: int, contact_id: int, at: datetime) -> bool:
    """Whether the links to the contact's page that were made before this moment hold no longer."""
    if not generation_of(contact_id):
        return False
    said = AuditEntry.objects.filter(
        account_id=account_id, subject_kind="contact", subject_id=contact_id, action="preferences.revoked"
    )
    return said.filter(at__gte=at).exists()


def has_public_address() -> bool:
    """Whether links can be made at all."""
    return bool(settings.PUBLIC_URL)


def public_host() -> str:
    """The name under which people outside reach this installation; "" where it was not told."""
    return urlsplit(settings.PUBLIC_URL).hostname or ""


def address_of(link: Link) -> str:
    """The whole address of the page that a link opens. Raises NoPublicAddress."""
    if not settings.PUBLIC_URL:
        raise NoPublicAddress
    return f"{settings.PUBLIC_URL}/p/{rules.token(_key(), link)}"


def _key() -> bytes:
    return str(settings.SECRET_KEY).encode()


def _statement(consent: Consent) -> Statement:
    return Statement(Status(consent.status), Basis(consent.basis), consent.at, consent.expires_at)


def _stopped(contact: Contact) -> str:
    if contact.number is None:
        return ""
    held = Suppression.objects.filter(account_id=contact.account_id, number=contact.number).first()
    if held is None:
        return ""
    return "here" if (held.reason, held.source) == ("stop", SOURCE) else "elsewhere"
