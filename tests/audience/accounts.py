"""Random audiences: the same contacts as candidates of the rule and as rows of the database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from chappe.audience.duplicates import Duplicates
from chappe.audience.eligibility import Candidate

NOW = datetime(2026, 7, 14, 12, tzinfo=UTC)
NUMBERS = (
    ("+33639980001", "FR"),
    ("+33639980002", "FR"),
    ("+14165550100", "CA"),
    ("+447700900001", "GB"),
)
SENDER = "CHAPPE"
PROBLEMS = ("missing", "invalid", "not_mobile", "unsupported_country")

moments = st.integers(-10, 10).map(lambda days: NOW + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A plan's choices but for its ids."""

    needs_consent: bool
    duplicates: Duplicates
    served: frozenset[str] | None
    routed: frozenset[str] | None


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    """Contacts with ids from 1; numbers are few, so that they collide."""
    return [_candidate(draw, contact_id) for contact_id in range(1, draw(st.integers(0, 12)) + 1)]


def _candidate(draw: st.DrawFn, contact_id: int) -> Candidate:
    number, country = draw(st.sampled_from([*NUMBERS, (None, "")]))
    consent = draw(st.sampled_from([None, "granted", "withdrawn"]))
    return Candidate(
        contact_id=contact_id,
        is_active=draw(st.sampled_from([True, True, True, False])),
        sms_blocked=draw(st.sampled_from([False, False, False, True])),
        number=number,
        number_problem="" if number else draw(st.sampled_from(PROBLEMS)),
        country=country,
        consent=consent,
        consented_at=draw(moments) if consent else None,
        consent_expires_at=draw(st.none() | moments) if consent else None,
        suppressed=number == NUMBERS[1][0],
        sender_stopped=number == NUMBERS[2][0],
    )


countries = st.none() | st.frozensets(st.sampled_from(["FR", "CA", "GB"]))
chosen = st.builds(
    Chosen,
    needs_consent=st.booleans(),
    duplicates=st.sampled_from(Duplicates),
    served=countries,
    routed=countries,
)
