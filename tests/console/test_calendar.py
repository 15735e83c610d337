"""The calendar: each day there once, each deployment on its days, closed days of a country shaded."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.console.conftest import World, administrator_of
from tests.factories import make_account, make_sending
from tests.windows.strategies import FIRST, LAST, any_moments, zones

from chappe.console.calendars import (
    days_of,
    midnight,
    month_before,
    month_cells,
    next_month,
    spans_of,
    week_of,
    weeks_of_month,
)
from chappe.deployments import queries
from chappe.deployments.models import Deployment
from chappe.deployments.queries import CalendarEntry, calendars
from chappe.deployments.states import State
from chappe.windows.models import HoursChoice

PARIS = "Europe/Paris"
days = st.dates(FIRST.date(), LAST.date())
entries = st.builds(
    lambda start, minutes: CalendarEntry(
        1, "x", State.FINISHED, start, start + timedelta(minutes=minutes), False, 1
    ),
    any_moments,
    st.integers(0, 60 * 24 * 20),
)


@given(days, st.integers(0, 6))
def test_a_month_holds_each_of_its_days_once_in_whole_weeks(day: date, first_weekday: int) -> None:
    weeks = weeks_of_month(day, first_weekday)
    shown = [each for week in weeks for each in week]
    assert all(two - one == timedelta(days=1) for one, two in pairwise(shown))
    assert all(week[0].weekday() == first_weekday and len(week) == 7 for week in weeks)
    of_month = [each for each in shown if (each.year, each.month) == (day.year, day.month)]
    assert of_month[0].day == 1
    assert of_month[-1] + timedelta(days=1) == next_month(day)
    assert len(shown) - len(of_month) < 14
    assert month_before(next_month(day)) == day.replace(day=1)


@given(days, st.integers(0, 6))
def test_a_week_holds_its_day(day: date, first_weekday: int) -> None:
    first = week_of(day, first_weekday)
    assert first <= day < first + timedelta(days=7)
    assert first.weekday() == first_weekday


@given(entries, zones, st.integers(0, 6))
def test_a_deployment_lies_on_the_days_on_which_it_sends(
    entry: CalendarEntry, zone: str, first_weekday: int
) -> None:
    first, last = days_of(entry, zone)
    assert first == entry.starts_at.astimezone(ZoneInfo(zone)).date()
    assert midnight(last, zone) <= max(entry.starts_at, entry.ends_at)
    weeks = weeks_of_month(first, first_weekday)
    cells = month_cells(weeks, month=first, today=last, zone=zone, entries=[entry], closed={first: "Holiday"})
    found = [cell.day for week in cells for cell in week if cell.entries]
    assert found == [day for week in weeks for day in week if first <= day <= last]
    assert [cell.note for week in cells for cell in week if cell.is_closed] == ["Holiday"]
    assert sum(cell.is_today for week in cells for cell in week) <= 1


@given(entries, zones, days)
def test_a_span_is_within_its_week(entry: CalendarEntry, zone: str, day: date) -> None:
    first = week_of(day, 0)
    start, end = midnight(first, zone), midnight(first + timedelta(days=7), zone)
    spans = list(spans_of([entry], first, zone))
    assert bool(spans) is (entry.starts_at < end and entry.ends_at >= start)
    for span in spans:
        x, width = (float(each.removesuffix("%")) for each in (span.x, span.width))
        assert 0 <= x <= 100
        assert width > 0
        assert x + width <= 100.3
        assert span.begins is (entry.starts_at >= start)


pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def shown(world: World, client: Client, query: str) -> str:
    response = client.get(reverse("console:calendar", args=[world.account.slug]) + query)
    assert response.status_code == 200
    return response.content.decode()


def finish(world: World, name: str, day: datetime) -> None:
    end = day + timedelta(hours=2)
    made = make_sending(world.campaign, [], state="finished", started_at=day, starts_at=day, ended_at=end)
    Deployment.objects.filter(pk=made.pk).update(name=name)


JULY = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)


def test_a_month_shows_what_was_sent_and_the_holidays_of_a_country(world: World, client: Client) -> None:
    finish(world, "Summer sale", JULY)
    finish(world, "Autumn sale", JULY + timedelta(days=90))
    html = shown(world, client, "?on=2026-07-20&country=FR")
    assert ("Summer sale" in html, "Autumn sale" in html) == (True, False)
    assert "July 2026" in html
    assert "National Day" in html
    assert "National Day" not in shown(world, client, "?on=2026-07-20&country=IT")
    assert "on=2026-06-01" in html
    assert "on=2026-08-01" in html


def test_the_account_s_own_closed_days_have_their_name(world: World, client: Client) -> None:
    HoursChoice.objects.create(
        account=world.account, closed_days=[date(2026, 7, 22)], closed_day_names={"2026-07-22": "Outing"}
    )
    assert "Outing" in shown(world, client, "?on=2026-07-20")


def test_a_week_shows_its_days_and_only_its_deployments(world: World, client: Client) -> None:
    finish(world, "Summer sale", JULY)
    assert "Summer sale" in shown(world, client, "?view=week&on=2026-07-06&country=FR")
    empty = shown(world, client, "?view=week&on=2026-07-13&country=FR")
    assert ("Summer sale" in empty, "No deployment in this time." in empty, "National Day" in empty) == (
        False,
        True,
        True,
    )


@pytest.mark.parametrize(
    "query", ["?on=nonsense", "?on=0001-01-01", "?on=9999-12-31&view=week", "?country=XX"]
)
def test_what_is_no_day_or_country_shows_today(query: str, world: World, client: Client) -> None:
    assert 'aria-current="date"' in shown(world, client, query) or "agenda" in shown(world, client, query)


def test_a_draft_stands_at_its_moment(world: World) -> None:
    Deployment.objects.filter(pk=world.draft).update(schedule_at="2031-07-14T10:00", schedule_zone=PARIS)
    start = datetime(2031, 7, 14, tzinfo=ZoneInfo(PARIS))
    day = {"start": start, "end": start + timedelta(days=1), "now": JULY}
    (found,) = [each for each in queries.calendar(world.account.pk, **day).entries if each.id == world.draft]
    assert (found.starts_at, found.ends_at, found.is_foreseen) == (
        datetime(2031, 7, 14, 8, tzinfo=UTC),
        datetime(2031, 7, 14, 8, tzinfo=UTC),
        True,
    )
    Deployment.objects.filter(pk=world.draft).update(schedule_zone="Europe/Nowhere")
    assert world.draft not in [each.id for each in queries.calendar(world.account.pk, **day).entries]


def test_what_is_prepared_lasts_as_long_as_is_foreseen(world: World) -> None:
    Deployment.objects.filter(pk=world.prepared).update(schedule_at="2031-07-13T21:00", schedule_zone=PARIS)
    start = datetime(2031, 7, 14, tzinfo=ZoneInfo(PARIS))
    found = queries.calendar(world.account.pk, start=start, end=start + timedelta(days=1), now=JULY)
    assert [each.id for each in found.entries if each.state is State.PREPARED] == [world.prepared]


def test_countries_are_those_of_the_deployments(world: World) -> None:
    assert queries.countries(world.account.pk) == ["FR"]
    assert queries.countries(make_account(time_zone="Asia/Tokyo").pk) == ["JP"]


def test_one_deployment_costs_as_many_questions_as_three(world: World, client: Client) -> None:
    costs = []
    for number in range(3):
        finish(world, f"Sale {number}", JULY)
        shown(world, client, "?on=2026-07-20")
        with CaptureQueriesContext(connection) as counted:
            shown(world, client, "?on=2026-07-20")
        costs.append(len(counted))
    assert costs[0] == costs[2]


def test_a_day_with_very_many_is_told_whole_page_by_page(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Deployment.objects.get(pk=make_sending(world.campaign, [], state="finished").pk)
    for number in range(60):
        model.pk, model.name = None, f"Sale {number:02}"
        model.started_at = model.starts_at = JULY + timedelta(minutes=number)
        model.ended_at = JULY + timedelta(hours=2)
        model.save(force_insert=True)
    month = shown(world, client, "?on=2026-07-20&country=FR")
    assert "56 more" in month
    assert "?view=day&amp;on=2026-07-09&amp;country=FR" in month
    for view in ("day", "week"):
        first = shown(world, client, f"?view={view}&on=2026-07-09&country=FR")
        assert ("Sale 00" in first, "Sale 49" in first, "Sale 50" in first) == (True, True, False)
        assert "1–50 of 60" in first
        assert f"?view={view}&amp;on=2026-07-09&amp;country=FR&amp;from=50" in first
        last = shown(world, client, f"?view={view}&on=2026-07-09&country=FR&from=50")
        assert ("Sale 49" in last, "Sale 50" in last, "Sale 59" in last) == (False, True, True)
        assert "51–60 of 60" in last
        assert "1–50 of 60" in shown(world, client, f"?view={view}&on=2026-07-09&from=5000")
    assert "are not shown" not in month
    monkeypatch.setattr(calendars, "ENTRIES", 10)
    assert "50 more deployments of this time, made earlier, are not shown" in shown(
        world, client, "?on=2026-07-20&country=FR"
    )
