"""What is measured of the whole installation, for Prometheus: read from the database, so from any of its machines."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from chappe.base.statements import statement
from chappe.dispatch.exposition import Measure, Sample, Shape
from chappe.dispatch.meter import What

Rows = Sequence[tuple[Any, ...]]

OUTCOMES = {
    What.ACCEPTED: "accepted",
    What.REFUSED: "refused",
    What.LATER: "later",
    What.UNKNOWN: "unknown",
    What.NOT_SENT: "not_sent",
}


def measures(*, now: datetime) -> list[Measure]:
    """Every measure. Counters go on where dispatch processes and this one are started anew."""
    totals = _rows("measure_totals")
    return [
        *_outcomes(totals),
        *_steps(totals),
        *_lanes(_rows("measure_lanes")),
        Measure(
            "chappe_blocks",
            Shape.GAUGE,
            "Blocks of up to 500 recipients of deployments that send, by what becomes of them.",
            tuple(
                Sample(count, {"account": account, "gateway": gateway, "state": state})
                for account, gateway, state, count in _rows("measure_blocks", now=now)
            ),
        ),
        *_rest(_rows("measure_rest", now=now)),
    ]


def _outcomes(totals: Rows) -> Iterable[Measure]:
    def counted(kinds: Iterable[What], *labels: str) -> tuple[Sample, ...]:
        return tuple(
            Sample(
                count,
                {"account": account, "gateway": gateway}
                | dict(zip(labels, (OUTCOMES.get(What(what), code), code), strict=False)),
            )
            for account, gateway, what, code, count, _ in totals
            if what in kinds
        )

    yield Measure(
        "chappe_texts_total",
        Shape.COUNTER,
        "Texts by what the gateway answered, and the code it gave.",
        counted(OUTCOMES, "outcome", "code"),
    )
    yield Measure(
        "chappe_receipts_total", Shape.COUNTER, "Receipts by status.", counted([What.RECEIPT], "status")
    )
    yield Measure("chappe_replies_total", Shape.COUNTER, "Texts from people.", counted([What.REPLY]))


def _steps(totals: Rows) -> Iterable[Measure]:
    steps = [row for row in totals if row[2] == What.STEP]
    yield Measure(
        "chappe_steps_total",
        Shape.COUNTER,
        "Steps of dispatch against the database: claim, advance, record, receive, renew, lease lost.",
        tuple(Sample(row[4], {"account": row[0], "gateway": row[1], "step": row[3]}) for row in steps),
    )
    yield Measure(
        "chappe_steps_seconds_total",
        Shape.COUNTER,
        "Seconds that these steps took together.",
        tuple(Sample(row[5], {"account": row[0], "gateway": row[1], "step": row[3]}) for row in steps),
    )


def _lanes(rows: Rows) -> Iterable[Measure]:
    def gauge(name: str, help_: str, column: int) -> Measure:
        return Measure(
            name,
            Shape.GAUGE,
            help_,
            tuple(
                Sample(float(row[column]), {"account": row[0], "gateway": row[1], "lane": str(row[2])})
                for row in rows
                if row[column] is not None
            ),
        )

    yield gauge("chappe_lane_held", "Whether a dispatch process holds the lane.", 3)
    yield gauge("chappe_lane_bound", "Whether the lane is connected to its network.", 4)
    yield gauge("chappe_lane_in_flight", "Texts of the lane that are not answered and recorded yet.", 5)
    yield gauge("chappe_lane_window", "How many there may be.", 6)
    yield gauge(
        "chappe_lane_slowed_to", "Fragments a second to which the network slows the lane, while it does.", 7
    )


def _rest(rows: Rows) -> Iterable[Measure]:
    for measure, name, help_, labels in (
        ("deployments", "chappe_deployments", "Deployments by state.", ("state",)),
        ("jobs", "chappe_jobs", "Jobs of the workers by queue and status.", ("queue", "status")),
        ("unmatched", "chappe_receipts_unmatched", "Receipts of the last hour without an attempt.", ()),
        (
            "tick",
            "chappe_tick_age_seconds",
            "Since a dispatch process last looked at what is due.",
            ("process",),
        ),
    ):
        samples = tuple(
            Sample(row[3], dict(zip(labels, row[1:3], strict=False))) for row in rows if row[0] == measure
        )
        yield Measure(name, Shape.GAUGE, help_, samples)


def _rows(name: str, **values: datetime) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(statement("dispatch", name), values)
        rows: Rows = cursor.fetchall()
    return rows
