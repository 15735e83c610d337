"""How often Python looks for objects that refer to one another in circles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 50_000
"""New objects before a look. Records made by the hundred thousand have no circles: each look at them is in vain."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Within it, the collector looks after `SELDOM` new objects, not after some hundreds."""
    first, second, third = gc.get_threshold()
    gc.set_threshold(max(first, SELDOM), second, third)
    try:
        yield
    finally:
        gc.set_threshold(first, second, third)
