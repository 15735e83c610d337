"""What a forecast says of itself."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chappe.windows.forecast import forecast
from chappe.windows.opening import Window
from chappe.windows.timeline import (
    Cause,
    Doing,
    Forecast,
    Load,
    LoadForecast,
    Phase,
    Plan,
    Step,
)

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _steps(*kinds: Cause | None) -> tuple[Step, ...]:
    return tuple(
        Step(START + place * MINUTE, START + (place + 1) * MINUTE, 10, kind)
        for place, kind in enumerate(kinds)
    )


def test_a_load_starts_and_ends_with_its_texts_whatever_it_waits_for() -> None:
    steps = _steps(Cause.HOURS, None, Cause.PACE, Cause.HOURS, None, Cause.HOURS)
    load = LoadForecast("all", 30, 20, 10, 0, steps)
    assert (load.starts_at, load.ends_at) == (START + MINUTE, START + 5 * MINUTE)
    assert load.waited(Cause.HOURS) == 3 * MINUTE
    assert load.waited(Cause.PERSON) == timedelta(0)


def test_what_never_leaves_has_no_start() -> None:
    load = LoadForecast("all", 30, 0, 30, 0, _steps(Cause.HOURS))
    found = Forecast((Phase(Doing.HELD, START, START + MINUTE, 0),), (load,))
    assert (load.starts_at, load.ends_at) == (None, None)
    assert (found.starts_at, found.ends_at, found.last, found.pauses) == (None, None, (), ())


def test_as_json() -> None:
    found = forecast(Plan((Load("all", Window(), "r", 60, 60),), START, {"r": 1.0}))
    assert found.as_json() == {
        "texts": 60,
        "sent": 60,
        "expired": 0,
        "left": 0,
        "starts_at": "2026-11-24T12:00:00+00:00",
        "ends_at": "2026-11-24T12:01:00+00:00",
        "last": ["all"],
        "phases": [
            {
                "doing": "sending",
                "start": "2026-11-24T12:00:00+00:00",
                "end": "2026-11-24T12:01:00+00:00",
                "texts": 60,
            }
        ],
        "loads": [
            {
                "name": "all",
                "texts": 60,
                "sent": 60,
                "expired": 0,
                "left": 0,
                "starts_at": "2026-11-24T12:00:00+00:00",
                "ends_at": "2026-11-24T12:01:00+00:00",
                "steps": [
                    {
                        "cause": None,
                        "behind": [],
                        "start": "2026-11-24T12:00:00+00:00",
                        "end": "2026-11-24T12:01:00+00:00",
                        "texts": 60,
                    }
                ],
            }
        ],
    }


@given(st.lists(st.lists(st.one_of(st.none(), st.sampled_from(Cause)), max_size=5), max_size=4))
def test_a_sending_starts_and_ends_with_its_loads(loads: list[list[Cause | None]]) -> None:
    found = Forecast(
        (),
        tuple(
            LoadForecast(f"load {place}", 40, 10, 20, 10, _steps(*kinds)) for place, kinds in enumerate(loads)
        ),
    )
    starts = [load.starts_at for load in found.loads if load.starts_at]
    ends = [load.ends_at for load in found.loads if load.ends_at]
    assert (found.starts_at, found.ends_at) == (min(starts, default=None), max(ends, default=None))
    assert (found.texts, found.sent + found.expired + found.left) == (40 * len(loads),) * 2
    assert bool(found.last) is bool(ends)
    assert json.loads(json.dumps(found.as_json()))["last"] == list(found.last)
