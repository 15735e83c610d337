"""What decides who is in a dynamic group: conditions on a contact, joined by and, or and not."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

VERSION: Final = 1
DEEPEST: Final = 8
MOST_CONDITIONS: Final = 100
# Of criteria whose dynamic groups stand written out in them.
MOST_WRITTEN_OUT: Final = 500
MOST_GROUPS_DEEP: Final = 10
MOST_VALUES: Final = 1_000
LONGEST_TEXT: Final = 200
MOST_DAYS: Final = 36_500
MOST_TIMES: Final = 10_000
WHOLE_YEAR: Final = 366


class Subject(StrEnum):
    """What a condition is about; the key that names it in JSON."""

    FIELD = "field"
    CONTACT = "contact"
    CONSENT = "consent"
    GROUP = "group"
    DEPLOYMENT = "deployment"


class Kind(StrEnum):
    """What a condition compares, which decides its operators."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    PHONE = "phone"
    COUNTRY = "country"
    MOMENT = "moment"
    CONSENT = "consent"
    MEMBERSHIP = "membership"
    SENDING = "sending"


class Op(StrEnum):
    """An operator. Text is compared whatever its case; an absent value is empty text, and no number, no date."""

    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    STARTS_WITH_ANY = "starts_with_any"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    BETWEEN = "between"
    ON = "on"
    BEFORE = "before"
    AFTER = "after"
    SINCE = "since"
    LAST_DAYS = "last_days"
    NEXT_DAYS = "next_days"
    OVER_DAYS_AGO = "over_days_ago"
    ANNIVERSARY_IN = "anniversary_in"
    ANNIVERSARY_WITHIN = "anniversary_within"
    YES = "yes"
    NO = "no"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    NEVER_ASKED = "never_asked"
    EXPIRED = "expired"
    EXPIRES_WITHIN = "expires_within"
    GRANTED_SINCE = "granted_since"
    GRANTED_LAST_DAYS = "granted_last_days"
    IN = "in"
    NOT_IN = "not_in"
    SENT = "sent"
    NOT_SENT = "not_sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    REPLIED = "replied"
    CLICKED = "clicked"
    SENT_TIMES = "sent_times"


PRESENCE: Final = (Op.EMPTY, Op.NOT_EMPTY)
OPERATORS: Final[dict[Kind, tuple[Op, ...]]] = {
    Kind.TEXT: (
        Op.IS, Op.IS_NOT, Op.ONE_OF, Op.NONE_OF, Op.CONTAINS, Op.NOT_CONTAINS, Op.STARTS_WITH, Op.STARTS_WITH_ANY,
        *PRESENCE,
    ),
    Kind.NUMBER: (
        Op.IS, Op.IS_NOT, Op.LESS_THAN, Op.AT_MOST, Op.MORE_THAN, Op.AT_LEAST, Op.BETWEEN, *PRESENCE,
    ),
    Kind.DATE: (
        Op.ON, Op.BEFORE, Op.AFTER, Op.BETWEEN, Op.LAST_DAYS, Op.NEXT_DAYS, Op.OVER_DAYS_AGO, Op.ANNIVERSARY_IN,
        Op.ANNIVERSARY_WITHIN, *PRESENCE,
    ),
    Kind.BOOLEAN: (Op.YES, Op.NO, *PRESENCE),
    Kind.CHOICE: (Op.IS, Op.IS_NOT, Op.ONE_OF, Op.NONE_OF, *PRESENCE),
    Kind.PHONE: (Op.IS, Op.IS_NOT, Op.CONTAINS, Op.STARTS_WITH, *PRESENCE),
    Kind.COUNTRY: (Op.IS, Op.IS_NOT, Op.ONE_OF, Op.NONE_OF, *PRESENCE),
    Kind.MOMENT: (Op.LAST_DAYS, Op.OVER_DAYS_AGO, Op.BEFORE, Op.SINCE),
    Kind.CONSENT: (
        Op.GRANTED, Op.WITHDRAWN, Op.NEVER_ASKED, Op.EXPIRED, Op.EXPIRES_WITHIN, Op.GRANTED_SINCE,
        Op.GRANTED_LAST_DAYS,
    ),
    Kind.MEMBERSHIP: (Op.IN, Op.NOT_IN),
    Kind.SENDING: (Op.SENT, Op.NOT_SENT, Op.DELIVERED, Op.FAILED, Op.REPLIED, Op.CLICKED, Op.SENT_TIMES),
}  # fmt: skip

# What every contact has besides its fields. A yes or no here is never empty.
PARTS: Final[dict[str, Kind]] = {
    "reachable": Kind.BOOLEAN,
    "active": Kind.BOOLEAN,
    "blocked": Kind.BOOLEAN,
    "suppressed": Kind.BOOLEAN,
    "number": Kind.PHONE,
    "number_country": Kind.COUNTRY,
    "number_state": Kind.CHOICE,
    "created": Kind.MOMENT,
    "updated": Kind.MOMENT,
}
NUMBER_STATES: Final = ("valid", "missing", "invalid", "not_mobile", "unsupported_country")
STANDARD_KINDS: Final[dict[str, Kind]] = {
    "first_name": Kind.TEXT,
    "last_name": Kind.TEXT,
    "external_id": Kind.TEXT,
    "language": Kind.TEXT,
    "country": Kind.COUNTRY,
    "time_zone": Kind.TEXT,
    "postal_code": Kind.TEXT,
}
# A text that may have gone on the air counts as sent: whoever asks for people not written to lately means that.
SENT_STATES: Final = ("submitted", "delivered", "undelivered", "unknown")
STATES_OF: Final[dict[Op, tuple[str, ...]]] = {
    Op.SENT: SENT_STATES,
    Op.NOT_SENT: SENT_STATES,
    Op.SENT_TIMES: SENT_STATES,
    Op.REPLIED: SENT_STATES,
    Op.DELIVERED: ("delivered",),
    Op.FAILED: ("failed", "undelivered"),
}

Value = str | int | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. ``name``: a field's key, a part's name, or the id of a topic, group or deployment, None for any.

    ``value``: text, a canonical number or date as text, a count of days or times, or several texts. ``days`` bounds
    a past deployment: within so many days.
    """

    subject: Subject
    name: str | int | None
    kind: Kind
    op: Op
    value: Value = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All of them; true of everybody when there is none."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them; true of nobody when there is none."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not that."""

    node: "Node"


Node = And | Or | Not | Condition


def folded(text: str) -> str:
    """Text as it is compared: each letter in its simple lower case, as the database has it."""
    return "".join(letter.lower()[0] for letter in text)


def dialled(text: str) -> str:
    """A telephone number as it is compared: its digits and plus signs."""
    return "".join(letter for letter in text if letter in "+0123456789")


def conditions(node: Node) -> Iterator[Condition]:
    """Every condition of the tree, in order."""
    if isinstance(node, Condition):
        yield node
    elif isinstance(node, Not):
        yield from conditions(node.node)
    else:
        for child in node.nodes:
            yield from conditions(child)


def groups_used(node: Node) -> frozenset[int]:
    """The ids of the groups that the criteria name."""
    return frozenset(
        each.name for each in conditions(node) if each.kind is Kind.MEMBERSHIP and isinstance(each.name, int)
    )


def fields_used(node: Node) -> frozenset[str]:
    """The keys of the fields that the criteria name."""
    return frozenset(str(each.name) for each in conditions(node) if each.subject is Subject.FIELD)
