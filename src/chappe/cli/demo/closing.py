"""The end of a demonstration: the report, the proof, the address of the console."""

from collections.abc import Sequence

from rich.panel import Panel

from chappe.cli.demo.checks import Check
from chappe.cli.demo.screen import Screen
from chappe.cli.errors import Unreachable
from chappe.cli.processes.ports import answers
from chappe.reports.queries import Report
from chappe.wording import reason, word

SERVED_WITHIN = 30.0


def show_report(screen: Screen, report: Report) -> None:
    """Recipients by state and reason, and the speed."""
    rows: list[tuple[str, str, str, str]] = []
    for state, recipients in report.states.items():
        share = f"{100 * recipients / report.recipients:.1f} %"
        rows.append((word("recipient", state), f"{recipients:,}", share, ""))
        rows.extend(
            ("", f"[dim]{each.recipients:,}[/dim]", "", f"[dim]{reason(each.code)}[/dim]")
            for each in report.reasons
            if each.state is state
        )
    screen.table(
        f"{report.deployment.name}: {report.recipients:,} recipients, {report.fragments:,} fragments",
        ["State", "Recipients", "Share", "Reason"],
        rows,
    )
    seconds = duration(report)
    if seconds:
        screen.console.print(
            f"\n[dim]Sent in {seconds:.1f} s: {report.recipients / seconds:,.0f} texts/s,"
            f" {report.fragments / seconds:,.0f} fragments/s, database and network on this machine too[/dim]"
        )


def duration(report: Report) -> float:
    """Seconds from the first claim to the last outcome."""
    deployment = report.deployment
    if deployment.started_at is None or deployment.ended_at is None:
        return 0.0
    return max((deployment.ended_at - deployment.started_at).total_seconds(), 0.001)


def show_checks(screen: Screen, checks: Sequence[Check]) -> None:
    """Chappe's figures beside the network's."""
    screen.console.print("\n[bold]Chappe's figures beside those of the network itself[/bold]")
    for check in checks:
        line = f"{check.what}: {check.chappe:,} = {check.network:,}"
        if check.holds:
            screen.done(line)
        else:
            screen.failed(line.replace(" = ", " ≠ "))


def wait_until_served(address: str) -> None:
    """Until the console answers. Raises Unreachable."""
    if not answers(address, within=SERVED_WITHIN):
        raise Unreachable(
            f"The console does not answer on {address}.", "What it said is in demo.log of the data directory."
        )


def show_address(screen: Screen, address: str, email: str, password: str) -> None:
    screen.console.print()
    screen.console.print(
        Panel.fit(
            f"[bold]{address}[/bold]\n{email}\n{password}",
            title="The console of this account",
            subtitle="Ctrl-C ends it",
            border_style="green",
            padding=(1, 3),
        )
    )
