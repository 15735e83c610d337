"""Who gets the text: the rule by itself, then the same rule over an account."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.audience.accounts import NOW, Chosen, candidates, chosen

from chappe.audience.duplicates import Duplicates
from chappe.audience.eligibility import AudiencePlan, Candidate, Verdict, verdict_alone, verdicts

PLAN = AudiencePlan(topic_id=1, needs_consent=True)
GOOD = Candidate(
    contact_id=1,
    is_active=True,
    sms_blocked=False,
    number="+33639980001",
    number_problem="",
    country="FR",
    consent="granted",
    consented_at=NOW - timedelta(days=1),
    consent_expires_at=None,
    suppressed=False,
)


@pytest.mark.parametrize(
    ("candidate", "verdict"),
    [
        (GOOD, Verdict.ELIGIBLE),
        (replace(GOOD, is_active=False, sms_blocked=True), Verdict.INACTIVE),
        (replace(GOOD, sms_blocked=True, number=None), Verdict.CHANNEL_BLOCKED),
        (replace(GOOD, number=None, number_problem="missing", consent=None), Verdict.NO_NUMBER),
        (replace(GOOD, number=None, number_problem="invalid"), Verdict.INVALID_NUMBER),
        (replace(GOOD, number=None, number_problem="not_mobile"), Verdict.INVALID_NUMBER),
        (replace(GOOD, number=None, number_problem="unsupported_country"), Verdict.UNSUPPORTED_COUNTRY),
        (replace(GOOD, consent=None, suppressed=True), Verdict.NO_CONSENT),
        (replace(GOOD, consent="withdrawn"), Verdict.NO_CONSENT),
        (replace(GOOD, consent_expires_at=NOW), Verdict.NO_CONSENT),
        (replace(GOOD, consent_expires_at=NOW + timedelta(seconds=1)), Verdict.ELIGIBLE),
        (replace(GOOD, suppressed=True), Verdict.SUPPRESSED),
    ],
)
def test_the_first_reason_that_applies(candidate: Candidate, verdict: Verdict) -> None:
    assert verdict_alone(candidate, PLAN, NOW) is verdict


def test_a_country_is_served_when_the_account_and_a_route_serve_it() -> None:
    plan = replace(PLAN, served_countries=frozenset({"FR", "CA"}), routed_countries=frozenset({"FR", "GB"}))
    assert [plan.serves(country) for country in ("FR", "CA", "GB", "DE")] == [True, False, False, False]


def plan_of(choice: Chosen) -> AudiencePlan:
    return AudiencePlan(
        topic_id=1,
        needs_consent=choice.needs_consent,
        duplicates=choice.duplicates,
        served_countries=choice.served,
        routed_countries=choice.routed,
    )


@given(candidates(), chosen)
def test_everybody_gets_exactly_one_verdict(everyone: list[Candidate], choice: Chosen) -> None:
    found = verdicts(everyone, plan_of(choice), NOW)
    assert sorted(found) == [candidate.contact_id for candidate in everyone]


@given(candidates(), chosen)
def test_one_per_number_sends_each_number_once(everyone: list[Candidate], choice: Chosen) -> None:
    plan = replace(plan_of(choice), duplicates=Duplicates.ONE_PER_NUMBER)
    found = verdicts(everyone, plan, NOW)
    numbers = [one.number for one in everyone if found[one.contact_id] is Verdict.ELIGIBLE]
    assert len(numbers) == len(set(numbers))


@given(candidates(), chosen, st.data())
def test_a_suppression_never_adds_a_recipient(
    everyone: list[Candidate], choice: Chosen, data: st.DataObject
) -> None:
    """Nor does a withdrawn consent: whoever is newly silenced gets nothing, and nobody gets a text for it but a
    holder of the same number."""
    if not everyone:
        return
    silenced = data.draw(st.sampled_from(everyone))
    after = [
        replace(one, consent="withdrawn", suppressed=True) if one is silenced else one for one in everyone
    ]
    plan = replace(plan_of(choice), needs_consent=True)
    before_verdicts, after_verdicts = verdicts(everyone, plan, NOW), verdicts(after, plan, NOW)
    assert after_verdicts[silenced.contact_id] is not Verdict.ELIGIBLE
    for one in everyone:
        if one.number != silenced.number:
            assert after_verdicts[one.contact_id] is before_verdicts[one.contact_id]
