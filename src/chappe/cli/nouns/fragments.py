"""``chappe fragments``: how many SMS a text is. Needs no database."""

import json
import sys
from collections.abc import Iterator

import click

from chappe.cli.output import as_json, write_fields, write_json
from chappe.messages.fragments import Measure, measure

STANDARD_INPUT = "-"


@click.command()
@click.argument("text", required=False)
@as_json
@click.option(
    "--lines",
    is_flag=True,
    help="Read texts from standard input, one JSON string a line; write one JSON object a line.",
)
def fragments(text: str | None, as_json: bool, lines: bool) -> None:
    """How many SMS the TEXT is; "-" reads it from standard input, whole."""
    if lines:
        if text not in (None, STANDARD_INPUT):
            raise click.UsageError("--lines reads the texts from standard input: give no TEXT.")
        write_lines()
        return
    if text is None:
        raise click.UsageError("Give a TEXT, or - to read it from standard input.")
    measured = measure(standard_input() if text == STANDARD_INPUT else text)
    if as_json:
        write_json(described(measured))
    else:
        write_fields(
            [
                ("Encoding", measured.encoding),
                ("Fragments", measured.fragments),
                ("Units", measured.units),
                ("Remaining", measured.remaining),
                ("Forced by", " ".join(measured.forced_by)),
            ]
        )


def write_lines() -> None:
    for text in json_strings():
        write_json(described(measure(text)))


def json_strings() -> Iterator[str]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)
        except ValueError as error:
            raise click.UsageError(f"Line {number} of standard input is not JSON: {error}.") from None
        if not isinstance(text, str):
            raise click.UsageError(f"Line {number} of standard input is not a JSON string.")
        yield text


def standard_input() -> str:
    """All of it, without the line break at its end, which the shell added."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"Standard input is not UTF-8, at octet {error.start + 1}.") from None
    return text.removesuffix("\n").removesuffix("\r")


def described(measured: Measure) -> dict[str, object]:
    return {
        "encoding": measured.encoding.value,
        "fragments": measured.fragments,
        "units": measured.units,
        "remaining": measured.remaining,
        "forced_by": list(measured.forced_by),
    }
