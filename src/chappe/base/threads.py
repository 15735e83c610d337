"""Python's work done in a thread while PostgreSQL does its own."""

import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

T = TypeVar("T")

SWITCH = 0.001
"""Seconds after which one thread gives way to another: a statement's answer is kept waiting at most so long."""


class _Turns:
    """How often threads give way is of the whole process: the first who wants it sets it, the last puts it back."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._users = 0
        self._before = 0.0

    def begin(self) -> None:
        with self._lock:
            self._users += 1
            if self._users == 1:
                self._before = sys.getswitchinterval()
                sys.setswitchinterval(min(self._before, SWITCH))

    def end(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                sys.setswitchinterval(self._before)


_TURNS = _Turns()


@contextmanager
def quick_turns() -> Iterator[None]:
    """Within it, threads that are both busy give way to one another often."""
    _TURNS.begin()
    try:
        yield
    finally:
        _TURNS.end()


def one_ahead(works: Iterable[Callable[[], T]]) -> Generator[T, None, None]:
    """What each of the works gives, in order: each is done in a thread while what the one before it gave is used.

    Nothing done there may ask the database: the connection is that of whoever uses the results. What a work raises
    is raised in its place. To be closed by whoever stops early.
    """
    with quick_turns(), ThreadPoolExecutor(1, thread_name_prefix="one ahead") as pool:
        before: Future[T] | None = None
        for work in works:
            begun = pool.submit(work)
            if before is not None:
                yield before.result()
            before = begun
        if before is not None:
            yield before.result()
