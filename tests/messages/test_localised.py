"""Dates, numbers and sums in the reader's language."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from babel import localedata
from hypothesis import given
from hypothesis import strategies as st
from liquid.exceptions import FilterArgumentError

from chappe.messages.localised import (
    FORMS,
    PARTS,
    TIME,
    written_date,
    written_money,
    written_number,
)

locales = st.sampled_from(sorted(localedata.locale_identifiers()))


@pytest.mark.parametrize(
    ("form", "locale", "written"),
    [
        ("medium", "fr", "14 juil. 2026"),
        (None, "en", "Jul 14, 2026"),
        ("short", "fr", "14/07/2026"),
        ("long", "en_GB", "14 July 2026"),
        ("full", "fr", "mardi 14 juillet 2026"),
        ("day_month", "fr", "14 juillet"),
        ("day_month", "en", "July 14"),
        ("weekday", "de", "Dienstag"),
        ("weekday_date", "fr", "mardi 14 juillet"),
        ("%A %-d %B à %H h %M", "fr", "mardi 14 juillet à 18 h 30"),
        ("%a %d/%m/%Y", "en", "Tue 14/07/2026"),
        ("time", "fr", "18:30"),
        ("time", "en", "6:30 PM"),
    ],
)
def test_dates(form: str | None, locale: str, written: str) -> None:
    assert written_date("2026-07-14T18:30", form, locale=locale) == written


@pytest.mark.parametrize(
    ("value", "decimals", "locale", "written"),
    [
        ("1234567.5", None, "fr", "1 234 567,5"),
        ("1234567.5", None, "de_CH", "1'234'567.5"),
        (1234, 2, "en", "1,234.00"),
        ("2,675", 2, "fr", "2,68"),
        ("-3", None, "sv", "-3"),
        ("many", None, "fr", "many"),
        (True, None, "fr", True),
        ("1e5", None, "fr", "1e5"),
    ],
)
def test_numbers(value: object, decimals: object, locale: str, written: object) -> None:
    assert written_number(value, decimals, locale=locale) == written


@pytest.mark.parametrize(
    ("value", "currency", "locale", "written"),
    [
        ("12.5", "EUR", "fr", "12,50 €"),
        ("12.5", "EUR", "en", "€12.50"),
        ("1200", "JPY", "en", "¥1,200"),
        ("12.5", "points", "fr", "12,50 points"),
        ("12.5", None, "fr", "12,50"),
        ("soon", "EUR", "fr", "soon"),
    ],
)
def test_sums(value: str, currency: str | None, locale: str, written: str) -> None:
    assert written_money(value, currency, locale=locale) == written


def test_a_form_that_there_is_not_is_refused_whatever_the_value() -> None:
    for form in ("d MMMM", "%Q", "longest"):
        with pytest.raises(FilterArgumentError):
            written_date("soon", form, locale="fr")
    assert written_date("soon", "long", locale="fr") == "soon"
    assert written_date("2026-09-01", "full", locale="fr") == "mardi 1er septembre 2026"
    assert written_date("2026-09-01T10:00", "weekday_date", locale="fr_CA") == "mardi 1er septembre"
    assert written_date("2026-09-01", "short", locale="fr") == "01/09/2026"


@given(
    st.one_of(st.dates(), st.datetimes()).filter(lambda moment: moment.year > 999),
    st.decimals(-(10**9), 10**9, places=3),
    st.sampled_from([*FORMS, *PARTS, TIME, "%A %d %B %p"]),
    locales,
)
def test_nothing_written_holds_a_dear_space_or_sign(
    moment: date | datetime, number: Decimal, form: str, locale: str
) -> None:
    for written in (
        written_date(moment, form, locale=locale),
        written_number(number, locale=locale),
        written_money(number, "EUR", locale=locale),
    ):
        assert isinstance(written, str)
        assert not set("\u00a0\u202f\u2009\u2212") & set(written)
