"""What the exit code of a command says: one table, from which the reference page is generated."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    UNREACHABLE = 4
    OUTCOME = 5
    FAULT = 6
    INTERRUPTED = 130


MEANINGS: dict[Exit, str] = {
    Exit.DONE: "Done.",
    Exit.REFUSED: "A rule declined: nothing was written. The sentence on standard error says why and what to do.",
    Exit.USAGE: "The command line was not understood.",
    Exit.NOT_FOUND: "What the command names does not exist in this account.",
    Exit.UNREACHABLE: "Chappe is not configured, or something it needs cannot be reached, as the database.",
    Exit.OUTCOME: "The work was done and did not end as it should: a demonstration whose counts disagree, for example.",
    Exit.FAULT: "A fault in Chappe itself; its trace is on standard error.",
    Exit.INTERRUPTED: "Interrupted from the keyboard.",
}
