"""From a row of a file to what the account is asked to hold, and to what a person should look at."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from chappe.contacts.consent import (
    Basis,
    ExpiryMissing,
    ExpiryTooEarly,
    Statement,
    Status,
    refuse_incomplete,
)
from chappe.contacts.fields import LIMITS
from chappe.contacts.merging import Held, Wanted
from chappe.contacts.phone import NumberProblem
from chappe.contacts.plan import Plan
from chappe.contacts.rows import ConsentCell, Rejection, Row
from chappe.contacts.stating import Stated

CONSENT_IN_FUTURE: Final = "row.consent_in_future"
EXPIRY_MISSING: Final = "row.expiry_missing"
EXPIRY_TOO_EARLY: Final = "row.expiry_too_early"
WITHDRAWAL_STANDS: Final = "consent.withdrawal_stands"
WARNINGS: Final = frozenset(
    {
        WITHDRAWAL_STANDS,
        f"number.{NumberProblem.INVALID}",
        f"number.{NumberProblem.NOT_MOBILE}",
        f"number.{NumberProblem.UNSUPPORTED_COUNTRY}",
    }
)
"""Codes of rows that a person should look at although they were imported."""

# A day without an hour is read as beginning in UTC: where the sun rises earlier, today's seems to be ahead.
AHEAD: Final = timedelta(days=1)
FIELDS: Final = tuple(name for name in LIMITS if name != "external_id")
VALUE_SHOWN: Final = 120
ROW_SHOWN: Final = 4000


@dataclass(frozen=True, slots=True)
class Intake:
    """How the rows of one file are taken, the same from the first to the last.

    ``topics``: the account's, id by key. ``topic_id``: the one that the whole file consents to, if any, as the ``plan``
    says. ``handed_over``: when the file came in, which is when its undated consents are held to be stated.
    """

    sms_field: str
    sms_heading: str
    topics: Mapping[str, int]
    topic_id: int | None
    source: str
    handed_over: datetime
    plan: Plan = field(default_factory=Plan)
    for_all: Statement = field(init=False)
    """What every row states that does not speak for itself."""

    def __post_init__(self) -> None:
        at = self.plan.consent_at or self.handed_over
        stated = Statement(Status.GRANTED, self.plan.basis, at, self.plan.expiry(at), self.source)
        object.__setattr__(self, "for_all", stated)


@dataclass(frozen=True, slots=True)
class Look:
    """A row that a person should look at: its line, the column and value at fault, why, and the row as CSV."""

    line: int
    column: str
    value: str
    code: str
    row: str = ""

    @property
    def params(self) -> Mapping[str, object]:
        """What its sentence may name."""
        return {"line": self.line, "column": self.column, "value": self.value}


def looked_at(rejection: Rejection) -> Look:
    """A row that could not be read."""
    return Look(
        line=rejection.line,
        column=shown(rejection.column, VALUE_SHOWN),
        value=shown(rejection.value, VALUE_SHOWN),
        code=rejection.code,
        row=shown(as_csv(rejection.cells), ROW_SHOWN),
    )


def objection(row: Row, intake: Intake) -> Look | None:
    """Why a row that could be read is not taken, or None."""
    for consent in row.consents:
        column = f"consent:{consent.topic}"
        if consent.at is not None and consent.at > intake.handed_over + AHEAD:
            return Look(row.line, column, consent.at.date().isoformat(), CONSENT_IN_FUTURE)
        claim = _claim(consent, intake)
        if claim is None:
            continue
        try:
            refuse_incomplete(claim)
        except ExpiryMissing:
            return Look(row.line, column, "", EXPIRY_MISSING)
        except ExpiryTooEarly:
            assert claim.expires_at is not None
            return Look(row.line, column, claim.expires_at.date().isoformat(), EXPIRY_TOO_EARLY)
    return None


def wanted_of(row: Row, sms_field: str) -> Wanted:
    """What the row's filled cells say."""
    attributes = {key: value for key, value in row.attributes.items() if value}
    if row.sms:
        attributes[sms_field] = row.sms
    return Wanted(
        external_id=row.external_id or None,
        number=row.number if row.sms else None,
        fields={name: value for name in FIELDS if (value := getattr(row, name))},
        attributes=attributes,
    )


def statements_of(row: Row, contact_id: int, intake: Intake) -> Iterator[Stated]:
    """The consents a row states: those of its own columns, and the whole file's where these are silent."""
    is_dated = intake.plan.consent_at is not None
    is_said = False
    for consent in row.consents:
        statement = _claim(consent, intake)
        if statement is not None:
            topic_id = intake.topics[consent.topic]
            is_said = is_said or topic_id == intake.topic_id
            dated = consent.at is not None or (is_dated and topic_id == intake.topic_id)
            yield Stated(row.line, contact_id, topic_id, statement, is_dated=dated)
    if intake.topic_id is not None and not is_said:
        yield Stated(row.line, contact_id, intake.topic_id, intake.for_all, is_dated=is_dated)


def _claim(consent: ConsentCell, intake: Intake) -> Statement | None:
    """What a row states for a topic, what it leaves open being as the whole file has it; None: nothing."""
    is_of_file = intake.topics[consent.topic] == intake.topic_id
    status = consent.status or (Status.GRANTED if is_of_file else None)
    if status is None:
        return None
    given = intake.plan.consent_at if is_of_file else None
    at = min(consent.at or given or intake.handed_over, intake.handed_over)
    source = consent.source or intake.source
    if status is Status.WITHDRAWN:
        return Statement(status, Basis.EXPRESS, at, source=source)
    basis = consent.basis or intake.plan.basis
    expires_at = consent.expires_at or (intake.plan.expiry(at) if basis is intake.plan.basis else None)
    return Statement(status, basis, at, expires_at, source)


def number_look(row: Row, intake: Intake) -> Look | None:
    """A number that was stored as written, since it cannot be texted: to be mended. An empty cell is no mistake."""
    if row.number is None or row.number.problem in (None, NumberProblem.MISSING):
        return None
    return Look(
        line=row.line,
        column=shown(intake.sms_heading, VALUE_SHOWN),
        value=shown(row.sms, VALUE_SHOWN),
        code=f"number.{row.number.problem}",
    )


def overruled_look(stated: Stated, contact: Held) -> Look:
    """A consent that was not recorded, since the person withdrew it: the contact by its external id or number."""
    named = contact.external_id or contact.number.number or ""
    return Look(stated.line, column="", value=named, code=WITHDRAWAL_STANDS)


def shown(text: str, most: int) -> str:
    """The beginning of a text, fit to be stored: PostgreSQL has no NUL, a picture of it stands in its place."""
    return text[:most].replace("\0", "␀")


def as_csv(cells: Sequence[str]) -> str:
    """The cells as one line of CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()
