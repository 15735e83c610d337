"""A group of commands whose modules are imported when one of them is asked for: help and quick tools start fast."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import click


@dataclass(frozen=True, slots=True)
class Entry:
    """A command by the place of its definition; ``help`` is its line in the list."""

    place: str
    help: str


class LazyGroup(click.Group):
    """Its commands stand in sections, each a table of entries by name."""

    sections: Mapping[str, Mapping[str, Entry]] = {}

    def entries(self) -> dict[str, Entry]:
        return {name: entry for section in self.sections.values() for name, entry in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.entries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = self.entries().get(cmd_name)
        if entry is None:
            return None
        module, name = entry.place.split(":")
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for title, section in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(name, entry.help) for name, entry in section.items()])
