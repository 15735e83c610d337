"""The next rows of a file read in a thread while those before are stored: PostgreSQL works meanwhile."""

from collections.abc import Callable, Generator, Iterable, Iterator
from threading import Condition, Thread, get_ident
from typing import Generic, TypeVar

from chappe.base.threads import quick_turns

T = TypeVar("T")

NEAR = 4
"""Pieces of the file fetched before they are asked for."""


class _GivenUp(Exception):
    """Nobody wants the items any more."""


class Ahead(Generic[T]):
    """Makes one item ahead of the one in use.

    The making reads its file through `piece`, and the pieces are fetched by the thread that uses the items: the
    connection to the database is that one's, and so is its transaction.
    """

    def __init__(self, fetch: Callable[[int], bytes], pieces: int) -> None:
        self._fetch, self._pieces = fetch, pieces
        self._user = get_ident()
        self._changed = Condition()
        self._near: dict[int, bytes] = {}
        self._wanted: int | None = None
        self._last = -1  # the piece that was given last
        self._made: list[T] = []
        self._ended = False
        self._error: BaseException | None = None
        self._given_up = False

    def piece(self, position: int) -> bytes:
        """A piece of the file, whichever thread asks."""
        if get_ident() == self._user:
            return self._fetch(position)
        with self._changed:
            self._wanted = position
            self._changed.notify_all()
            self._changed.wait_for(lambda: position in self._near or self._given_up)
            if self._given_up:
                raise _GivenUp
            self._wanted, self._last = None, position
            return self._near.pop(position)

    def each(self, items: Iterable[T]) -> Generator[T, None, None]:
        """The items, in order; what making them raises is raised here. To be closed by whoever stops early."""
        thread = Thread(target=self._make, args=(iter(items),), daemon=True, name="reading ahead")
        with quick_turns():
            thread.start()
            try:
                while self._is_one_made():
                    self._fetch_near()
                    with self._changed:
                        item = self._made.pop()
                        self._changed.notify_all()
                    yield item
                    del item
            finally:
                with self._changed:
                    self._given_up = True
                    self._changed.notify_all()
                thread.join()

    def _make(self, items: Iterator[T]) -> None:
        try:
            while self._is_one_wanted():
                item = next(items)
                with self._changed:
                    self._made.append(item)
                    self._changed.notify_all()
                del item  # it is large, and the next is made only once it is used
        except StopIteration:
            pass
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to whoever uses the items
            self._error = error
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _is_one_wanted(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: not self._made or self._given_up)
            return not self._given_up

    def _is_one_made(self) -> bool:
        """Waits for the next item, and fetches what its making waits for; False at the end."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._made or self._ended or self._lacks() is not None)
                if self._made:
                    return True
                position = self._lacks()
            if position is not None:
                self._keep(position)
            elif self._error is not None:
                raise self._error
            else:
                return False

    def _lacks(self) -> int | None:
        return None if self._wanted in self._near else self._wanted

    def _fetch_near(self) -> None:
        after = range(self._last + 1, min(self._last + 1 + NEAR, self._pieces))
        with self._changed:
            for position in [position for position in self._near if position not in after]:
                if position != self._wanted:
                    del self._near[position]
        for position in after:
            if position not in self._near:
                self._keep(position)

    def _keep(self, position: int) -> None:
        content = self._fetch(position)
        with self._changed:
            self._near[position] = content
            self._changed.notify_all()
