"""What a person said about a topic, which of it counts, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from chappe.base.refusal import Refusal


class Status(StrEnum):
    """Yes or no."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """Said in so many words, or following from a purchase or an enquiry, for a time."""

    EXPRESS = "express"
    IMPLIED = "implied"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a contact about a topic; moments are aware, in UTC."""

    status: Status
    basis: Basis
    at: datetime
    expires_at: datetime | None = None
    source: str = ""


class ExpiryMissing(Refusal):
    """Consent that is implied ends: when, must be said."""

    code: ClassVar[str] = "consent.expiry_missing"


class ExpiryTooEarly(Refusal):
    """Consent given at `at` cannot end before, at `expires_at`."""

    code: ClassVar[str] = "consent.expiry_too_early"


def refuse_incomplete(statement: Statement) -> None:
    """Raises ExpiryMissing or ExpiryTooEarly for a grant that says too little of its end, or nonsense."""
    if statement.status is Status.WITHDRAWN:
        return
    if statement.basis is Basis.IMPLIED and statement.expires_at is None:
        raise ExpiryMissing
    if statement.expires_at is not None and statement.expires_at <= statement.at:
        raise ExpiryTooEarly(at=statement.at, expires_at=statement.expires_at)


def current(statements: Iterable[Statement]) -> Statement | None:
    """The statement that counts: the latest; None if nothing was ever said.

    Of two at the same moment the withdrawal counts, or else the one written last.
    """
    counting: Statement | None = None
    for statement in statements:
        if counting is None or _precedence(statement) >= _precedence(counting):
            counting = statement
    return counting


def is_annulment(status: Status, at: datetime, expires_at: datetime | None) -> bool:
    """Whether nobody said no: a withdrawal that ends as it begins takes back what an undone import had stated."""
    return status is Status.WITHDRAWN and expires_at == at


def in_force(statement: Statement | None, now: datetime) -> bool:
    """Whether one may send on the strength of `statement` at `now`: granted, begun, and not expired."""
    if statement is None or statement.status is Status.WITHDRAWN or statement.at > now:
        return False
    return statement.expires_at is None or now < statement.expires_at


def _precedence(statement: Statement) -> tuple[datetime, bool]:
    return statement.at, statement.status is Status.WITHDRAWN
