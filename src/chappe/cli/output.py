"""Results on standard output: as JSON for scripts, as aligned columns for people."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
"""The option that every command with a result has."""

GAP = "  "


def plain(value: object) -> Any:
    """The value as JSON knows it; moments in ISO 8601, in UTC; exact numbers as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def write_json(value: object) -> None:
    """One line of JSON."""
    click.echo(json.dumps(plain(value), ensure_ascii=False))


def write_fields(pairs: Iterable[tuple[str, object]]) -> None:
    """One thing: a name and a value a line."""
    rows = [(name, cell(value)) for name, value in pairs]
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        first, *others = value.split("\n")
        click.echo(click.style(name.ljust(width), bold=True) + GAP + first)
        for other in others:
            click.echo(" " * width + GAP + other)


def write_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Many things: a line each, under headings; numbers stand at the right. Nothing is cut."""
    values = [list(row) for row in rows]
    cells = [[cell(value).replace("\n", "⏎") for value in row] for row in values]
    widths = [max(len(row[at]) for row in [list(headings), *cells]) for at in range(len(headings))]
    right = [bool(values) and all(isinstance(row[at], int) for row in values) for at in range(len(headings))]
    place: list[Callable[[str, int], str]] = [str.rjust if at_right else str.ljust for at_right in right]
    heading = GAP.join(place[at](name, widths[at]) for at, name in enumerate(headings))
    click.echo(click.style(heading.rstrip(), bold=True))
    for row in cells:
        click.echo(GAP.join(place[at](text, widths[at]) for at, text in enumerate(row)).rstrip())


def cell(value: object) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value) or "–"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {cell(item)}" for key, item in value.items()) or "–"
    return str(value)


def moment(value: datetime | None, zone: str) -> str:
    """A moment in the account's time; the zone is said once, by whoever shows it."""
    return "" if value is None else value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
