"""Where conditions find what they compare, and what they are made of."""

from dataclasses import dataclass, field
from typing import Any

from psycopg.sql import SQL, Composable, Identifier, Placeholder

from chappe.audience.criteria.periods import Today
from chappe.audience.criteria.tree import Condition, Op, Subject

COLUMNS = frozenset({"first_name", "last_name", "language", "country", "time_zone", "postal_code"})


@dataclass(slots=True)
class Places:
    """Where a condition finds what it compares: the columns of the contact of ``row``, and its parameters, by name."""

    account_id: int
    today: Today
    row: str = "contact"
    parameters: dict[str, Any] = field(default_factory=dict)

    def given(self, value: object) -> Placeholder:
        """A parameter's place."""
        name = f"criteria_{len(self.parameters) + 1}"
        self.parameters[name] = value
        return Placeholder(name)

    def column(self, name: str) -> Composable:
        return Identifier(self.row, name)

    def value(self, condition: Condition) -> Composable:
        """The text that the condition compares."""
        name = str(condition.name)
        if condition.subject is Subject.FIELD:
            if name == "external_id":
                return SQL("coalesce({}, '')").format(self.column(name))
            if name in COLUMNS:
                return self.column(name)
            return SQL("coalesce({} ->> {}, '')").format(self.column("attributes"), self.given(name))
        if name == "number":
            return SQL("coalesce({}, '')").format(self.column(name))
        if name == "number_state":
            return SQL("CASE WHEN {} IS NULL THEN {} ELSE 'valid' END").format(
                self.column("number"), self.column("number_problem")
            )
        return self.column(name)


def joined(by: str, parts: list[Composable], nothing: str) -> Composable:
    if not parts:
        return SQL(nothing)
    return SQL("({})").format(SQL(by).join(parts))


def presence(op: Op, value: Composable) -> Composable:
    return SQL("({} = '')" if op is Op.EMPTY else "({} <> '')").format(value)
