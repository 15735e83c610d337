"""Criteria as SQL: fixed fragments and parameters, composed as the criteria are. The rule is `criteria.matching`."""

from collections.abc import Callable, Iterable

from psycopg.sql import SQL, Composable

from chappe.audience.criteria.tree import And, Condition, Kind, Node, Not, Or
from chappe.audience.store.of_history import boolean, consent, membership, moment, sending
from chappe.audience.store.of_values import day, number, text
from chappe.audience.store.places import Places, joined

# A million ids hashed take 40 MB: with less, each condition joined by "or" is looked up person by person.
MEMORY = "64MB"


def compiled(node: Node, places: Places) -> Composable:
    """The criteria, whose dynamic groups stand written out, as one expression on the row of ``places``.

    It is true, false or null; null means no, and NOT is told so.
    """
    if isinstance(node, And):
        return joined(" AND ", [compiled(each, places) for each in node.nodes], "true")
    if isinstance(node, Or):
        return joined(" OR ", [compiled(each, places) for each in node.nodes], "false")
    if isinstance(node, Not):
        return SQL("({} IS NOT TRUE)").format(compiled(node.node, places))
    return COMPILERS[node.kind](places, node)


def meeting(nodes: Iterable[Node], places: Places) -> Composable:
    """True of the account's contacts that meet one of the criteria. Whoever was erased meets none."""
    return SQL("({} = {} AND {} IS NULL AND {})").format(
        places.column("account_id"),
        places.given(places.account_id),
        places.column("erased_at"),
        joined(" OR ", [compiled(node, places) for node in nodes], "false"),
    )


COMPILERS: dict[Kind, Callable[[Places, Condition], Composable]] = {
    Kind.TEXT: text,
    Kind.PHONE: text,
    Kind.CHOICE: text,
    Kind.COUNTRY: text,
    Kind.NUMBER: number,
    Kind.DATE: day,
    Kind.BOOLEAN: boolean,
    Kind.MOMENT: moment,
    Kind.CONSENT: consent,
    Kind.MEMBERSHIP: membership,
    Kind.SENDING: sending,
}
