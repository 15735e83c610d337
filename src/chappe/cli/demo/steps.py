"""The steps of a demonstration, each shown while it is done."""

import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from chappe.cli.demo import campaign, people
from chappe.cli.demo.campaign import Stage
from chappe.cli.demo.screen import Screen
from chappe.cli.errors import Unreachable
from chappe.deployments.states import RecipientState, State
from chappe.reports.queries import Report
from chappe.wording import sentence_of, word

if TYPE_CHECKING:
    from chappe.gateways.simulator.worker import SmscProcess

LOOK = 0.25  # seconds between looks
PATIENCE = 60.0  # seconds without any change after which something is wrong
SILENCE = 15.0  # seconds that the network has for receipts it gives twice


def set_up(screen: Screen, port: int) -> Stage:
    # SMPP's own limit for a password is 8 characters.
    stage = campaign.make_account(port, secrets.token_hex(4))
    screen.done("An account with a topic, a sender and a gateway; who approves is not who prepares")
    return stage


def import_file(screen: Screen, stage: Stage, count: int) -> None:
    """The real import, by the worker."""
    began = time.monotonic()
    with screen.bars() as bars:
        import_id = campaign.start_import(stage, people.csv_of(count, campaign.TOPIC))

        def look() -> tuple[bool, object]:
            seen = campaign.import_status(stage, import_id)
            bars.show("Importing", seen.rows_read, count)
            return seen.is_over, seen.bytes_read

        wait(look, "The import does not move: is the worker running?")
    seen = campaign.import_status(stage, import_id)
    if seen.refusal_code:
        raise Unreachable(sentence_of(seen.refusal_code, seen.refusal_params), "Report this as a fault.")
    screen.done(
        f"{seen.rows_read:,} contacts of {len(people.PLACES)} countries imported from CSV:"
        f" {seen.created:,} new, {seen.rejected:,} rows rejected with their reason",
        time.monotonic() - began,
    )
    stopped = campaign.suppress_some(
        stage, (person.mobile for person in people.people(count) if person.mobile.startswith("+33"))
    )
    screen.done(f"{stopped:,} numbers have said STOP before")


def compose(screen: Screen, stage: Stage) -> int:
    """A message, a deployment, and its count."""
    deployment_id = campaign.make_deployment(stage)
    began = time.monotonic()
    counted = campaign.count(stage, deployment_id)
    screen.done(
        f"Counted: {counted.eligible:,} of {counted.total:,} contacts will receive the text",
        time.monotonic() - began,
    )
    for verdict, contacts in counted.verdicts.items():
        if verdict != "eligible":
            screen.console.print(f"    [dim]{contacts:>7,}  {word('verdict', verdict)}[/dim]")
    return deployment_id


def prepare(screen: Screen, stage: Stage, deployment_id: int) -> None:
    """Every text filled and counted, by the worker; then the approval."""
    began = time.monotonic()
    with screen.bars() as bars:
        campaign.prepare(stage, deployment_id)

        def look() -> tuple[bool, object]:
            seen = campaign.deployment(stage, deployment_id)
            bars.show("Preparing", seen.prepared_done, seen.prepared_total)
            return seen.state is not State.PREPARING, seen.prepared_done

        wait(look, "The preparation does not move: is the worker running?")
    seen = campaign.deployment(stage, deployment_id)
    if seen.preparation_problem:
        problem = seen.preparation_problem
        raise Unreachable(sentence_of(problem["code"], problem["params"]), "Report this as a fault.")
    screen.done(
        f"Prepared: {seen.recipient_count:,} texts filled, {seen.fragment_count:,} fragments counted",
        time.monotonic() - began,
    )
    campaign.approve(stage, deployment_id)
    screen.done("Approved by somebody other than its author")


def send(screen: Screen, stage: Stage, deployment_id: int) -> Report:
    """The sending and its receipts, by dispatch; returns the report when all is final, or nothing moves any more."""
    began = time.monotonic()
    with screen.bars() as bars:

        def look() -> tuple[bool, object]:
            seen = campaign.report(stage, deployment_id)
            show_sending(seen, bars.show)
            is_over = seen.deployment.state is State.FINISHED and seen.final == seen.recipients
            return is_over, (seen.left, seen.final)

        moved = wait(look, "")
    report = campaign.report(stage, deployment_id)
    if moved:
        screen.done("Sent, and every receipt taken", time.monotonic() - began)
    else:
        screen.failed(
            f"{report.recipients - report.final:,} recipients are in no final state, and nothing moves"
        )
    return report


def show_sending(seen: Report, show: Callable[[str, int, int, str], None]) -> None:
    speed = f"{seen.per_second:,.0f} texts/s" if seen.left else ""
    show("Sent", seen.recipients - seen.left, seen.recipients, speed)
    delivered = seen.states.get(RecipientState.DELIVERED, 0)
    show("Settled", seen.final, seen.recipients, f"{delivered:,} delivered")


def wait(look: Callable[[], tuple[bool, object]], stuck: str) -> bool:
    """Looks until it is over; whether it came to that.

    When nothing moves any more it raises Unreachable with ``stuck``, or returns False if that is empty.
    """
    last, moved = object(), time.monotonic()
    while True:
        is_over, seen = look()
        if is_over:
            return True
        if seen != last:
            last, moved = seen, time.monotonic()
        if time.monotonic() - moved > PATIENCE:
            if stuck:
                raise Unreachable(stuck, "What the processes said is in demo.log of the data directory.")
            return False
        time.sleep(LOOK)


def wait_for_silence(network: "SmscProcess") -> None:
    """Until the network has nothing more to say."""
    until = time.monotonic() + SILENCE
    while network.stats()["to_come"] and time.monotonic() < until:
        time.sleep(LOOK)
