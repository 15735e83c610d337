"""What the consents stated by a file add to those on record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from chappe.base.refusal import Refusal
from chappe.contacts.consent import Basis, Statement, Status, current, is_annulment


class GroupNotAList(Refusal):
    """The members of this group (``name``) are computed anew each time: a statement needs people who stand fast."""

    code: ClassVar[str] = "consent_change.group_not_a_list"


@dataclass(frozen=True, slots=True)
class Stated:
    """One consent that a row of a file states (``line``).

    ``is_dated``: the file says since when. If not, ``statement.at`` is when the file was handed over.
    """

    line: int
    contact_id: int
    topic_id: int
    statement: Statement
    is_dated: bool


@dataclass(frozen=True, slots=True)
class News:
    """``added``: what goes into the history, in order. ``overruled``: grants that do not, since the person said no."""

    added: tuple[Stated, ...]
    overruled: tuple[Stated, ...]


def news(stated: Iterable[Stated], held: Mapping[tuple[int, int], Statement]) -> News:
    """What is new in the statements of a file, given what holds now by contact and topic.

    A file is often old, and often read twice. So what is on record already is not said again; and a grant without a
    date of its own never takes back a withdrawal: only one that is dated after it does.
    """
    holding = dict(held)
    said: set[tuple[int, int, Statement]] = set()
    added, overruled = [], []
    for one in stated:
        key = one.contact_id, one.topic_id
        before = holding.get(key)
        if before is not None and ((*key, one.statement) in said or _is_known(one, before)):
            continue
        if before is not None and _is_overruled(one, before):
            overruled.append(one)
            continue
        added.append(one)
        if one.is_dated:
            said.add((*key, one.statement))
        latest = current([one.statement] if before is None else [before, one.statement])
        assert latest is not None
        holding[key] = latest
    return News(tuple(added), tuple(overruled))


def _is_overruled(one: Stated, before: Statement) -> bool:
    """A withdrawal stands, unless it only takes back what an import that was undone had stated."""
    if is_annulment(before.status, before.at, before.expires_at):
        return False
    return not one.is_dated and one.statement.status is Status.GRANTED and before.status is Status.WITHDRAWN


def _is_known(one: Stated, before: Statement) -> bool:
    """Whether what holds says as much already."""
    said = one.statement
    if said.status is not before.status:
        return False
    if one.is_dated:
        return (said.basis, said.at, said.expires_at) == (before.basis, before.at, before.expires_at)
    is_lasting = before.basis is Basis.EXPRESS and before.expires_at is None
    return is_lasting or before.status is Status.WITHDRAWN
