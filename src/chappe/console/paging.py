"""Turning the pages of a list by keyset.

What is searched for may be a phone number, so the search and the place in the list travel in a form that is
posted: nothing of them stands in an address.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest

PAGE = 50
LONGEST_SEARCH = 120

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked: the search, and the last line of the page before (None: the first page)."""

    search: str
    choice: str
    cursor: int | None
    limit: int = PAGE + 1


@dataclass(frozen=True, slots=True)
class Paging(Generic[Line]):
    """One page of a list: its lines, and the cursor of the next page if there is one."""

    lines: Sequence[Line]
    search: str
    choice: str
    is_first: bool
    next: int | None

    @classmethod
    def of(cls, found: Sequence[Line], turn: Turn, cursor: Callable[[Line], int]) -> "Paging[Line]":
        """``found`` was asked with ``turn.limit``: one line more than a page, which tells whether there is a next."""
        lines = found[:PAGE]
        has_more = len(found) > PAGE
        return cls(
            lines=lines,
            search=turn.search,
            choice=turn.choice,
            is_first=turn.cursor is None,
            next=cursor(lines[-1]) if has_more else None,
        )


def turned(request: HttpRequest) -> Turn:
    """The turn that a request asks for; a plain visit asks for the first page of everything."""
    cursor = request.POST.get("after", "")
    return Turn(
        search=request.POST.get("search", "").strip()[:LONGEST_SEARCH],
        choice=request.POST.get("choice", request.GET.get("choice", ""))[:LONGEST_SEARCH],
        cursor=int(cursor) if cursor.isdecimal() and len(cursor) < 19 else None,
    )


def turned_by_address(request: HttpRequest) -> int | None:
    """For a list without anything personal: the line after which to go on, from the address."""
    cursor = request.GET.get("before", "")
    return int(cursor) if cursor.isdecimal() and len(cursor) < 19 else None
