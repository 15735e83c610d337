"""The text that a submission carries, as characters."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gateways.http.texts import submission

from chappe.gateways.http.text import moment, seconds_left, text_of
from chappe.gateways.smpp.alphabet import BASIC, EXTENSION

GSM = st.sampled_from([*BASIC.replace("\ufffe", ""), *EXTENSION.values()])
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


@given(st.one_of(st.text(GSM, min_size=1, max_size=400), st.text(ANY, min_size=1, max_size=200)))
def test_the_text_comes_back_exactly(text: str) -> None:
    assert text_of(submission(text)) == text


@pytest.mark.parametrize(
    ("validity", "seconds"),
    [(None, None), (timedelta(0), 60), (timedelta(seconds=90.9), 90), (timedelta(days=9), 3600)],
)
def test_a_validity_is_kept_within_what_the_provider_takes(
    validity: timedelta | None, seconds: int | None
) -> None:
    assert seconds_left(submission("a")._replace(validity=validity), 60, 3600) == seconds


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2026-11-23T12:00:00Z", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("2026-11-23T12:00:00.000+0000", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("2026-11-23T12:00:00", None),
        (None, None),
        ("soon", None),
    ],
)
def test_a_moment(said: object, found: datetime | None) -> None:
    assert moment(said) == found
