"""Criteria as JSON: read with a refusal that names the place and the remedy, and written."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from chappe.audience.criteria import tree as c
from chappe.audience.criteria.tree import And, Condition, Kind, Node, Not, Op, Or, Subject
from chappe.audience.criteria.values import BARE_OPS, MISSING, value_read, whole
from chappe.audience.criteria.vocabulary import Vocabulary
from chappe.base.refusal import Refusal

VERSIONS = (c.VERSION,)
ROOT = "where"


class CriteriaMalformed(Refusal):
    """At ``path`` there is not what criteria have there (``expected``, a code)."""

    code = "criteria.malformed"


class CriteriaNotJson(Refusal):
    """The text is no JSON, from ``line`` and ``column`` on."""

    code = "criteria.not_json"


class VersionUnknown(Refusal):
    """Not a version of the format (``found``); ``known`` are."""

    code = "criteria.version_unknown"


class TooDeep(Refusal):
    """More than ``limit`` levels stand within one another at ``path``."""

    code = "criteria.too_deep"


class TooManyConditions(Refusal):
    """More than ``limit`` conditions."""

    code = "criteria.too_many_conditions"


class NameUnknown(Refusal):
    """The account has no such thing (``name``) of the ``kind`` at ``path``; it has ``known``."""

    code = "criteria.name_unknown"


class OperatorUnknown(Refusal):
    """``op`` cannot be asked of ``name`` at ``path``; ``known`` can."""

    code = "criteria.operator_unknown"


def parsed(text: str) -> object:
    """The JSON that a text is. Raises CriteriaNotJson."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CriteriaNotJson(line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise TooDeep(path=ROOT, limit=c.DEEPEST) from error


def read(data: object, vocabulary: Vocabulary) -> Node:
    """The criteria that the JSON holds, ids in place of names. Raises the refusals of this module."""
    if not isinstance(data, dict):
        raise CriteriaMalformed(path="", expected="criteria")
    if data.get("version") not in VERSIONS or isinstance(data.get("version"), bool):
        raise VersionUnknown(found=data.get("version", ""), known=list(VERSIONS))
    if set(data) != {"version", ROOT}:
        raise CriteriaMalformed(path="", expected="criteria")
    node = _node(data[ROOT], ROOT, 1, vocabulary)
    if sum(1 for _ in c.conditions(node)) > c.MOST_CONDITIONS:
        raise TooManyConditions(limit=c.MOST_CONDITIONS)
    return node


def written(node: Node, vocabulary: Vocabulary | None = None) -> dict[str, Any]:
    """The JSON of criteria; with a vocabulary, groups and deployments by their names, as people write them."""
    return {"version": c.VERSION, ROOT: written_node(node, vocabulary)}


def written_node(node: Node, vocabulary: Vocabulary | None) -> dict[str, Any]:
    """The JSON of a part of criteria. A topic always stands by its key, which never changes."""
    if isinstance(node, And | Or):
        return {
            "and" if isinstance(node, And) else "or": [written_node(each, vocabulary) for each in node.nodes]
        }
    if isinstance(node, Not):
        return {"not": written_node(node.node, vocabulary)}
    found: dict[str, Any] = {node.subject.value: _named(node, vocabulary), "op": node.op.value}
    if node.value is not None:
        found["value"] = list(node.value) if isinstance(node.value, tuple) else node.value
    if node.days is not None:
        found["days"] = node.days
    return found


def _named(node: Condition, vocabulary: Vocabulary | None) -> str | int | None:
    if vocabulary is None or not isinstance(node.name, int):
        return node.name
    if node.subject is Subject.GROUP and node.name in vocabulary.groups:
        return vocabulary.groups[node.name].name
    if node.subject is Subject.DEPLOYMENT:
        return vocabulary.deployments.get(node.name, node.name)
    if node.subject is Subject.CONSENT:
        return vocabulary.topic_key(node.name) or node.name
    return node.name


def _node(data: object, path: str, depth: int, vocabulary: Vocabulary) -> Node:
    if depth > c.DEEPEST:
        raise TooDeep(path=path, limit=c.DEEPEST)
    if not isinstance(data, dict):
        raise CriteriaMalformed(path=path, expected="node")
    below = partial(_node, depth=depth + 1, vocabulary=vocabulary)
    for key, joined in (("and", And), ("or", Or)):
        if key in data:
            return joined(_nodes(data, key, path, below))
    if "not" in data:
        _only(data, {"not"}, path)
        return Not(below(data["not"], f"{path}.not"))
    return _condition(data, path, vocabulary)


def _nodes(data: dict[str, object], key: str, path: str, below: Callable[..., Node]) -> tuple[Node, ...]:
    _only(data, {key}, path)
    nodes = data[key]
    if not isinstance(nodes, list):
        raise CriteriaMalformed(path=f"{path}.{key}", expected="nodes")
    if len(nodes) > c.MOST_CONDITIONS:
        raise TooManyConditions(limit=c.MOST_CONDITIONS)
    return tuple(below(node, f"{path}.{key}[{place}]") for place, node in enumerate(nodes))


def _only(data: dict[str, object], keys: set[str], path: str) -> None:
    for key in data:
        if key not in keys:
            raise CriteriaMalformed(path=f"{path}.{key}", expected="known_key")


def _condition(data: dict[str, object], path: str, vocabulary: Vocabulary) -> Condition:
    subjects = [subject for subject in Subject if subject.value in data]
    if len(subjects) != 1:
        raise CriteriaMalformed(path=path, expected="node")
    subject = subjects[0]
    name, kind = NAMES[subject](data[subject.value], f"{path}.{subject.value}", vocabulary)
    op = _operator(data.get("op", ""), data[subject.value], subject, kind, f"{path}.op")
    timed = kind is Kind.SENDING
    takes_value = op not in BARE_OPS
    _only(
        data, {subject.value, "op", *(["value"] if takes_value else []), *(["days"] if timed else [])}, path
    )
    value = value_read(
        data.get("value", MISSING), f"{path}.value", op, kind, vocabulary.choices_of(str(name))
    )
    days = whole(data["days"], c.MOST_DAYS, f"{path}.days", "days") if "days" in data else None
    return Condition(subject, name, kind, op, value, days)


def _operator(given: object, name: object, subject: Subject, kind: Kind, path: str) -> Op:
    known = c.OPERATORS[kind]
    if subject is Subject.CONTACT and kind in (Kind.BOOLEAN, Kind.CHOICE):
        known = tuple(op for op in known if op not in c.PRESENCE)
    if not isinstance(given, str) or given not in set(known):
        raise OperatorUnknown(path=path, op=given, name=name, known=[op.value for op in known])
    return Op(given)


def _field(given: object, path: str, vocabulary: Vocabulary) -> tuple[str, Kind]:
    kind = vocabulary.kind_of(given) if isinstance(given, str) else None
    if kind is None:
        known = [*c.STANDARD_KINDS, *vocabulary.fields]
        raise NameUnknown(path=path, kind="field", name=given, known=known[:40])
    return str(given), kind


def _part(given: object, path: str, _: Vocabulary) -> tuple[str, Kind]:
    if not isinstance(given, str) or given not in c.PARTS:
        raise NameUnknown(path=path, kind="part", name=given, known=list(c.PARTS))
    return given, c.PARTS[given]


def _topic(given: object, path: str, vocabulary: Vocabulary) -> tuple[int, Kind]:
    if isinstance(given, str) and given in vocabulary.topics:
        return vocabulary.topics[given], Kind.CONSENT
    if isinstance(given, int) and vocabulary.topic_key(given) is not None:
        return given, Kind.CONSENT
    raise NameUnknown(path=path, kind="topic", name=given, known=list(vocabulary.topics)[:40])


def _group(given: object, path: str, vocabulary: Vocabulary) -> tuple[int, Kind]:
    found = vocabulary.group_named(given) if isinstance(given, str) else given
    if isinstance(found, bool) or not isinstance(found, int) or found not in vocabulary.groups:
        known = sorted(group.name for group in vocabulary.groups.values())
        raise NameUnknown(path=path, kind="group", name=given, known=known[:40])
    return found, Kind.MEMBERSHIP


def _deployment(given: object, path: str, vocabulary: Vocabulary) -> tuple[int | None, Kind]:
    if given is None:
        return None, Kind.SENDING
    found = vocabulary.deployment_named(given) if isinstance(given, str) else given
    if isinstance(found, bool) or not isinstance(found, int) or found not in vocabulary.deployments:
        raise NameUnknown(path=path, kind="deployment", name=given, known=[])
    return found, Kind.SENDING


NAMES: dict[Subject, Callable[[object, str, Vocabulary], tuple[Any, Kind]]] = {
    Subject.FIELD: _field,
    Subject.CONTACT: _part,
    Subject.CONSENT: _topic,
    Subject.GROUP: _group,
    Subject.DEPLOYMENT: _deployment,
}
