"""The command ``chappe doctor``."""

from collections.abc import Iterator

import click

from chappe.cli.doctor.findings import Finding, State, broken
from chappe.cli.errors import Stop, database_trouble
from chappe.cli.exits import Exit
from chappe.cli.output import as_json, write_json
from chappe.cli.session import ready

MARKS = {State.OK: ("✓", "green"), State.WARNING: ("!", "yellow"), State.BROKEN: ("✕", "red")}


@click.command()
@as_json
def doctor(as_json: bool) -> None:
    """Look at everything Chappe needs, and say how to mend what is wrong. Exit code 4 when something is broken."""
    found: list[Finding] = []
    for finding in examined():
        found.append(finding)
        if not as_json:
            click.echo(line(finding))
    if as_json:
        write_json(found)
    if any(finding.state is State.BROKEN for finding in found):
        raise Stop(Exit.UNREACHABLE)


def examined() -> Iterator[Finding]:
    """Every finding, in the order in which one thing rests on another."""
    from chappe.config.environment import environment
    from chappe.config.faults import ConfigurationError

    try:
        env = environment()
    except ConfigurationError as error:
        yield broken("Variables", error.what, error.remedy)
        return
    from chappe.cli.doctor import installation, running

    yield from installation.look(env)
    try:
        ready()
        yield from installation.files()
        yield from running.look(env)
    except ConfigurationError as error:
        yield broken("Database", error.what, error.remedy)
    except Exception as error:
        trouble = database_trouble(error)
        if not trouble:
            raise
        what = trouble.partition("\n")[0]
        yield broken("Database", what, "Start that server, or correct CHAPPE_DATABASE_URL.")


def line(finding: Finding) -> str:
    mark, colour = MARKS[finding.state]
    text = f"{click.style(mark, fg=colour, bold=True)} {finding.subject:<16} {finding.what}"
    return f"{text}\n  {'':<16} {finding.remedy}" if finding.remedy else text
