"""The statements that include ``verdicts.sql``, with the criteria of a plan in their place."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg.sql import SQL, Composable, Composed

from chappe.audience.criteria.periods import Today
from chappe.audience.duplicates import Duplicates
from chappe.audience.eligibility import AudiencePlan
from chappe.audience.frequency import Cap, starts
from chappe.audience.store.compiling import meeting
from chappe.audience.store.places import Places
from chappe.base.statements import statement
from chappe.windows.registry import law

MATERIALISED = "-- criteria: materialised"
CHOSEN = "-- criteria: chosen"
EXCLUDED = "-- criteria: excluded"


def audience_statement(
    stage: str, name: str, account_id: int, plan: AudiencePlan, now: datetime
) -> tuple[Composed, dict[str, Any]]:
    """The statement of that name, for the plan, and its parameters."""
    places = Places(account_id, Today(now, plan.zone))
    text, pieces = statement(stage, name), dict[str, Composable]()
    if MATERIALISED in text:
        by_criteria = bool(plan.criteria and not plan.all_contacts) or bool(plan.excluded_criteria)
        pieces[MATERIALISED] = SQL("MATERIALIZED" if by_criteria else "NOT MATERIALIZED")
    if plan.criteria and not plan.all_contacts:
        # Whoever is in a chosen list stands there already.
        pieces[CHOSEN] = SQL(
            "UNION ALL SELECT contact.id, contact.number, contact.number_country, contact.number_problem,"
            " contact.is_active, contact.sms_blocked FROM chappe_contact AS contact"
            " WHERE {} AND NOT EXISTS (SELECT FROM chappe_groupmember AS listed"
            " WHERE listed.group_id = ANY ({}::bigint[]) AND listed.contact_id = contact.id)"
        ).format(meeting(plan.criteria, places), places.given(list(plan.group_ids)))
    if plan.excluded_criteria:
        pieces[EXCLUDED] = SQL(
            "AND NOT EXISTS (SELECT FROM chappe_contact AS contact WHERE contact.id = chosen.id AND {})"
        ).format(meeting(plan.excluded_criteria, places))
    return put_in(text, pieces), {**parameters(account_id, plan, now), **places.parameters}


def put_in(text: str, pieces: Mapping[str, Composable]) -> Composed:
    """The text with the pieces in place of the comments that stand for them."""
    parts: list[Composable] = [SQL(text)]
    for mark, piece in pieces.items():
        before, found, after = parts.pop().as_string(None).partition(mark)
        if not found:
            raise ValueError(mark)
        parts += [SQL(before), piece, SQL(after)]
    return Composed(parts)


def parameters(account_id: int, plan: AudiencePlan, now: datetime) -> dict[str, Any]:
    """What ``judged.sql`` and ``verdicts.sql`` ask for, but for the criteria's own."""
    return {
        "account_id": account_id,
        "topic_id": plan.topic_id,
        "sender": plan.sender,
        "needs_consent": plan.needs_consent,
        "all_contacts": plan.all_contacts,
        "group_ids": list(plan.group_ids),
        "excluded_group_ids": list(plan.excluded_group_ids),
        "one_per_number": plan.duplicates is Duplicates.ONE_PER_NUMBER,
        "served_countries": _listed(plan.served_countries),
        "routed_countries": _listed(plan.routed_countries),
        "now": now,
        **cap_parameters(plan.caps, now),
    }


def cap_parameters(caps: Sequence[Cap], now: datetime) -> dict[str, Any]:
    """The caps, and when their days began, as the statements ask for them."""
    known = starts(caps, now, law().zones) if caps else ()
    return {
        "capped": bool(caps),
        "cap_topics": [cap.topic_id or 0 for cap in caps],
        "cap_mosts": [cap.most for cap in caps],
        "cap_from": min((start.at for start in known), default=now),
        "start_places": [start.place for start in known],
        "start_keys": [start.key for start in known],
        "start_moments": [start.at for start in known],
    }


def _listed(countries: frozenset[str] | None) -> list[str] | None:
    return None if countries is None else sorted(countries)
