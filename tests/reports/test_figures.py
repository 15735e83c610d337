"""The figures that pages show of large deployments: what a count would say, as of when it was made."""

from datetime import timedelta

import pytest
from tests.dispatch.driven import with_store
from tests.factories import make_campaign, make_contacts, make_sending

from chappe.base.clock import now
from chappe.deployments.models import Deployment, Figure, FiguresKept, Recipient
from chappe.dispatch.store import Store
from chappe.reports import queries

pytestmark = pytest.mark.django_db(transaction=True)
STATES = ("submitted", "delivered", "undelivered", "failed", "unknown", "ready")


@pytest.fixture
def deployment() -> Deployment:
    """Of twelve people, two in each state, the failed for a reason."""
    campaign = make_campaign()
    made = make_sending(campaign, make_contacts(campaign, 12))
    for place, state in enumerate(STATES):
        of_state = Recipient.objects.filter(deployment=made, position__in=(place + 1, place + 7))
        of_state.update(state=state, code="27" if state == "failed" else "")
    return made


def kept(after: timedelta = timedelta(0)) -> int:
    """Counts what is due by then; of how many deployments."""
    counted: list[int] = []

    async def keep(store: Store) -> None:
        counted.append(await store.keep_figures(now() + after))

    with_store(keep)
    return counted[0]


def figures(deployment: Deployment) -> dict[str, int]:
    report = queries.report(deployment.account_id, deployment.id, now=now())
    return {state.value: recipients for state, recipients in report.states.items()}


def test_what_is_kept_is_what_is_counted(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = queries.report(deployment.account_id, deployment.id, now=now())
    assert kept() == 1
    monkeypatch.setattr(queries, "COUNTED_AT_ONCE", 0)
    shown = queries.report(deployment.account_id, deployment.id, now=now())
    assert (shown.states, shown.reasons, shown.countries, shown.fragments_sent) == (
        counted.states,
        counted.reasons,
        counted.countries,
        counted.fragments_sent,
    )
    assert shown.at == FiguresKept.objects.get().at


def test_a_large_one_is_shown_as_last_counted_and_a_small_one_as_it_is(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept()
    Recipient.objects.filter(deployment=deployment, state="ready").update(state="submitted")
    assert figures(deployment) == {"submitted": 4} | dict.fromkeys(STATES[1:5], 2)
    monkeypatch.setattr(queries, "COUNTED_AT_ONCE", 0)
    assert figures(deployment) == dict.fromkeys(STATES, 2)
    assert kept() == 0
    assert kept(timedelta(seconds=3)) == 1
    assert figures(deployment) == {"submitted": 4} | dict.fromkeys(STATES[1:5], 2)
    assert not Figure.objects.filter(state="ready").exists()


def test_lists_and_days_say_the_same_kept_or_counted(deployment: Deployment) -> None:
    def said() -> tuple[object, object]:
        return (
            queries.outcomes(deployment.account_id, [deployment.id]),
            [day for day in queries.days(deployment.account_id, zone="UTC", now=now()) if day.sent],
        )

    Deployment.objects.update(started_at=now())
    before = said()
    assert kept() == 1
    Recipient.objects.filter(deployment=deployment).delete()
    assert said() == before


def test_one_long_over_is_counted_no_more(deployment: Deployment) -> None:
    Deployment.objects.update(state="finished", ended_at=now() - timedelta(days=8))
    assert kept() == 0
