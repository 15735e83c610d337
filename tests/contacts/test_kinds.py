"""The kinds of the account's own fields."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.contacts.kinds import FieldKind, canonical

CHOICES = ("Gold", "Silver")


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (FieldKind.TEXT, "1,5", "1,5"),
        (FieldKind.PHONE, "06 12 34 56 78", "06 12 34 56 78"),
        (FieldKind.NUMBER, "1 234,50", "1234.5"),
        (FieldKind.NUMBER, "1,234.50", "1234.5"),
        (FieldKind.NUMBER, "-0", "0"),
        (FieldKind.NUMBER, "100", "100"),
        (FieldKind.NUMBER, "+7", "7"),
        (FieldKind.DATE, "2026-07-14", "2026-07-14"),
        (FieldKind.DATE, "2026-07-14T00:00:00", "2026-07-14"),
        (FieldKind.DATE, "14/07/2026", "2026-07-14"),
        (FieldKind.DATE, "1.2.2026", "2026-02-01"),
        (FieldKind.BOOLEAN, "Oui", "true"),
        (FieldKind.BOOLEAN, "0", "false"),
        (FieldKind.CHOICE, "gold", "Gold"),
        (FieldKind.NUMBER, "", ""),
    ],
)
def test_what_is_kept(kind: FieldKind, written: str, kept: str) -> None:
    assert canonical("f", kind, CHOICES, written) == kept


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        (FieldKind.NUMBER, "twelve", "contact.number_malformed"),
        (FieldKind.NUMBER, "1.2.3", "contact.number_malformed"),
        (FieldKind.NUMBER, "nan", "contact.number_malformed"),
        (FieldKind.NUMBER, "9" * 31, "contact.number_malformed"),
        (FieldKind.DATE, "07/14/2026", "contact.date_malformed"),
        (FieldKind.DATE, "2026-02-30", "contact.date_malformed"),
        (FieldKind.BOOLEAN, "maybe", "contact.boolean_malformed"),
        (FieldKind.CHOICE, "Bronze", "contact.choice_unknown"),
    ],
)
def test_what_is_refused(kind: FieldKind, written: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        canonical("f", kind, CHOICES, written)
    assert (refused.value.code, refused.value.params["field"]) == (code, "f")


@given(st.sampled_from(FieldKind), st.text(max_size=20))
def test_what_is_kept_is_kept_as_it_is(kind: FieldKind, written: str) -> None:
    try:
        kept = canonical("f", kind, CHOICES, written)
    except Refusal:
        return
    assert canonical("f", kind, CHOICES, kept) == kept


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_numbers_keep_their_value(value: Decimal) -> None:
    assert Decimal(canonical("f", FieldKind.NUMBER, (), f"{value:f}")) == value


@given(st.dates())
def test_days_are_read_back(value: date) -> None:
    assert canonical("f", FieldKind.DATE, (), value.isoformat()) == value.isoformat()
    assert canonical("f", FieldKind.DATE, (), f"{value:%d/%m/}{value.year:04}") == value.isoformat()
