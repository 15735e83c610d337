"""The field that an account texts to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.phone import Number, NumberFormat, NumberProblem
from chappe.contacts.sms_field import E164, SmsField

FRENCH = SmsField("mobile", NumberFormat.parse("local:FR"), frozenset({"FR"}))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("06 12 34 56 78", Number("+33612345678", None, "FR")),
        ("+14168888888", Number(None, NumberProblem.UNSUPPORTED_COUNTRY, "CA")),
        ("", Number(None, NumberProblem.MISSING, None)),
    ],
)
def test_what_a_contact_has(written: str, read: Number) -> None:
    assert FRENCH.read(written) == read


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("+1 (416) 888-8888", "+14168888888"),
        ("+33 1 42 68 53 00", "+33142685300"),
        ("+999 12345678", "+99912345678"),
        ("12", None),
        ("", None),
        ("Ada", None),
    ],
)
def test_a_number_is_meant_whatever_the_account_serves(written: str, number: str | None) -> None:
    assert FRENCH.number(written) == number


@given(st.from_regex(E164, fullmatch=True))
def test_every_international_number_can_be_meant(number: str) -> None:
    assert FRENCH.number(number) is not None


@given(st.text())
def test_what_is_meant_is_a_number(written: str) -> None:
    number = FRENCH.number(written)
    assert number is None or E164.fullmatch(number)
