"""What was chosen for a file, kept as JSON."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.consent import Basis
from chappe.contacts.plan import Plan

AT = datetime(2026, 1, 31, tzinfo=UTC)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
plans = st.builds(
    Plan,
    mapping=st.dictionaries(st.text(), st.text()),
    delimiter=st.sampled_from(["", ";", "\t"]),
    sheet=st.text(),
    keeps_existing=st.booleans(),
    basis=st.sampled_from(Basis),
    consent_at=moments,
    expires_at=moments,
    expires_after=st.sampled_from(["", "2y", "6m"]),
)


@given(plans)
def test_a_plan_comes_back_as_it_was(plan: Plan) -> None:
    assert Plan.from_json(json.loads(json.dumps(plan.as_json()))) == plan


def test_nothing_is_the_plan_of_a_file_nobody_spoke_of() -> None:
    assert Plan.from_json({}) == Plan()


def test_consent_ends_on_a_day_or_after_a_time() -> None:
    assert Plan().expiry(AT) is None
    assert Plan(expires_at=AT).expiry(AT) == AT
    assert Plan(expires_after="1m").expiry(AT) == datetime(2026, 2, 28, tzinfo=UTC)
