"""What days and moments a condition means."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.audience.criteria.periods import (
    Today,
    anniversaries,
    anniversaries_of,
    consent_bound,
    dates_of,
    moments_of,
)
from chappe.audience.criteria.tree import Condition, Kind, Op, Subject

PARIS = Today(datetime(2027, 2, 28, 23, 30, tzinfo=UTC), "Europe/Paris")


def asked(op: Op, value: str | int | tuple[str, ...], kind: Kind = Kind.DATE) -> Condition:
    return Condition(Subject.FIELD, "birthday", kind, op, value)


def test_today_is_the_accounts_own_day() -> None:
    assert PARIS.day == date(2027, 3, 1)
    assert Today(PARIS.now, "America/Toronto").day == date(2027, 2, 28)
    assert PARIS.start(PARIS.day) == datetime(2027, 2, 28, 23, tzinfo=UTC)
    assert PARIS.since(0) == PARIS.start(PARIS.day)


@pytest.mark.parametrize(
    ("op", "value", "bounds"),
    [
        (Op.ON, "2027-03-01", ("2027-03-01", "2027-03-01")),
        (Op.BEFORE, "2027-03-01", (None, "2027-02-28")),
        (Op.AFTER, "2027-02-28", ("2027-03-01", None)),
        (Op.BETWEEN, ("2027-01-01", "2027-02-01"), ("2027-01-01", "2027-02-01")),
        (Op.LAST_DAYS, 1, ("2027-02-28", "2027-03-01")),
        (Op.NEXT_DAYS, 0, ("2027-03-01", "2027-03-01")),
        (Op.OVER_DAYS_AGO, 1, (None, "2027-02-27")),
    ],
)
def test_dates(op: Op, value: str | int | tuple[str, ...], bounds: tuple[str | None, str | None]) -> None:
    assert dates_of(asked(op, value), PARIS) == bounds


def test_moments_and_consents_begin_with_days() -> None:
    midnight = datetime(2027, 2, 27, 23, tzinfo=UTC)
    assert moments_of(asked(Op.LAST_DAYS, 1, Kind.MOMENT), PARIS) == (midnight, None)
    assert moments_of(asked(Op.OVER_DAYS_AGO, 1, Kind.MOMENT), PARIS) == (None, midnight)
    assert moments_of(asked(Op.SINCE, "2027-02-28", Kind.MOMENT), PARIS) == (midnight, None)
    assert moments_of(asked(Op.BEFORE, "2027-02-28", Kind.MOMENT), PARIS) == (None, midnight)
    assert consent_bound(asked(Op.GRANTED_LAST_DAYS, 1, Kind.CONSENT), PARIS) == midnight
    assert consent_bound(asked(Op.GRANTED_SINCE, "2027-02-28", Kind.CONSENT), PARIS) == midnight
    # To the end of the day after tomorrow.
    assert consent_bound(asked(Op.EXPIRES_WITHIN, 2, Kind.CONSENT), PARIS) == datetime(
        2027, 3, 3, 23, tzinfo=UTC
    )
    assert consent_bound(asked(Op.GRANTED, 0, Kind.CONSENT), PARIS) == PARIS.now


def test_who_was_born_on_29_february_is_not_forgotten() -> None:
    assert anniversaries(date(2027, 2, 28), 0) == ("02-28", "02-29")
    assert anniversaries(date(2027, 3, 1), 0) == ("03-01",)
    assert anniversaries(date(2028, 2, 28), 0) == ("02-28",)
    assert anniversaries(date(2028, 2, 29), 0) == ("02-29",)
    assert anniversaries_of(asked(Op.ANNIVERSARY_IN, 365), PARIS) == ("02-29",)
    assert anniversaries_of(asked(Op.ANNIVERSARY_WITHIN, 2), PARIS) == ("03-01", "03-02", "03-03")


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.dates(date(1900, 1, 1), date(2020, 1, 1)))
def test_everybody_has_exactly_one_anniversary_a_year(first: date, born: date) -> None:
    year_end = date(first.year + 1, first.month, min(first.day, 28))
    days = [first + timedelta(days=day) for day in range((year_end - first).days)]
    if first.day > 28:
        return
    assert sum(f"{born:%m-%d}" in anniversaries(day, 0) for day in days) == 1
