"""Who of the chosen contacts gets the text: one verdict each, the first that applies.

This is the specification; ``sql/verdicts.sql`` is the same rule over a whole account, and a property test holds the
two against each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chappe.audience.criteria.tree import Node
from chappe.audience.duplicates import Duplicates, Holder, left_out
from chappe.audience.frequency import NOWHERE, Cap, Text, is_capped


class Verdict(StrEnum):
    """Why a contact of the chosen groups is left out, in the order in which reasons are tried; or eligible."""

    INACTIVE = "inactive"
    CHANNEL_BLOCKED = "channel_blocked"
    NO_NUMBER = "no_number"
    INVALID_NUMBER = "invalid_number"
    UNSUPPORTED_COUNTRY = "unsupported_country"
    NO_CONSENT = "no_consent"
    SUPPRESSED = "suppressed"
    SENDER_STOPPED = "sender_stopped"
    FREQUENCY_CAPPED = "frequency_capped"
    DUPLICATE_NUMBER = "duplicate_number"
    ELIGIBLE = "eligible"


@dataclass(frozen=True, slots=True)
class AudiencePlan:
    """What decides an audience: the same for Count and Prepare.

    ``served_countries`` and ``routed_countries`` are None where every country is; ``topic_id`` is that of the
    message, and ``needs_consent`` what the topic asks. Dynamic groups stand by their criteria, the dynamic groups in
    them written out; ``zone`` is the account's, whose day is today.
    """

    topic_id: int
    needs_consent: bool
    all_contacts: bool = False
    group_ids: tuple[int, ...] = ()
    excluded_group_ids: tuple[int, ...] = ()
    criteria: tuple[Node, ...] = ()
    excluded_criteria: tuple[Node, ...] = ()
    zone: str = "UTC"
    duplicates: Duplicates = Duplicates.ONE_PER_NUMBER
    served_countries: frozenset[str] | None = None
    routed_countries: frozenset[str] | None = None
    # What the text is sent from; empty: nobody has stopped it.
    sender: str = ""
    # Those that bind the topic.
    caps: tuple[Cap, ...] = ()

    def serves(self, country: str) -> bool:
        """Whether the account serves the country and a route reaches it."""
        return all(
            countries is None or country in countries
            for countries in (self.served_countries, self.routed_countries)
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the rule looks at in one contact of the chosen groups. Moments are aware.

    ``consent`` is the status of the latest statement for the topic ("granted", "withdrawn"), None without one.
    """

    contact_id: int
    is_active: bool
    sms_blocked: bool
    number: str | None
    number_problem: str
    country: str
    consent: str | None
    consented_at: datetime | None
    consent_expires_at: datetime | None
    suppressed: bool
    # Has stopped the sender of the plan, and it alone.
    sender_stopped: bool = False
    # Texts that may have been read, and the zones whose days count.
    texts: tuple[Text, ...] = ()
    zones: tuple[str, ...] = NOWHERE


def verdicts(candidates: Iterable[Candidate], plan: AudiencePlan, now: datetime) -> dict[int, Verdict]:
    """One verdict for each contact, by its id."""
    everyone = list(candidates)
    alone = {candidate.contact_id: verdict_alone(candidate, plan, now) for candidate in everyone}
    holders = [
        Holder(candidate.contact_id, candidate.number or "", candidate.consented_at)
        for candidate in everyone
        if alone[candidate.contact_id] is Verdict.ELIGIBLE
    ]
    duplicates = left_out(holders, plan.duplicates)
    return {
        contact_id: Verdict.DUPLICATE_NUMBER if contact_id in duplicates else verdict
        for contact_id, verdict in alone.items()
    }


def verdict_alone(candidate: Candidate, plan: AudiencePlan, now: datetime) -> Verdict:
    """The verdict of a contact without a look at the others (so never ``duplicate_number``)."""
    if not candidate.is_active:
        return Verdict.INACTIVE
    if candidate.sms_blocked:
        return Verdict.CHANNEL_BLOCKED
    if candidate.number is None:
        return _numberless(candidate.number_problem)
    if not plan.serves(candidate.country):
        return Verdict.UNSUPPORTED_COUNTRY
    if plan.needs_consent and not _consents(candidate, now):
        return Verdict.NO_CONSENT
    if candidate.suppressed:
        return Verdict.SUPPRESSED
    if candidate.sender_stopped:
        return Verdict.SENDER_STOPPED
    if is_capped(plan.caps, candidate.texts, now, candidate.zones):
        return Verdict.FREQUENCY_CAPPED
    return Verdict.ELIGIBLE


def _numberless(problem: str) -> Verdict:
    if problem == "missing":
        return Verdict.NO_NUMBER
    if problem == "unsupported_country":
        return Verdict.UNSUPPORTED_COUNTRY
    return Verdict.INVALID_NUMBER


def _consents(candidate: Candidate, now: datetime) -> bool:
    expires_at = candidate.consent_expires_at
    return candidate.consent == "granted" and (expires_at is None or expires_at > now)
