"""What an account's own hours change: never more than what a rulebook leaves open, often less."""

from collections.abc import Iterable
from dataclasses import dataclass

from chappe.windows.hours import Hours
from chappe.windows.inforce import InForce
from chappe.windows.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Change:
    """The week of some places by the rulebook they share, and with the account's own hours on top."""

    book: Rulebook
    places: tuple[InForce, ...]
    before: Hours
    after: Hours

    @property
    def minutes_before(self) -> int:
        return minutes(self.before)

    @property
    def minutes_after(self) -> int:
        return minutes(self.after)

    @property
    def never_opens(self) -> bool:
        """Whether nothing is left of the week."""
        return not self.minutes_after


def minutes(hours: Hours) -> int:
    """How long a week is open."""
    return sum(span.end - span.start for day in hours.days for span in day)


def changes(places: Iterable[InForce], own: Hours) -> tuple[Change, ...]:
    """What the own hours change, where they change anything: by rulebook, in the order of the places.

    Of places whose rulebooks tell hours in a zone of their own, as if that were the recipients'.
    """
    sharing: dict[str, list[InForce]] = {}
    books: dict[str, Rulebook] = {}
    for place in places:
        if place.book is not None and place.kept:
            books[place.book.name] = place.book
            sharing.setdefault(place.book.name, []).append(place)
    weeks = ((book, tuple(sharing[name]), book.hours.both(own)) for name, book in books.items())
    return tuple(
        Change(book, found, book.hours, after) for book, found, after in weeks if after != book.hours
    )
