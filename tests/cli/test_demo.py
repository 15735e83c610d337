"""``chappe demo``: its people, its proof, and one whole run."""

import csv
import subprocess
import sys
from collections import Counter
from itertools import islice
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.flow.running import process_environment

from chappe.cli.demo.checks import checks
from chappe.cli.demo.people import PLACES, csv_of, people
from chappe.config.embedded import drop_database
from chappe.config.environment import database_target, environment
from chappe.contacts.fiction import fictitious_numbers
from chappe.contacts.phone import NumberFormat, NumberProblem, normalise
from chappe.deployments.states import RecipientState

FINE = {"texts": 8, "taken": 10, "twice": 0, "incomplete": 0, "acknowledged": 11, "receipts": 11}


def test_the_people_are_the_same_every_time_and_mostly_reachable() -> None:
    everybody = list(people(2000))
    assert everybody == list(people(2000))
    assert everybody[:500] == list(people(500))
    numbers = [normalise(person.mobile, NumberFormat()) for person in everybody]
    problems = Counter(number.problem for number in numbers)
    assert 0.95 < problems[None] / 2000 < 0.99
    assert set(problems) == {None, NumberProblem.MISSING, NumberProblem.INVALID, NumberProblem.NOT_MOBILE}
    assert len({person.external_id for person in everybody}) == 2000
    shared = Counter(number.number for number in numbers if number.number)
    assert 10 < sum(count - 1 for count in shared.values()) < 80


def test_every_number_is_nobodys() -> None:
    reserved = {number for place in PLACES for number in islice(every_number(place.country), 5000)}
    found = {normalise(person.mobile, NumberFormat()).number for person in people(2000)}
    assert found - {None} <= reserved


def every_number(country: str) -> list[str]:
    from chappe.contacts.fiction import capacity

    return list(fictitious_numbers(country, min(5000, capacity(country))))


@given(st.integers(100, 400))
def test_a_file_of_any_size_has_a_line_for_each(count: int) -> None:
    rows = list(csv.DictReader(b"".join(csv_of(count, "offers")).decode().splitlines()))
    assert len(rows) == count
    assert set(rows[0]) >= {"external_id", "mobile", "consent:offers"}


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({}, []),
        ({"texts": 7}, ["texts that the network took"]),
        ({"twice": 1}, ["texts that the network saw twice"]),
        ({"acknowledged": 10}, ["receipts acknowledged, and sent"]),
    ],
)
def test_figures_that_disagree_are_named(changed: dict[str, int], failing: list[str]) -> None:
    report = SimpleNamespace(
        recipients=10,
        final=10,
        fragments_sent=10,
        states={RecipientState.DELIVERED: 7, RecipientState.UNDELIVERED: 1, RecipientState.FAILED: 2},
    )
    found = checks(report, FINE | changed)  # type: ignore[arg-type]
    assert [check.what for check in found if not check.holds] == failing


@pytest.mark.sockets
@pytest.mark.django_db(transaction=True)
def test_one_campaign_runs_from_file_to_report_and_every_figure_agrees() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "chappe", "demo", "--once", "--contacts", "200"],
        env=process_environment(),
        check=False,
        capture_output=True,
        text=True,
        timeout=150,
    )
    target = database_target(environment())
    drop_database(target, f"test_{target.dbname}_demo")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = ran.stdout.splitlines()
    assert "✓ Approved by somebody other than its author" in lines
    assert "✓ texts that the network saw twice: 0 = 0" in lines
    assert not [line for line in lines if line.startswith("✕")]
