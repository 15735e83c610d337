"""What criteria may name in an account: fields, topics, groups, past deployments."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from chappe.audience.criteria.tree import NUMBER_STATES, PARTS, STANDARD_KINDS, Kind


@dataclass(frozen=True, slots=True)
class OwnField:
    """One of the account's own fields."""

    key: str
    name: str
    kind: Kind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group; ``criteria`` as kept, None for a static one."""

    id: int
    name: str
    criteria: object | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Topics by key, groups and deployments by id; of deployments, those that were asked about."""

    fields: Mapping[str, OwnField] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    topic_names: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, KnownGroup] = field(default_factory=dict)
    deployments: Mapping[int, str] = field(default_factory=dict)

    def with_criteria(self, group_id: int, name: str, criteria: object) -> "Vocabulary":
        """The same, were that group defined so."""
        return replace(self, groups={**self.groups, group_id: KnownGroup(group_id, name, criteria)})

    def kind_of(self, key: str) -> Kind | None:
        """The kind of a field; None if the account has no such field."""
        if key in STANDARD_KINDS:
            return STANDARD_KINDS[key]
        return self.fields[key].kind if key in self.fields else None

    def choices_of(self, name: str) -> tuple[str, ...]:
        """What a choice may be: of an own field, or of a part of the contact."""
        if name in self.fields:
            return self.fields[name].choices
        return NUMBER_STATES if PARTS.get(name) is Kind.CHOICE else ()

    def topic_key(self, topic_id: int) -> str | None:
        """The key of a topic."""
        return next((key for key, known in self.topics.items() if known == topic_id), None)

    def group_named(self, name: str) -> int | None:
        """The id of the group of that name."""
        return next((group.id for group in self.groups.values() if group.name == name), None)

    def deployment_named(self, name: str) -> int | None:
        """The id of the deployment of that name."""
        return next((known for known, called in self.deployments.items() if called == name), None)


@dataclass(frozen=True, slots=True)
class Mentions:
    """The deployments that a piece of JSON may mean, before anything of it is known to be right."""

    ids: frozenset[int]
    names: frozenset[str]


def mentions(data: object) -> Mentions:
    """What stands under the keys ``deployment``, however deep."""
    ids: set[int] = set()
    names: set[str] = set()
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            waiting += [child for key, child in each.items() if key != "deployment"]
            named = each.get("deployment")
            if isinstance(named, int) and 0 < named < 2**63:
                ids.add(named)
            elif isinstance(named, str):
                names.add(named)
    return Mentions(frozenset(ids), frozenset(names))
