"""Every point that decides of a text, against the rule of the audience."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOW

from chappe.audience.eligibility import AudiencePlan, Candidate, Verdict, verdict_alone
from chappe.dossier.checking import Check, checks, decided

MOMENTS = st.none() | st.sampled_from([NOW - timedelta(days=1), NOW, NOW + timedelta(days=1)])


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    has_number = draw(st.booleans())
    return Candidate(
        contact_id=1,
        is_active=draw(st.booleans()),
        sms_blocked=draw(st.booleans()),
        number="+33612345678" if has_number else None,
        number_problem=""
        if has_number
        else draw(st.sampled_from(["missing", "invalid", "unsupported_country", "not_mobile"])),
        country=draw(st.sampled_from(["FR", "CA"])) if has_number else "",
        consent=draw(st.sampled_from([None, "granted", "withdrawn"])),
        consented_at=NOW - timedelta(days=9),
        consent_expires_at=draw(MOMENTS),
        suppressed=has_number and draw(st.booleans()),
    )


PLANS = st.builds(
    AudiencePlan,
    topic_id=st.just(1),
    needs_consent=st.booleans(),
    all_contacts=st.just(True),
    served_countries=st.sampled_from([None, frozenset({"FR"})]),
    routed_countries=st.sampled_from([None, frozenset({"CA"})]),
)


@given(candidates(), PLANS)
def test_the_first_point_that_fails_is_the_verdict(candidate: Candidate, plan: AudiencePlan) -> None:
    verdict = verdict_alone(candidate, plan, NOW)
    points = checks(candidate, plan, NOW, chosen=True, excluded=False, verdict=verdict)
    assert decided(points) == verdict


@given(candidates(), PLANS)
def test_all_reasons_are_said_and_none_twice(candidate: Candidate, plan: AudiencePlan) -> None:
    points = checks(candidate, plan, NOW, chosen=False, excluded=True, verdict=None)
    codes = [point.code for point in points]
    assert len(codes) == len(set(codes))
    failing = {point.code for point in points if point.held is False}
    assert {"not_chosen", "excluded_group"} <= failing
    assert (Verdict.INACTIVE in failing) is not candidate.is_active
    assert (Verdict.SUPPRESSED in failing) is candidate.suppressed


def test_who_keeps_a_shared_number_and_reasons_still_unknown_are_the_audiences_to_say() -> None:
    fine = Candidate(1, True, False, "+33612345678", "", "FR", None, None, None, False)
    plan = AudiencePlan(topic_id=1, needs_consent=False, all_contacts=True)
    shared = checks(fine, plan, NOW, chosen=True, excluded=False, verdict="duplicate_number")
    assert shared[-1] == Check("duplicate_number", False)
    capped = checks(fine, plan, NOW, chosen=True, excluded=False, verdict="frequency_capped")
    assert (capped[-1], decided(capped)) == (Check("frequency_capped", False), "frequency_capped")
    assert checks(fine, plan, NOW, chosen=False, excluded=False, verdict=None)[-1].held is None
