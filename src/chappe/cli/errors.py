"""From whatever stopped a command to a sentence on standard error and an exit code."""

import os
import sys
import traceback

import click

from chappe.base.refusal import NotFound, Refusal
from chappe.cli.exits import Exit
from chappe.cli.language import speak


class Stop(Exception):
    """Ends the command with this exit code; whatever had to be said has been said."""

    def __init__(self, code: Exit) -> None:
        self.code = code
        super().__init__(code)


class Unreachable(Exception):
    """Something that the command needs is not there: ``what`` is wrong, and the ``remedy``."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(what, remedy)


def failure(error: BaseException) -> Exit:
    """Says on standard error what stopped the command; returns the exit code."""
    match error:
        case Stop():
            return error.code
        case click.exceptions.Exit():
            return Exit(error.exit_code)
        case click.UsageError():
            error.show()
            return Exit.USAGE
        case click.ClickException():
            error.show()
            return Exit.UNREACHABLE
        case click.Abort() | KeyboardInterrupt():
            say("Interrupted.")
            return Exit.INTERRUPTED
        case Refusal():
            return refused(error)
        case BrokenPipeError():
            # Whoever read the output has left, as `head` does; Python would complain again at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return Exit.DONE
        case _:
            return unreachable(error)


def refused(refusal: Refusal) -> Exit:
    speak()
    from chappe.wording import sentence

    say(f"{sentence(refusal)} [{refusal.code}]")
    return Exit.NOT_FOUND if isinstance(refusal, NotFound) else Exit.REFUSED


def unreachable(error: BaseException) -> Exit:
    """A wrong configuration or a database that does not answer; anything else is a fault of Chappe."""
    if hasattr(error, "what") and hasattr(error, "remedy"):
        say(f"{error.what}\n{error.remedy}")
        return Exit.UNREACHABLE
    if isinstance(error, OSError) and error.filename:
        say(f"{error.filename}: {error.strerror}.")
        return Exit.UNREACHABLE
    if found := database_trouble(error):
        say(found)
        return Exit.UNREACHABLE
    traceback.print_exception(error)
    say("This is a fault in Chappe: please report it with the lines above.")
    return Exit.FAULT


def database_trouble(error: BaseException) -> str:
    """What to say when the database is the trouble; empty when it is not."""
    if "django.db" not in sys.modules:
        return ""
    from django.db import OperationalError, ProgrammingError
    from psycopg import OperationalError as ServerError
    from psycopg.errors import UndefinedColumn, UndefinedTable

    if isinstance(error, ProgrammingError) and isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
        return "The database is not prepared for this version of Chappe.\nRun: chappe migrate"
    if isinstance(error, OperationalError | ServerError):
        cause = str(error).strip().splitlines()[0]
        return f"The database does not answer: {cause}\nSee what is configured: chappe doctor"
    return ""


def say(text: str) -> None:
    """One or more lines on standard error."""
    click.echo(f"Error: {text}", err=True)
