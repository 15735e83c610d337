"""The options of ``chappe deployments`` that say how fast one leaves, and before which others."""

import re
from collections.abc import Mapping
from typing import TypedDict

import click


class Speed(TypedDict, total=False):
    """What may be chosen of how fast a deployment leaves."""

    pace_per_minute: int
    spread_minutes: int
    urgent: bool


SPEED = (
    click.option(
        "--pace", metavar="TEXTS", help="At most so many texts a minute; none: as fast as gateways allow."
    ),
    click.option(
        "--over", metavar="TIME", help="Spread over so much open time: 3h, 90m, 2h30; none: not spread."
    ),
    click.option(
        "--urgent/--no-urgent", default=None, help="Before all other deployments on the same gateways."
    ),
)


def chosen_pace(given: Mapping[str, object]) -> Speed:
    """The options that were given, as operations take them: of two paces the new one counts. Raises UsageError."""
    plan: Speed = {}
    pace, over, urgent = given["pace"], given["over"], given["urgent"]
    if isinstance(urgent, bool):
        plan["urgent"] = urgent
    if isinstance(pace, str):
        plan["pace_per_minute"] = 0 if pace == "none" else whole(pace, "--pace")
        if plan["pace_per_minute"] and over is None:
            plan["spread_minutes"] = 0
    if isinstance(over, str):
        plan["spread_minutes"] = 0 if over == "none" else minutes(over)
        if plan["spread_minutes"] and pace is None:
            plan["pace_per_minute"] = 0
    return plan


def whole(given: str, option: str) -> int:
    """A whole number above 0. Raises UsageError."""
    if not (given.isascii() and given.isdecimal() and int(given)):
        raise click.UsageError(f"{option} is a whole number above 0, or none: not “{given}”.")
    return int(given)


def minutes(given: str) -> int:
    """A length of time written ``3h``, ``90m`` or ``2h30``, in minutes. Raises UsageError."""
    found = re.fullmatch(r"(?:(\d{1,4})h)?(?:(\d{1,5})m?)?", given.strip().lower(), re.ASCII)
    hours, rest = found.groups() if found else (None, None)
    length = 60 * int(hours or 0) + int(rest or 0)
    if not length or (hours is None and not given.strip().lower().endswith("m")):
        raise click.UsageError(f"--over is a time such as 3h, 90m or 2h30, or none: not “{given}”.")
    return length
