"""Random audiences written into the database."""

from tests.audience.accounts import NOW, SENDER

from chappe.audience.eligibility import Candidate
from chappe.contacts.models import Consent, Contact, SenderStop, Suppression, Topic


def store(one: Candidate, account_id: int, topic: Topic) -> int:
    """The candidate as rows; the id of its contact. Ids grow in the order of storing, as the rule wants."""
    contact = Contact.objects.create(
        account_id=account_id,
        number=one.number,
        number_problem=one.number_problem,
        number_country=one.country,
        is_active=one.is_active,
        sms_blocked=one.sms_blocked,
        created_at=NOW,
        updated_at=NOW,
    )
    if one.consent is not None:
        Consent.objects.create(
            account_id=account_id,
            contact=contact,
            topic=topic,
            status=one.consent,
            basis="express",
            at=one.consented_at or NOW,
            expires_at=one.consent_expires_at,
        )
    if one.suppressed:
        Suppression.objects.get_or_create(
            account_id=account_id, number=one.number, defaults={"reason": "stop", "at": NOW}
        )
    if one.number and one.sender_stopped:
        for sender in (SENDER, "ANOTHER"):
            SenderStop.objects.get_or_create(
                account_id=account_id,
                number=one.number,
                sender=sender,
                defaults={"reason": "stop", "at": NOW},
            )
    elif one.number:
        SenderStop.objects.get_or_create(
            account_id=account_id,
            number=one.number,
            sender="ANOTHER",
            defaults={"reason": "stop", "at": NOW},
        )
    return contact.id
