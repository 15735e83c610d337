"""How the rows of a file change the contacts of an account: one row after the other, in the file's order.

Which contact a row means, in this order:

1. the contact with the row's external id;
2. the contact with the row's number, the oldest if several share it (a row without external id), or the oldest of
   those that have no external id yet, which takes the row's (a row with one): the same person, known better now;
3. none: a new contact.

What it changes: cells that are filled replace what is there, empty ones leave it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush

from chappe.contacts.phone import MISSING, Number

# Contacts that are not stored yet have ids from here on, above every stored one.
UNSTORED = 2**62
ABOVE_ALL = 2**63


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row says: its filled cells alone. ``number`` None: its SMS field is empty, or the file has none."""

    external_id: str | None
    number: Number | None
    fields: Mapping[str, str]
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A contact as the account holds it, as far as a row can change it."""

    id: int
    external_id: str | None
    number: Number
    fields: Mapping[str, str]
    attributes: Mapping[str, str]


class Effect(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Merged:
    """What to store, and for each row that was decided, in order: the id of its contact and the effect.

    ``contacts``: those in play, by id, as they are after the rows decided.
    ``contact_ids`` is shorter than the rows when the next row cannot be decided before this much is stored.
    New contacts have ids from `UNSTORED` on. ``before``: the updated ones as they were.
    """

    created: Sequence[Held]
    updated: Sequence[Held]
    contacts: Mapping[int, Held]
    contact_ids: Sequence[int]
    effects: Sequence[Effect]
    before: Sequence[Held] = ()


def merge(
    rows: Sequence[Wanted], held: Iterable[Held], *, sharers: int, keeps_existing: bool = False
) -> Merged:
    """Decides the rows against the contacts that any of them may mean.

    ``held``: every contact that has an external id of the rows, and of the contacts that share a number of the
    rows, the oldest ``sharers`` with an external id and as many without. At least the first row
    is decided; a row that may mean a contact beyond these waits, with those after it, for the next time.
    ``keeps_existing``: a contact that is there before its row stays as it is.
    """
    account = _Account(held, sharers)
    decided: list[tuple[int, bool]] = []
    for row in rows:
        try:
            contact_id = account.meant_by(row)
        except _Undecided:
            break
        is_kept = keeps_existing and contact_id in account.contacts
        decided.append((contact_id, not is_kept and account.apply(row, contact_id)))
    return Merged(
        created=account.created(),
        updated=account.updated(),
        contacts=account.contacts,
        contact_ids=[contact_id for contact_id, _ in decided],
        effects=account.effects(decided),
        before=account.before(),
    )


def applied(contact: Held, row: Wanted) -> Held:
    """The contact after the row."""
    return Held(
        id=contact.id,
        external_id=contact.external_id or row.external_id,
        number=row.number or contact.number,
        fields={**contact.fields, **row.fields},
        attributes={**contact.attributes, **row.attributes},
    )


class _Undecided(Exception):
    """The contact meant may be one that was not given."""


class _Sharers:
    """The contacts that share one key: finds the oldest that still does, as rows move them about."""

    __slots__ = ("_heap", "_limit")

    def __init__(self) -> None:
        self._heap: list[int] = []
        # Up to this id every stored sharer was given.
        self._limit = ABOVE_ALL

    def give(self, ids: list[int], most: int) -> None:
        """Adds stored sharers of one kind, in ascending order: all there are if fewer than ``most``."""
        if len(ids) >= most:
            self._limit = min(self._limit, ids[most - 1])
        self._heap = sorted(self._heap + ids)

    def add(self, contact_id: int) -> None:
        heappush(self._heap, contact_id)

    def oldest(self, still: Callable[[int], bool]) -> int | None:
        """None: there is none. Raises _Undecided."""
        while self._heap and not still(self._heap[0]):
            heappop(self._heap)
        oldest = self._heap[0] if self._heap else None
        if self._limit < (UNSTORED if oldest is None else oldest):
            raise _Undecided
        return oldest


class _Account:
    """The contacts in play, by id: as they were given, and after the rows applied so far."""

    def __init__(self, held: Iterable[Held], sharers: int) -> None:
        self._before = {contact.id: contact for contact in held}
        self.contacts = dict(self._before)
        self._by_external = {c.external_id: c.id for c in self.contacts.values() if c.external_id is not None}
        self._any: dict[str, _Sharers] = defaultdict(_Sharers)
        self._unnamed: dict[str, _Sharers] = defaultdict(_Sharers)
        self._give_sharers(sharers)

    def _give_sharers(self, most: int) -> None:
        named: dict[str, list[int]] = defaultdict(list)
        unnamed: dict[str, list[int]] = defaultdict(list)
        for contact_id in sorted(self._before):
            contact = self._before[contact_id]
            kind = unnamed if contact.external_id is None else named
            if contact.number.number is not None:
                kind[contact.number.number].append(contact_id)
        for key, ids in named.items():
            self._any[key].give(ids, most)
        for key, ids in unnamed.items():
            self._any[key].give(ids, most)
            self._unnamed[key].give(ids, most)

    def meant_by(self, row: Wanted) -> int:
        """The id of the contact that the row means, a new one if need be. Raises _Undecided."""
        found = None if row.external_id is None else self._by_external.get(row.external_id)
        if found is None and row.number is not None and row.number.number is not None:
            found = self._sharing(row.number.number, is_unnamed=row.external_id is not None)
        return UNSTORED + len(self.contacts) - len(self._before) if found is None else found

    def _sharing(self, number: str, *, is_unnamed: bool) -> int | None:
        """The oldest contact with the number, or the oldest of those without an external id."""
        sharers = (self._unnamed if is_unnamed else self._any).get(number)
        if sharers is None:
            return None
        if is_unnamed:
            return sharers.oldest(lambda i: self._is_unnamed(i, number))
        return sharers.oldest(lambda i: self.contacts[i].number.number == number)

    def _is_unnamed(self, contact_id: int, key: str) -> bool:
        contact = self.contacts[contact_id]
        return contact.external_id is None and contact.number.number == key

    def apply(self, row: Wanted, contact_id: int) -> bool:
        """Applies the row to its contact; whether that changed anything."""
        old = self.contacts.get(contact_id)
        if old is None:
            old = Held(contact_id, None, MISSING, {}, {})
            new = Held(contact_id, row.external_id, row.number or MISSING, row.fields, row.attributes)
        else:
            new = applied(old, row)
            if new == old:
                return False
        self.contacts[contact_id] = new
        if new.external_id is not None:
            self._by_external[new.external_id] = contact_id
        number = new.number.number
        if number is not None and number != old.number.number:
            self._any[number].add(contact_id)
            if new.external_id is None:
                self._unnamed[number].add(contact_id)
        return True

    def created(self) -> list[Held]:
        return [contact for contact in self.contacts.values() if contact.id >= UNSTORED]

    def updated(self) -> list[Held]:
        return [self.contacts[old.id] for old in self._before.values() if self.contacts[old.id] != old]

    def before(self) -> list[Held]:
        """The contacts that are updated, as they were given."""
        return [old for old in self._before.values() if self.contacts[old.id] != old]

    def effects(self, decided: Sequence[tuple[int, bool]]) -> list[Effect]:
        """A stored contact that ends as it began is unchanged, whatever the rows between did."""
        seen: set[int] = set()
        effects = []
        for contact_id, changed in decided:
            if contact_id >= UNSTORED and contact_id not in seen:
                effects.append(Effect.CREATED)
            elif changed and self.contacts[contact_id] != self._before.get(contact_id):
                effects.append(Effect.UPDATED)
            else:
                effects.append(Effect.UNCHANGED)
            seen.add(contact_id)
        return effects
