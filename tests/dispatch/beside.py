"""Django beside an event loop: one thread of its own, with one connection."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from django.db import connection

T = TypeVar("T")


class Beside:
    """Runs operations and queries in a thread, as Django wants it; its connection is kept until the end."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)

    async def __call__(self, function: Callable[..., T], *arguments: object, **named: object) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(function, *arguments, **named))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self(_close)
        self._thread.shutdown()


def _close() -> None:
    """The connection of the thread that runs this."""
    connection.close()
