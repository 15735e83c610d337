"""How a demonstration is shown: lines of what is done, and bars of what is being done where somebody watches."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

SAID_EVERY = 25  # percent between two lines, where nobody watches a bar


@dataclass(slots=True)
class Bars:
    """Bars by name; without a terminal, a line now and then."""

    console: Console
    progress: Progress | None
    tasks: dict[str, TaskID] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)

    def show(self, name: str, done: int, total: int, words: str = "") -> None:
        if self.progress is None:
            self._say(name, done, total, words)
            return
        if name not in self.tasks:
            self.tasks[name] = self.progress.add_task(name, total=None, words="")
        self.progress.update(self.tasks[name], completed=done, total=total or None, words=words)

    def _say(self, name: str, done: int, total: int, words: str) -> None:
        reached = 100 * done // total // SAID_EVERY * SAID_EVERY if total else 0
        if reached > self.said.get(name, 0):
            self.said[name] = reached
            self.console.print(f"    {name}: {done:,} of {total:,}  {words}".rstrip())


@dataclass(slots=True)
class Screen:
    """The console, and the time since the demonstration began."""

    console: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))
    began: float = field(default_factory=time.monotonic)

    def title(self, text: str) -> None:
        self.console.print(Panel.fit(text, title="[bold]Chappe[/bold]", border_style="cyan", padding=(0, 2)))

    def done(self, what: str, seconds: float | None = None) -> None:
        """A line: what has been done, and how long it took."""
        timing = f"  [dim]{seconds:.1f} s[/dim]" if seconds is not None else ""
        self.console.print(f"[green]✓[/green] {what}{timing}")

    def failed(self, what: str) -> None:
        self.console.print(f"[bold red]✕[/bold red] {what}")

    @contextmanager
    def bars(self) -> Iterator[Bars]:
        """Bars that go away when their work is done."""
        if not self.console.is_terminal:
            yield Bars(self.console, None)
            return
        columns = (
            TextColumn("  {task.description:<12}"),
            BarColumn(bar_width=40, complete_style="cyan", finished_style="green"),
            MofNCompleteColumn(),
            TextColumn("[dim]{task.fields[words]}[/dim]"),
        )
        with Progress(*columns, console=self.console, transient=True, refresh_per_second=8) as progress:
            yield Bars(self.console, progress)

    def table(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Figures under headings; the first column is words, the others stand at the right but the last."""
        table = Table(title=title, title_justify="left", title_style="bold", header_style="dim", box=None)
        for at, heading in enumerate(headings):
            table.add_column(heading, justify="left" if at in (0, len(headings) - 1) else "right")
        for row in rows:
            table.add_row(*row)
        self.console.print()
        self.console.print(table)
