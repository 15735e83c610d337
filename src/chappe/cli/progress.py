"""Long work with its progress on standard error, where somebody watches; silent elsewhere."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

LOOK = 0.2  # seconds between looks at the work
RETRY = 0.5  # seconds before work that somebody else holds is tried again


@dataclass(frozen=True, slots=True)
class Glance:
    """How far the work is; ``total`` 0: not known yet."""

    done: int
    total: int
    words: str = ""


def until_over(work: Callable[[], object], is_over: Callable[[], bool]) -> None:
    """Runs idempotent work until it is over, whoever does it: a worker may be at it, and may die of it."""
    work()
    while not is_over():
        time.sleep(RETRY)
        work()


def watched(title: str, work: Callable[[], T], look: Callable[[], Glance]) -> T:
    """The work's result; while it runs, a bar shows what ``look`` sees of it."""
    if not sys.stderr.isatty():
        return work()
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(in_thread, work)
        show_bar(title, running, look)
        return running.result()


def in_thread(work: Callable[[], T]) -> T:
    """Work in another thread has connections of its own, which end with it."""
    from django.db import connections

    try:
        return work()
    finally:
        connections.close_all()


def show_bar(title: str, running: "Future[T]", look: Callable[[], Glance]) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[words]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(title, total=None, words="")
        while not running.done():
            glance = look()
            progress.update(bar, completed=glance.done, total=glance.total or None, words=glance.words)
            time.sleep(LOOK)
