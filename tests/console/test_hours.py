"""Legal hours: read, chosen and tightened in the console; a number asked about."""

import itertools
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.console.conftest import World, administrator_of
from tests.windows.strategies import hours

from chappe.base.models import AuditEntry
from chappe.console.drawn_weeks import drawn_hours, percent
from chappe.contacts.models import Contact
from chappe.deployments.models import Deployment
from chappe.dispatch.models import Attempt
from chappe.reports import queries as reports
from chappe.windows import queries
from chappe.windows.hours import ALWAYS, WEEKDAYS, Hours
from chappe.windows.law import NO_CHOICES

pytestmark = pytest.mark.django_db

HALF_WEEK = dict.fromkeys(WEEKDAYS[:5], "9-17")


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def url(world: World, name: str) -> str:
    return reverse(f"console:{name}", args=[world.account.slug])


def page(world: World, client: Client, name: str, query: str = "") -> str:
    response = client.get(url(world, name) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_countries_with_their_hours_their_certainty_and_their_filters(world: World, client: Client) -> None:
    shown = page(world, client, "hours")
    assert "Monday to Friday 08:00–20:00, Saturday 10:00–20:00, closed on Sunday" in shown
    assert "place=IT" in shown
    assert "place=JP" not in shown
    assert "place=JP" in page(world, client, "hours", "?search=japan")
    certain = page(world, client, "hours", "?certainty=A")
    assert ("place=US" in certain, "place=FR" in certain) == (True, False)
    assert "No country is called that" in page(world, client, "hours", "?search=atlantis")


def test_a_country_with_its_sources_and_its_other_rulebooks(world: World, client: Client) -> None:
    shown = page(world, client, "hours_place", "?place=FR")
    assert 'rel="noopener noreferrer">af2m, charter of 2024 for business messaging</a>' in shown
    assert 'value="fr-charter-2026"' in shown
    assert "Christmas Day" in shown
    assert "Prepared" in shown  # a deployment that a change would not touch
    assert "Florida" in page(world, client, "hours_place", "?place=US")
    assert "us-fl" in page(world, client, "hours_place", "?place=US-FL")


@pytest.mark.parametrize("scope", ["XX", "FR-XX", "US-NY", "../", "fr"])
def test_what_is_no_place_is_not_there(scope: str, world: World, client: Client) -> None:
    assert client.get(url(world, "hours_place"), {"place": scope}).status_code == 404


def test_a_rulebook_is_chosen_and_given_back(world: World, client: Client) -> None:
    where = url(world, "hours_place") + "?place=FR"
    response = client.post(where, {"rulebook": "fr-charter-2026"})
    assert (response.status_code, response.headers["Location"]) == (302, where)
    assert queries.choices(world.account.pk).rulebooks == {("FR", "fr-charter-2026")}
    assert "deployments prepared before keep the hours" in client.get(where).content.decode()
    entry = AuditEntry.objects.filter(action="account.hours_chosen").latest("id")
    assert entry.details == {"rulebooks": {"FR": "fr-charter-2026"}, "rulebooks_before": {}}
    client.post(where, {"rulebook": ""})
    assert queries.choices(world.account.pk) == NO_CHOICES


def test_a_rulebook_of_elsewhere_is_not_chosen(world: World, client: Client) -> None:
    response = client.post(url(world, "hours_place") + "?place=FR", {"rulebook": "us-federal"})
    assert response.status_code == 422
    assert queries.choices(world.account.pk) == NO_CHOICES


def test_own_hours_are_previewed_then_saved(world: World, client: Client) -> None:
    values = {"has_hours": "on", "courtesy": "on", **HALF_WEEK}
    previewed = client.post(
        url(world, "hours_own"), {**values, "next": "preview"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "70 h → 40 h" in previewed
    assert queries.choices(world.account.pk).hours == ALWAYS
    assert client.post(url(world, "hours_own"), values).status_code == 302
    kept = queries.choices(world.account.pk)
    assert (kept.courtesy, [str(span) for span in kept.hours.days[0]], kept.hours.days[6]) == (
        True,
        ["09:00-17:00"],
        (),
    )
    assert "Our own hours make it" in page(world, client, "hours_place", "?place=FR")
    client.post(url(world, "hours_own"), {})
    assert queries.choices(world.account.pk) == NO_CHOICES


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"monday": "nine"}, "“nine” is not a span of a day."),
        ({"monday": "9-12, 10-14"}, "09:00-12:00 and 10:00-14:00 overlap"),
        ({}, "Nothing could ever leave"),
    ],
)
def test_own_hours_that_are_none_are_refused_beside_their_day(
    values: dict[str, str], said: str, world: World, client: Client
) -> None:
    response = client.post(url(world, "hours_own"), {"has_hours": "on", **values})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert 'href="#id_monday"' in response.content.decode()


def test_a_day_is_closed_and_taken_out(world: World, client: Client) -> None:
    client.post(url(world, "hours_close_day"), {"day": "2031-12-24", "name": "Christmas Eve"})
    assert queries.own_closed_days(world.account.pk) == [
        queries.ClosedDay(date(2031, 12, 24), "Christmas Eve")
    ]
    assert "Christmas Eve" in page(world, client, "hours_own")
    assert client.post(url(world, "hours_close_day"), {"day": ""}).status_code == 422
    client.post(url(world, "hours_reopen_day"), {"day": "2031-12-24"})
    assert queries.own_closed_days(world.account.pk) == []
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True))[-2:] == [
        "account.day_closed",
        "account.day_reopened",
    ]


def test_a_number_is_asked_about(world: World, client: Client) -> None:
    values = {"number": "+33612345678", "date": "2026-07-13", "time": "21:00", "zone": "Europe/Paris"}
    shown = client.post(url(world, "hours_ask"), values).content.decode()
    assert "Closed: a text would wait." in shown
    assert "Wednesday 15 July 2026, 08:00 (Paris time)" in shown
    assert "National Day" in shown
    open_ = client.post(url(world, "hours_ask"), {**values, "time": "11:00"}).content.decode()
    assert "Open: a text may leave." in open_


def test_what_cannot_be_is_refused_by_its_field(world: World, client: Client) -> None:
    values = {"number": "+12125550123", "zone": "Europe/Paris"}
    for field, value in (("state", "Floride"), ("postal_code", "H2X")):
        refused = client.post(url(world, "hours_ask"), {**values, field: value})
        assert refused.status_code == 422
        assert f'href="#id_{field}"' in refused.content.decode()
    told = client.post(url(world, "hours_ask"), {**values, "number": "+14165550123", "state": "QC"})
    assert "The state “QC” was not used" in told.content.decode()


def test_the_postal_code_counts(world: World, client: Client) -> None:
    values = {"number": "+33612345678", "date": "2026-12-26", "time": "11:00", "zone": "Europe/Paris"}
    answers = [
        client.post(url(world, "hours_ask"), {**values, "postal_code": code}).content.decode()
        for code in ("75001", "67000")
    ]
    assert ["a text may leave" in answer for answer in answers] == [True, False]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"number": "12"}, "“12” is not an international number"),
        ({"number": ""}, "must be filled in"),
        ({"number": "+33612345678", "date": "2026-07-13"}, "Give both a date and a time"),
        ({"number": "+33612345678", "date": "9999-12-31", "time": "23:59"}, "too far away for any calendar"),
    ],
)
def test_what_cannot_be_answered_is_said(
    values: dict[str, str], said: str, world: World, client: Client
) -> None:
    response = client.post(url(world, "hours_ask"), {"zone": "Europe/Paris", **values})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_the_pages_cost_few_questions(world: World, client: Client) -> None:
    for name, query in (("hours", ""), ("hours_place", "?place=FR"), ("hours_own", "")):
        client.get(url(world, name) + query)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            page(world, client, name, query)
        assert len(counted) <= 12, name


@given(hours())
def test_a_drawn_day_is_within_its_bar(week: Hours) -> None:
    for day, spans in zip(drawn_hours(week), week.days, strict=True):
        drawn = [(float(each.x[:-1]), float(each.width[:-1])) for each in day.stretches]
        assert len(drawn) == len(spans)
        assert all(x >= 0 and width > 0 and x + width <= 100.01 for x, width in drawn)
        assert all(one[0] + one[1] < two[0] for one, two in itertools.pairwise(drawn))


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_share_never_leaves_the_width(part: float, whole: float) -> None:
    assert 0 <= float(percent(part, whole)[:-1]) <= 100


def foresee(world: World, client: Client, **values: str) -> str:
    url_ = reverse("console:deployment_foresee", args=[world.account.slug, world.draft])
    schedule = {"when": "at", "date": "2031-07-13", "time": "21:00", "zone": "Europe/Paris"}
    response = client.post(url_, {**schedule, **values}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def test_what_will_happen_is_shown_as_the_schedule_is_typed(world: World, client: Client) -> None:
    shown = foresee(world, client)
    assert "3 recipients in France will wait for their legal hours until Tuesday 15 July 2031, 08:00" in shown
    at_once = foresee(world, client, date="2031-07-15", time="10:00")
    assert "All leave within a minute from Tuesday 15 July 2031, 10:00" in at_once
    late = foresee(world, client, has_limit="on", limit_date="2031-07-14", limit_time="12:00")
    assert "Nothing leaves: every text would be too late" in late
    assert "Say when" in foresee(world, client, date="")


def test_what_summer_time_does_to_the_schedule_is_said_as_it_is_typed(world: World, client: Client) -> None:
    spring = foresee(world, client, date="2031-03-30", time="02:30")
    assert "Clocks jump over the time chosen" in spring
    assert "Sunday 30 March 2031, 03:00 (Europe/Paris)" in spring
    assert "Clocks show the time chosen twice" in foresee(world, client, date="2031-10-26", time="02:30")
    local = foresee(world, client, when="local", date="2031-03-30", time="02:30", zone="Asia/Tokyo")
    assert "Clocks jump over the time chosen in some zones" in local
    assert "(Europe/Paris)" in local
    assert "Clocks" not in foresee(world, client, date="2031-03-30", time="03:30")
    limit = {"date": "2031-03-29", "time": "10:00", "has_limit": "on", "limit_time": "02:30"}
    assert "Clocks jump over the time limit chosen" in foresee(
        world, client, **limit, limit_date="2031-03-30"
    )
    twice = foresee(world, client, **limit, limit_date="2031-10-26")
    assert "Clocks show the time limit chosen twice" in twice
    assert "Sunday 26 October 2031, 02:30" in twice


def test_the_audience_is_counted_once_for_all_that_is_typed(world: World, client: Client) -> None:
    (kept,) = re.findall(r'name="counted" value="([^"]+)"', foresee(world, client))
    Contact.objects.filter(account=world.account).update(number=None, number_problem="missing")
    assert "3 recipients in France" in foresee(world, client, counted=kept)
    assert "Nobody would receive this text" in foresee(world, client, counted=kept[:-1] + "x")


def test_the_approval_and_the_sending_show_the_course(world: World, client: Client) -> None:
    for name, deployment_id in (
        ("deployment_approval", world.prepared),
        ("deployment_sending", world.sending),
    ):
        shown = client.get(
            reverse(f"console:{name}", args=[world.account.slug, deployment_id])
        ).content.decode()
        assert 'id="course"' in shown
    piece = client.get(
        reverse("console:deployment_course", args=[world.account.slug, world.prepared]),
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "What will happen" in piece
    assert "France" in piece


def test_what_really_happened_is_drawn_beside_what_was_foreseen(world: World, client: Client) -> None:
    started_at = Deployment.objects.get(pk=world.sending).started_at
    assert started_at
    Deployment.objects.filter(pk=world.sending).update(prepared_at=started_at)
    Attempt.objects.create(
        deployment_id=world.sending,
        position=2,
        part=1,
        parts=1,
        gateway_id=world.campaign.gateway.pk,
        outcome="accepted",
        at=started_at,
    )
    assert reports.sampled(world.account.pk, world.sending) == reports.Sample(3, 1.0, (("FR", started_at),))
    assert reports.sampled(world.account.pk, world.sending, size=1).size == 1
    shown = client.get(reverse("console:deployment_sending", args=[world.account.slug, world.sending]))
    assert "Forecast and reality" in shown.content.decode()
