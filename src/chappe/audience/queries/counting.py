"""Count: who a plan reaches at this moment, and why not the others."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chappe.audience.eligibility import AudiencePlan, Verdict
from chappe.audience.store.statements import audience_statement


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


def count(account_id: int, plan: AudiencePlan, *, now: datetime) -> Count:
    """Counts the plan's audience. A group of another account has no contacts here."""
    with connection.cursor() as cursor:
        cursor.execute(*audience_statement("audience", "count", account_id, plan, now))
        return tally(cursor.fetchall())


def tally(rows: list[tuple[str, str, int]]) -> Count:
    """Adds up (verdict, country, contacts) rows."""
    by_verdict: Counter[str] = Counter()
    by_country: Counter[str] = Counter()
    for verdict, country, contacts in rows:
        by_verdict[verdict] += contacts
        if verdict == Verdict.ELIGIBLE:
            by_country[country] += contacts
    return Count(
        total=by_verdict.total(),
        eligible=by_verdict[Verdict.ELIGIBLE],
        verdicts={verdict.value: by_verdict[verdict] for verdict in Verdict if by_verdict[verdict]},
        countries=dict(by_country.most_common()),
    )
