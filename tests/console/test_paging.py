"""Turning the pages of a list: every line once, in order, whatever the length."""

from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from chappe.console.paging import PAGE, Paging, Turn, turned, turned_by_address

REQUESTS = RequestFactory()


def ask(lines: list[int], turn: Turn) -> list[int]:
    """A list by falling ids, as a query answers."""
    wanted = [line for line in lines if turn.cursor is None or line < turn.cursor]
    return wanted[: turn.limit]


@given(st.sets(st.integers(1, 10_000), max_size=3 * PAGE))
def test_turning_to_the_end_shows_every_line_once(ids: set[int]) -> None:
    lines = sorted(ids, reverse=True)
    seen: list[int] = []
    turn = Turn(search="", choice="", cursor=None)
    while True:
        paging = Paging.of(ask(lines, turn), turn, lambda line: line)
        assert len(paging.lines) <= PAGE
        seen += paging.lines
        if paging.next is None:
            break
        turn = Turn(search="", choice="", cursor=paging.next)
    assert seen == lines


def test_a_plain_visit_asks_for_the_first_page_of_everything() -> None:
    assert turned(REQUESTS.get("/")) == Turn(search="", choice="", cursor=None)


def test_the_search_and_the_place_come_from_the_form() -> None:
    request = REQUESTS.post("/", {"search": "  +33 6 12  ", "choice": "ready", "after": "41"})
    assert turned(request) == Turn(search="+33 6 12", choice="ready", cursor=41)


@given(st.text(max_size=30))
def test_a_place_that_is_none_means_the_first_page(text: str) -> None:
    request = REQUESTS.post("/", {"after": text})
    cursor = turned(request).cursor
    assert cursor is None or 0 <= cursor < 10**18
    assert turned_by_address(REQUESTS.get("/", {"before": text})) == cursor
