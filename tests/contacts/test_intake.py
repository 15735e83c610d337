"""From a row of a file to what the account is asked to hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.consent import Status
from chappe.contacts.intake import (
    AHEAD,
    WARNINGS,
    Intake,
    as_csv,
    looked_at,
    number_look,
    objection,
    shown,
    statements_of,
    wanted_of,
)
from chappe.contacts.phone import MISSING, Number, NumberProblem
from chappe.contacts.rows import ConsentCell, Rejection, RejectionCode, Row

DAY = datetime(2026, 7, 14, tzinfo=UTC)
INTAKE = Intake(
    sms_field="mobile",
    sms_heading="Portable",
    topics={"promo": 1, "orders": 2},
    topic_id=1,
    source="form",
    handed_over=DAY,
)
EMPTY = Row(
    line=2,
    external_id="",
    first_name="",
    last_name="",
    language="",
    country="",
    time_zone="",
    postal_code="",
    sms="",
    number=MISSING,
    attributes={"shop": ""},
    consents=(),
)


def test_a_row_wants_what_its_filled_cells_say() -> None:
    number = Number("+33612345678", None, "FR")
    row = replace(EMPTY, external_id="A1", first_name="Ada", sms="0612345678", number=number)
    wanted = wanted_of(row, "mobile")
    assert (wanted.external_id, wanted.number, wanted.fields) == ("A1", number, {"first_name": "Ada"})
    assert wanted.attributes == {"mobile": "0612345678"}


def test_an_empty_row_wants_nothing() -> None:
    wanted = wanted_of(EMPTY, "mobile")
    assert (wanted.external_id, wanted.number, wanted.fields, wanted.attributes) == (None, None, {}, {})


def consent(topic: str, status: Status, days: int | None = None) -> ConsentCell:
    return ConsentCell(topic, status, None if days is None else DAY + timedelta(days=days))


def test_a_rows_own_consent_goes_before_the_files() -> None:
    row = replace(EMPTY, consents=(consent("promo", Status.WITHDRAWN), consent("orders", Status.GRANTED, -3)))
    stated = [
        (s.topic_id, s.statement.status, s.statement.at, s.is_dated) for s in statements_of(row, 7, INTAKE)
    ]
    assert stated == [
        (1, Status.WITHDRAWN, DAY, False),
        (2, Status.GRANTED, DAY - timedelta(days=3), True),
    ]
    [whole] = statements_of(EMPTY, 7, INTAKE)
    assert (whole.topic_id, whole.contact_id, whole.statement.source) == (1, 7, "form")
    assert list(statements_of(EMPTY, 7, replace(INTAKE, topic_id=None))) == []


@given(st.integers(-1000, 1000))
def test_no_statement_is_later_than_the_file(hours: int) -> None:
    at = DAY + timedelta(hours=hours)
    row = replace(EMPTY, consents=(ConsentCell("orders", Status.GRANTED, at),))
    if at > DAY + AHEAD:
        look = objection(row, INTAKE)
        assert look is not None
        assert (look.code, look.column) == ("row.consent_in_future", "consent:orders")
    else:
        assert objection(row, INTAKE) is None
        assert all(stated.statement.at <= DAY for stated in statements_of(row, 7, INTAKE))


def test_a_number_that_cannot_be_texted_is_shown_and_an_empty_cell_is_not() -> None:
    assert number_look(EMPTY, INTAKE) is None
    assert number_look(replace(EMPTY, number=None), INTAKE) is None
    look = number_look(replace(EMPTY, sms="12", number=Number(None, NumberProblem.INVALID, None)), INTAKE)
    assert look is not None
    assert (look.line, look.column, look.value, look.code) == (2, "Portable", "12", "number.invalid")
    assert look.code in WARNINGS


@given(st.text(), st.text(), st.lists(st.text()))
def test_whatever_was_rejected_can_be_shown_and_stored(column: str, value: str, cells: list[str]) -> None:
    rejection = Rejection(3, 3, column, value, RejectionCode.NUL_CHARACTER, tuple(cells))
    look = looked_at(rejection)
    for text, most in ((look.column, 120), (look.value, 120), (look.row, 4000)):
        assert "\0" not in text
        assert len(text) <= most
    assert look.code not in WARNINGS


def test_a_row_is_shown_as_csv() -> None:
    assert as_csv(["A1", 'a "b"', "c,d"]) == 'A1,"a ""b""","c,d"'
    assert shown("a\0b", 2) == "a␀"
