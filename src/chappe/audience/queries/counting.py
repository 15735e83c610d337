"""Count: who a plan reaches at this moment, and why not the others."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chappe.audience.eligibility import AudiencePlan, Verdict
from chappe.audience.queries.patience import AudienceTooLong, within
from chappe.audience.store.statements import audience_statement
from chappe.contacts.models import GroupMember

# Above so many members of its groups an audience is looked at as a good part of the account.
WIDE = 20_000


@dataclass(frozen=True, slots=True)
class Count:
    """An audience counted: every contact of the chosen groups under exactly one verdict.

    ``verdicts`` follow the order in which reasons are tried and leave out those that nobody has; ``countries``
    count the eligible by the country of their number, the largest first.
    """

    total: int
    eligible: int
    verdicts: dict[str, int]
    countries: dict[str, int]


def count(account_id: int, plan: AudiencePlan, *, now: datetime, patience: float | None = None) -> Count:
    """Counts the plan's audience. A group of another account has no contacts here.

    Raises AudienceTooLong after ``patience`` seconds.
    """
    with within(patience, AudienceTooLong), connection.cursor() as cursor:
        query, values = audience_statement("audience", "count", account_id, plan, now)
        cursor.execute(query, {**values, "wide": _is_wide(plan)})
        return tally(cursor.fetchall())


def tally(rows: list[tuple[str, str, int, int]]) -> Count:
    """Adds up (verdict, country, contacts, duplicates) rows; the duplicates are counted among the eligible."""
    by_verdict: Counter[str] = Counter()
    by_country: Counter[str] = Counter()
    for verdict, country, contacts, duplicates in rows:
        by_verdict[verdict] += contacts - duplicates
        by_verdict[Verdict.DUPLICATE_NUMBER] += duplicates
        if verdict == Verdict.ELIGIBLE:
            by_country[country] += contacts - duplicates
    return Count(
        total=by_verdict.total(),
        eligible=by_verdict[Verdict.ELIGIBLE],
        verdicts={verdict.value: by_verdict[verdict] for verdict in Verdict if by_verdict[verdict]},
        countries=dict(by_country.most_common()),
    )


def _is_wide(plan: AudiencePlan) -> bool:
    """Whether the audience may be a good part of the account."""
    members = GroupMember.objects.filter(group_id__in=plan.group_ids)
    return plan.all_contacts or bool(plan.criteria) or members[: WIDE + 1].count() > WIDE
