"""Criteria while they are composed: rows and boxes as a form posts them, complete or not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from chappe.audience.criteria.tree import (
    DEEPEST,
    MOST_CONDITIONS,
    And,
    Condition,
    Kind,
    Node,
    Op,
    Or,
    Subject,
)
from chappe.audience.criteria.values import DAY_OPS, LIST_OPS

ROOT = "c"
JOINS = ("all", "any", "none", "not_all")
NAMED = (Subject.CONSENT, Subject.GROUP, Subject.DEPLOYMENT)
ANY = "any"


@dataclass(frozen=True, slots=True)
class Line:
    """One condition. ``what``: ``field:city``, ``contact:created``, or a subject whose thing stands in ``name``."""

    what: str = "field:first_name"
    name: str = ""
    op: str = ""
    values: tuple[str, ...] = ()
    other: str = ""
    days: str = ""

    @property
    def subject(self) -> str:
        return self.what.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Box:
    """Conditions joined; ``join`` is one of `JOINS`."""

    join: str = "all"
    items: tuple["Line | Box", ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What a button asks: ``add``, ``nest`` or ``remove`` at a place such as ``c.0.2``."""

    verb: str
    place: tuple[int, ...] = field(default=())


def posted_box(posted: QueryDict, path: str = ROOT, depth: int = 1) -> Box:
    """The box of that path, within the bounds of criteria."""
    join = posted.get(f"{path}.join", "all")
    items: list[Line | Box] = []
    for place in range(MOST_CONDITIONS):
        below = f"{path}.{place}"
        if f"{below}.what" in posted:
            items.append(posted_line(posted, below))
        elif f"{below}.join" in posted and depth < DEEPEST:
            items.append(posted_box(posted, below, depth + 1))
        else:
            break
    return Box(join if join in JOINS else "all", tuple(items))


def posted_line(posted: QueryDict, path: str) -> Line:
    return Line(
        what=posted.get(f"{path}.what", ""),
        name=posted.get(f"{path}.name", ""),
        op=posted.get(f"{path}.op", ""),
        values=tuple(posted.getlist(f"{path}.value")),
        other=posted.get(f"{path}.other", ""),
        days=posted.get(f"{path}.days", ""),
    )


def act_of(posted: Mapping[str, str]) -> Act | None:
    """What the pressed button asks of the rows; None for one that asks something else."""
    verb, found, path = posted.get("do", "").partition("-")
    places = path.split(".")
    if verb not in ("add", "nest", "remove") or not found or places[0] != ROOT:
        return None
    if not all(place.isdecimal() and len(place) < 4 for place in places[1:]):
        return None
    return Act(verb, tuple(int(place) for place in places[1:]))


def changed(box: Box, act: Act) -> Box:
    """The box after the button; a place that is not there changes nothing."""
    if act.verb == "remove" and not act.place:
        return box
    if act.verb != "remove" and not act.place:
        new: Line | Box = Line() if act.verb == "add" else Box("any", (Line(),))
        return replace(box, items=(*box.items, new))
    first, *rest = act.place
    if first >= len(box.items):
        return box
    item = box.items[first]
    if act.verb == "remove" and not rest:
        return replace(box, items=box.items[:first] + box.items[first + 1 :])
    if isinstance(item, Line):
        return box
    inside = changed(item, Act(act.verb, tuple(rest)))
    return replace(box, items=(*box.items[:first], inside, *box.items[first + 1 :]))


def box_of(node: Node) -> Box:
    """Criteria as rows and boxes."""
    item = item_of(node)
    return item if isinstance(item, Box) else Box("all", (item,))


def item_of(node: Node) -> Line | Box:
    if isinstance(node, Condition):
        return line_of(node)
    if isinstance(node, And | Or):
        join = "all" if isinstance(node, And) else "any"
        return Box(join, tuple(item_of(each) for each in node.nodes))
    inner = item_of(node.node)
    if isinstance(inner, Box) and inner.join in ("all", "any"):
        return replace(inner, join="none" if inner.join == "any" else "not_all")
    return Box("none", (inner,))


def line_of(condition: Condition) -> Line:
    subject, value = condition.subject, condition.value
    values = value if isinstance(value, tuple) else () if value is None else (str(value),)
    return Line(
        what=subject.value if subject in NAMED else f"{subject.value}:{condition.name}",
        name=ANY if condition.name is None else str(condition.name) if subject in NAMED else "",
        op=condition.op.value,
        values=values[:1] if condition.op is Op.BETWEEN else values,
        other=values[1] if condition.op is Op.BETWEEN else "",
        days="" if condition.days is None else str(condition.days),
    )


def json_of(box: Box, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """The criteria's JSON, whatever is still wrong in it; ``kinds`` are those of each ``what``."""
    return {"version": 1, "where": node_json(box, kinds)}


def node_json(item: Line | Box, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    if isinstance(item, Line):
        return line_json(item, kinds.get(item.what))
    joined = [node_json(each, kinds) for each in item.items]
    inner = {"and" if item.join in ("all", "not_all") else "or": joined}
    return inner if item.join in ("all", "any") else {"not": inner}


def line_json(line: Line, kind: Kind | None) -> dict[str, Any]:
    subject, _, key = line.what.partition(":")
    named: str | int | None = key if key else None if line.name == ANY else whole(line.name)
    found: dict[str, Any] = {subject: named, "op": line.op}
    if (value := value_json(line, kind)) is not None:
        found["value"] = value
    if kind is Kind.SENDING and line.days.strip():
        found["days"] = whole(line.days)
    return found


def value_json(line: Line, kind: Kind | None) -> object:
    first = line.values[0].strip() if line.values else ""
    if line.op in LIST_OPS:
        return listed(line.values)
    if line.op == Op.BETWEEN:
        return [first, line.other.strip()]
    if line.op in DAY_OPS or line.op == Op.SENT_TIMES:
        return whole(first)
    return first if takes_value(line.op, kind) else None


def takes_value(op: str, kind: Kind | None) -> bool:
    """Whether the operator compares with one value."""
    return kind is not None and op in (
        Op.IS, Op.IS_NOT, Op.CONTAINS, Op.NOT_CONTAINS, Op.STARTS_WITH, Op.LESS_THAN, Op.AT_MOST, Op.MORE_THAN,
        Op.AT_LEAST, Op.ON, Op.BEFORE, Op.AFTER, Op.SINCE, Op.GRANTED_SINCE,
    )  # fmt: skip


def listed(values: tuple[str, ...]) -> list[str]:
    """Several ticked choices; or one text in which commas, semicolons and lines part the values."""
    if len(values) == 1:
        values = tuple(values[0].replace(";", "\n").replace(",", "\n").splitlines())
    return [value.strip() for value in values if value.strip()]


def whole(text: str) -> int | str:
    """A whole number, or what was written instead."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text


def places_of(box: Box, path: str = ROOT, at: str = "where") -> Iterator[tuple[str, str]]:
    """Where each box and row of the form stands in the JSON: (``where.and[0]``, ``c.0``)."""
    yield at, path
    inner = f"{at}.not" if box.join in ("none", "not_all") else at
    key = "and" if box.join in ("all", "not_all") else "or"
    for place, item in enumerate(box.items):
        below, there = f"{path}.{place}", f"{inner}.{key}[{place}]"
        if isinstance(item, Box):
            yield from places_of(item, below, there)
        else:
            yield there, below


def place_of(box: Box, path: str) -> str:
    """The row or box of the form that a path of the JSON is in."""
    fitting = [(len(at), place) for at, place in places_of(box) if path.startswith(at)]
    return max(fitting, default=(0, ROOT))[1]
