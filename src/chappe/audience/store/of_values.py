"""Conditions on fields, as SQL."""

from collections.abc import Callable

from psycopg.sql import SQL, Composable

from chappe.audience.criteria.periods import anniversaries_of, dates_of
from chappe.audience.criteria.tree import Condition, Kind, Op, dialled, folded
from chappe.audience.store.places import Places, joined, presence

FORMS: dict[Kind, tuple[str, Callable[[str], str]]] = {
    Kind.TEXT: ("lower({})", folded),
    Kind.PHONE: ("regexp_replace({}, '[^0-9+]', '', 'g')", dialled),
    Kind.CHOICE: ("{}", str),
    Kind.COUNTRY: ("{}", str),
}
TEXT_TESTS: dict[Op, str] = {
    Op.IS: "({} = ANY ({}::text[]))",
    Op.ONE_OF: "({} = ANY ({}::text[]))",
    Op.IS_NOT: "({} <> ALL ({}::text[]))",
    Op.NONE_OF: "({} <> ALL ({}::text[]))",
    Op.CONTAINS: "(strpos({}, ({}::text[])[1]) > 0)",
    Op.NOT_CONTAINS: "(strpos({}, ({}::text[])[1]) = 0)",
    Op.STARTS_WITH: "starts_with({}, ({}::text[])[1])",
    Op.STARTS_WITH_ANY: "(EXISTS (SELECT FROM unnest({1}::text[]) AS prefix WHERE starts_with({0}, prefix)))",
}


def text(self: Places, condition: Condition) -> Composable:
    sql, form = FORMS[condition.kind]
    value = SQL(sql).format(self.value(condition))
    if condition.op in (Op.EMPTY, Op.NOT_EMPTY):
        return presence(condition.op, value)
    given = condition.value if isinstance(condition.value, tuple) else (str(condition.value),)
    return SQL(TEXT_TESTS[condition.op]).format(value, self.given([form(each) for each in given]))


# Each reads its number once: BETWEEN would read it twice.
NUMBER_TESTS: dict[Op, str] = {
    Op.IS: "({} = {}::numeric)",
    Op.IS_NOT: "({} IS DISTINCT FROM {}::numeric)",
    Op.LESS_THAN: "({} < {}::numeric)",
    Op.AT_MOST: "({} <= {}::numeric)",
    Op.MORE_THAN: "({} > {}::numeric)",
    Op.AT_LEAST: "({} >= {}::numeric)",
    Op.BETWEEN: "({} <@ numrange({}::numeric, {}::numeric, '[]'))",
}


def number(self: Places, condition: Condition) -> Composable:
    """What is no number is null: only what is one reaches the cast."""
    value = self.value(condition)
    if condition.op in (Op.EMPTY, Op.NOT_EMPTY):
        return presence(condition.op, value)
    read = SQL("CASE WHEN {0} ~ '^[+-]?[0-9]+([.][0-9]+)?$' THEN {0}::numeric END").format(value)
    given = condition.value if isinstance(condition.value, tuple) else (str(condition.value),)
    return SQL(NUMBER_TESTS[condition.op]).format(read, *(self.given(each) for each in given))


def day(self: Places, condition: Condition) -> Composable:
    """Canonical dates are compared as text, so that nothing is cast."""
    value = self.value(condition)
    if condition.op in (Op.EMPTY, Op.NOT_EMPTY):
        return presence(condition.op, value)
    tests: list[Composable] = [SQL("{} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$'").format(value)]
    if condition.op in (Op.ANNIVERSARY_IN, Op.ANNIVERSARY_WITHIN):
        wanted = self.given(list(anniversaries_of(condition, self.today)))
        tests.append(SQL("substr({}, 6) = ANY ({}::text[])").format(value, wanted))
    else:
        for sql, bound in zip(
            ('{} COLLATE "C" >= {}', '{} COLLATE "C" <= {}'), dates_of(condition, self.today), strict=True
        ):
            if bound is not None:
                tests.append(SQL(sql).format(value, self.given(bound)))
    return joined(" AND ", tests, "true")
