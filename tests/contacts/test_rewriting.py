"""What a change of every contact does to each of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contacts.test_phone import CANADA, E164, FRANCE

from chappe.contacts.kinds import FieldKind, FieldRule
from chappe.contacts.phone import INVALID, MISSING, Number, NumberFormat, NumberProblem, normalise
from chappe.contacts.rewriting import (
    Effect,
    Purpose,
    RewriteNotCounted,
    RewriteOver,
    Seen,
    Stage,
    ValuesDoNotFit,
    changes,
    effect_on_number,
    plan_of,
    refitting,
    refuse_confirming,
    removing,
    renumbering,
)
from chappe.contacts.sms_field import SmsField

PARIS = Number("+33612345678", None, "FR")
TORONTO = Number("+14168888888", None, "CA")
FIXED = Number(None, NumberProblem.NOT_MOBILE, "FR")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (PARIS, PARIS, "same"),
        (PARIS, TORONTO, "changed"),
        (MISSING, PARIS, "appeared"),
        (INVALID, PARIS, "appeared"),
        (PARIS, INVALID, "lost.invalid"),
        (PARIS, MISSING, "lost.missing"),
        (PARIS, FIXED, "lost.not_mobile"),
        (INVALID, INVALID, "none.invalid"),
        (INVALID, FIXED, "none.not_mobile"),
    ],
)
def test_what_becomes_of_a_number(old: Number, new: Number, code: str) -> None:
    assert effect_on_number(old, new) == code


def test_a_number_is_written_only_if_it_is_another() -> None:
    rewrite = renumbering(SmsField("mobile", FRANCE, None))
    assert rewrite(Seen(1, "06 12 34 56 78", PARIS)) == Effect("same")
    assert rewrite(Seen(1, "06 12 34 56 78", INVALID)) == Effect("appeared", number=PARIS)
    assert rewrite(Seen(1, "01 23 45 67 89", INVALID)) == Effect("none.not_mobile", number=FIXED)
    assert rewrite(Seen(1, "", INVALID)) == Effect("none.missing", number=MISSING)


WRITTEN = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"(\+|00)?[0-9 ./()-]{6,18}", fullmatch=True),
    st.sampled_from(["06 12 34 56 78", "416-888/8888", "1(437)-888-8888", "+262 692 12 34 56", "0692123456"]),
)
FORMATS = st.sampled_from([E164, FRANCE, CANADA, NumberFormat("RE"), NumberFormat("US")])
SERVED = st.one_of(st.none(), st.frozensets(st.sampled_from(["FR", "CA", "RE", "US"]), min_size=1))


@given(WRITTEN, FORMATS, SERVED, FORMATS, SERVED)
def test_what_is_read_again_is_what_an_import_writes_and_twice_is_once(
    written: str,
    before: NumberFormat,
    served_before: frozenset[str] | None,
    after: NumberFormat,
    served_after: frozenset[str] | None,
) -> None:
    rewrite = renumbering(SmsField("mobile", after, served_after))
    old = normalise(written, before, served_before)
    effect = rewrite(Seen(1, written, old))
    assert effect is not None
    new = effect.number or old
    assert new == normalise(written, after, served_after)
    again = rewrite(Seen(1, written, new))
    assert again == Effect("same" if new.number else f"none.{new.problem}")


VISITS = FieldRule(FieldKind.NUMBER)


def test_values_are_made_to_fit_or_left_or_cleared() -> None:
    keeping, clearing = refitting("visits", VISITS, clears=False), refitting("visits", VISITS, clears=True)
    assert keeping(Seen(1, "", MISSING)) is None
    assert keeping(Seen(1, "12", MISSING)) == Effect("same")
    assert keeping(Seen(1, "1 250,50", MISSING)) == Effect("rewritten", value="1250.5")
    assert keeping(Seen(1, "many", MISSING)) == Effect("unfit")
    assert clearing(Seen(1, "many", MISSING)) == Effect("unfit", value="")


@given(
    st.one_of(st.text(max_size=12), st.sampled_from(["12,50", "14/07/2026", "oui", "gold"])),
    st.sampled_from(
        [FieldRule(kind) for kind in FieldKind if kind != FieldKind.CHOICE]
        + [FieldRule(FieldKind.CHOICE, ("Gold", "Silver"))]
    ),
    st.booleans(),
)
def test_fitting_a_value_twice_is_fitting_it_once(value: str, rule: FieldRule, clears: bool) -> None:
    rewrite = refitting("field", rule, clears=clears)
    effect = rewrite(Seen(1, value, MISSING))
    if effect is None or effect.value is None:
        return
    again = rewrite(Seen(1, effect.value, MISSING))
    assert again == (Effect("same") if effect.value else None)


def test_a_removal_concerns_those_who_hold_a_value() -> None:
    assert removing(Seen(1, "", MISSING)) is None
    assert removing(Seen(1, "Lille", MISSING)) == Effect("held", value="")


def test_a_plan_is_read_from_what_is_stored() -> None:
    numbers = {"sms_field": "tel", "number_format": "local:FR", "supported_countries": ["CA"]}
    plan = plan_of(Purpose.NUMBERS, numbers)
    abroad = Number(None, NumberProblem.UNSUPPORTED_COUNTRY, "FR")
    assert (plan.key, plan.effect(Seen(1, "0612345678", PARIS))) == (
        "tel",
        Effect("lost.unsupported_country", number=abroad),
    )
    kind = {"field": "visits", "kind": "number", "choices": [], "clears": True}
    plan = plan_of(Purpose.KIND, kind)
    assert (plan.key, plan.effect(Seen(1, "x", MISSING))) == ("visits", Effect("unfit", value=""))
    assert plan_of(Purpose.REMOVAL, {"field": "shop"}).key == "shop"


def test_what_a_person_must_know_before() -> None:
    assert changes({"same": 5, "none.invalid": 2, "changed": 1, "appeared": 1, "lost.missing": 1}) == 3
    assert changes({"same": 5}) == 0
    assert changes({"unfit": 2, "rewritten": 3, "same": 1}) == 5


def test_what_can_be_confirmed() -> None:
    refuse_confirming(Stage.COUNTED, {"rewritten": 3}, clears=False)
    refuse_confirming(Stage.COUNTED, {"unfit": 3}, clears=True)
    with pytest.raises(ValuesDoNotFit) as refusal:
        refuse_confirming(Stage.COUNTED, {"unfit": 3}, clears=False)
    assert refusal.value.params == {"count": 3}
    with pytest.raises(RewriteNotCounted):
        refuse_confirming(Stage.COUNTING, {}, clears=False)
    for stage in (Stage.APPLYING, Stage.DONE, Stage.DROPPED):
        with pytest.raises(RewriteOver):
            refuse_confirming(stage, {}, clears=False)
