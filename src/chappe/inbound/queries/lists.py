"""The list of conversations."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from chappe.contacts.models import Contact
from chappe.contacts.queries.finding import called_so
from chappe.contacts.searching import search_for
from chappe.contacts.store import sms_field_of
from chappe.inbound.models import Thread

THREADS = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")


class ThreadWish(StrEnum):
    """Which conversations are wanted."""

    WAITING = "waiting"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DOUBTFUL = "doubtful"
    STOP = "stop"
    ANSWERED = "answered"
    CLOSED = "closed"
    ALL = "all"


PLACES = tuple(ThreadWish)


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A conversation as the list shows it. ``place``: where the list goes on after it."""

    id: int
    number: str
    contact_id: int | None
    contact_name: str
    state: str
    is_doubtful: bool
    intent: str
    assigned_to: str
    last_at: datetime
    last_text: str
    replies: int

    @property
    def place(self) -> str:
        """Its moment in microseconds, and its id: replies that come together have one moment."""
        return f"{(self.last_at - EPOCH) // MICROSECOND}-{self.id}"


def place_of(written: str) -> tuple[datetime, int] | None:
    """A place as it was given; None for what is none."""
    found = PLACE.fullmatch(written)
    return None if found is None else (EPOCH + int(found[1]) * MICROSECOND, int(found[2]))


def threads(
    account_id: int,
    *,
    wish: str = ThreadWish.ALL,
    search: str = "",
    reader_id: int | None = None,
    before: str = "",
    limit: int = THREADS,
) -> list[ThreadLine]:
    """The account's conversations, the latest first; ``before``: the place of the one that ended a page.

    ``reader_id``: whose are "mine". ``search``: a number in any form the account reads, some of its digits, or the
    name or external id of a contact.
    """
    found = Thread.objects.filter(account_id=account_id)
    found = _wished(found, wish, reader_id)
    if (place := place_of(before)) is not None:
        at, thread_id = place
        found = found.filter(Q(last_at__lt=at) | Q(last_at=at, pk__lt=thread_id), last_at__lte=at)
    found = found.select_related("contact", "assigned_to").order_by("-last_at", "-pk")
    # The latest of each way of finding are the latest of all of them.
    ways = [found.filter(way)[:limit] for way in _found_by(account_id, search)] if search.strip() else []
    rows = {row.pk: row for way in ways or [found[:limit]] for row in way}
    latest = sorted(rows.values(), key=lambda row: (row.last_at, row.pk), reverse=True)
    return [thread_line(row) for row in latest[:limit]]


def thread_line(row: Thread) -> ThreadLine:
    contact = row.contact
    return ThreadLine(
        id=row.pk,
        number=row.number,
        contact_id=row.contact_id,
        contact_name="" if contact is None else f"{contact.first_name} {contact.last_name}".strip(),
        state=row.state,
        is_doubtful=row.is_doubtful,
        intent=row.intent,
        assigned_to="" if row.assigned_to is None else row.assigned_to.name or row.assigned_to.email,
        last_at=row.last_at,
        last_text=row.last_text,
        replies=row.replies,
    )


def _wished(found: "QuerySet[Thread]", wish: str, reader_id: int | None) -> "QuerySet[Thread]":
    match wish:
        case ThreadWish.MINE:
            return found.filter(assigned_to_id=reader_id, assigned_to__isnull=False).exclude(state="closed")
        case ThreadWish.UNASSIGNED:
            return found.filter(state="waiting", assigned_to__isnull=True)
        case ThreadWish.DOUBTFUL:
            return found.filter(is_doubtful=True)
        case ThreadWish.STOP:
            return found.filter(intent="stop")
        case ThreadWish.WAITING | ThreadWish.ANSWERED | ThreadWish.CLOSED:
            return found.filter(state=wish)
        case _:
            return found


def _found_by(account_id: int, typed: str) -> list[Q]:
    """What a search means, each by an index of its own: of the number, and of the contact who has it."""
    search = search_for(typed)
    called = Contact.objects.filter(account_id=account_id, number__isnull=False)
    found = [Q(number__in=called.filter(called_so(search)).values("number"))]
    if search.digits:
        number = sms_field_of(account_id).number(search.text)
        found.append(Q(number=number) if number else Q(number__contains=search.digits))
    return found
