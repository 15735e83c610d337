"""Array literals say to PostgreSQL what was meant."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from chappe.dispatch.literals import integers, moments, texts

# The zone of a connection may put a moment of the first or the last days into a year that Python has not.
DATETIMES = st.datetimes(
    datetime(1, 2, 1),  # noqa: DTZ001 - the zone is drawn apart
    datetime(9999, 11, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
WRITABLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def test_examples() -> None:
    assert integers([1, -2, 3]) == "{1,-2,3}"
    assert texts([]) == "{}"
    assert texts([""]) == '{""}'
    assert texts(["a", 'b"', "c\\", "NULL", "d\0"]) == '{"a","b\\"","c\\\\","NULL","d"}'
    assert texts(["é\ud83d"]) == '{"é?"}'
    assert moments([datetime(2026, 7, 14, 8, tzinfo=UTC), None]) == '{"2026-07-14T08:00:00+00:00",NULL}'


@given(st.lists(st.integers()))
def test_integers_are_listed(values: list[int]) -> None:
    assert [int(one) for one in integers(values)[1:-1].split(",") if one] == values


@pytest.mark.django_db
def test_postgresql_reads_what_was_meant() -> None:
    @given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), WRITABLE, st.none() | DATETIMES), min_size=1))
    def agrees(rows: list[tuple[int, str, datetime | None]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[])",
                [
                    integers([number for number, _, _ in rows]),
                    texts([text for _, text, _ in rows]),
                    moments([at for _, _, at in rows]),
                ],
            )
            assert cursor.fetchall() == [(number, text.replace("\0", ""), at) for number, text, at in rows]

    agrees()
