"""A process that ends when the one that started it ends, however that was."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, see prctl(2)


def parent_option(function: F) -> F:
    """The hidden option by which a supervisor says who it is."""
    return click.option("--parent", type=int, hidden=True)(function)


def end_with_parent(parent: int | None) -> None:
    """Asks the kernel for SIGTERM at the parent's death; ends at once if it is dead already."""
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(0)
