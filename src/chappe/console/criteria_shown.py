"""The editor of criteria as a template draws it: every row with what may be chosen in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chappe.audience.criteria.tree import (
    DEEPEST,
    NUMBER_STATES,
    OPERATORS,
    PARTS,
    PRESENCE,
    STANDARD_KINDS,
    Kind,
    Op,
)
from chappe.audience.criteria.values import DATE_OPS, DAY_OPS, LIST_OPS, YEAR_OPS
from chappe.audience.criteria.vocabulary import Vocabulary
from chappe.console.choices import country_choices
from chappe.console.criteria_draft import ANY, ROOT, Box, Line, takes_value
from chappe.wording import criteria as words

Options = list[tuple[str, str]]
CHOSEN_KINDS = (Kind.CHOICE, Kind.COUNTRY)


@dataclass(frozen=True, slots=True)
class LineShown:
    """A row. ``input``: how its value is given: ``text``, ``number``, ``date``, ``select``, ``several`` or nothing."""

    path: str
    what: str
    names: Options
    name: str
    ops: Options
    op: str
    input: str
    values: tuple[str, ...]
    value: str
    choices: Options
    has_other: bool
    other: str
    unit: str
    has_days: bool
    days: str
    error: str


@dataclass(frozen=True, slots=True)
class BoxShown:
    """A box; ``may_nest``: whether another may stand in it."""

    path: str
    join: str
    items: tuple["LineShown | BoxShown", ...]
    error: str
    may_nest: bool

    @property
    def is_box(self) -> bool:
        return True

    @property
    def is_root(self) -> bool:
        return self.path == ROOT


class Drawing:
    """Draws boxes and rows with the names of one account."""

    def __init__(self, known: Vocabulary, error: tuple[str, str] = ("", "")) -> None:
        self.known = known
        self.error = error
        self.kinds = kinds_of(known)
        self.countries = [(code, str(name)) for code, name in country_choices()]

    def box(self, box: Box, path: str = ROOT, depth: int = 1) -> BoxShown:
        return BoxShown(
            path=path,
            join=box.join,
            items=tuple(
                self.box(item, f"{path}.{place}", depth + 1)
                if isinstance(item, Box)
                else self.line(item, f"{path}.{place}")
                for place, item in enumerate(box.items)
            ),
            error=self.error_at(path),
            # A box may stand for two levels of JSON: it and its "not".
            may_nest=depth < DEEPEST // 2,
        )

    def error_at(self, path: str) -> str:
        return self.error[1] if self.error[0] == path else ""

    def line(self, line: Line, path: str) -> LineShown:
        kind = self.kinds.get(line.what, Kind.TEXT)
        ops = [(op.value, str(words.OPERATORS[op])) for op in operators_of(line.what, kind)]
        op = line.op if line.op in dict(ops) else ops[0][0]
        names = self.names(line.subject)
        shape = input_of(op, kind)
        return LineShown(
            path=path,
            what=line.what,
            names=names,
            name=line.name if line.name in dict(names) else names[0][0] if names else "",
            ops=ops,
            op=op,
            input=shape,
            values=line.values,
            value=", ".join(line.values) if op in LIST_OPS else "".join(line.values[:1]),
            choices=self.choices(line.what, kind) if shape in ("select", "several") else [],
            has_other=op == Op.BETWEEN,
            other=line.other,
            unit=unit_of(op),
            has_days=kind is Kind.SENDING,
            days=line.days,
            error=self.error_at(path),
        )

    def name_at(self, box: Box, path: str) -> str:
        """What the row at that path is about, as it is called; "" for a box."""
        item: Line | Box = box
        for place in path.split(".")[1:]:
            if isinstance(item, Line) or int(place) >= len(item.items):
                return ""
            item = item.items[int(place)]
        if isinstance(item, Box):
            return ""
        return next((name for _, found in self.subjects() for what, name in found if what == item.what), "")

    def names(self, subject: str) -> Options:
        """What a consent, a membership or a past deployment may be of."""
        if subject == "consent":
            return [(str(known), name) for known, name in self.known.topic_names.items()]
        if subject == "group":
            return [(str(group.id), group.name) for group in self.known.groups.values()]
        if subject == "deployment":
            return [
                (ANY, _("any deployment")),
                *((str(key), name) for key, name in self.known.deployments.items()),
            ]
        return []

    def choices(self, what: str, kind: Kind) -> Options:
        if kind is Kind.COUNTRY:
            return self.countries
        name = what.partition(":")[2]
        if name == "number_state":
            return [(state, str(words.NUMBER_STATES[state])) for state in NUMBER_STATES]
        return [(choice, choice) for choice in self.known.choices_of(name)]

    def subjects(self) -> list[tuple[str, Options]]:
        """What a row may be about, gathered under headings."""
        past: Options = []
        if self.known.topic_names:
            past.append(("consent", _("Consent to a topic")))
        if self.known.groups:
            past.append(("group", pgettext("criteria", "Group")))
        past.append(("deployment", _("Past deployment")))
        return [
            (_("Fields"), labelled("field", words.FIELD_NAMES, STANDARD_KINDS)),
            (_("Your fields"), [(f"field:{key}", field.name) for key, field in self.known.fields.items()]),
            (_("Contact"), labelled("contact", words.PART_NAMES, PARTS)),
            (_("History"), past),
        ]


def labelled(subject: str, names: dict[str, Promise], keys: Iterable[str]) -> Options:
    return [(f"{subject}:{key}", str(names[key])) for key in keys]


def kinds_of(known: Vocabulary) -> dict[str, Kind]:
    """The kind of everything that a row may be about."""
    return {
        **{f"field:{key}": field.kind for key, field in known.fields.items()},
        **{f"field:{key}": kind for key, kind in STANDARD_KINDS.items()},
        **{f"contact:{part}": kind for part, kind in PARTS.items()},
        "consent": Kind.CONSENT,
        "group": Kind.MEMBERSHIP,
        "deployment": Kind.SENDING,
    }


def operators_of(what: str, kind: Kind) -> Sequence[Op]:
    if what.startswith("contact:") and kind in (Kind.BOOLEAN, Kind.CHOICE):
        return [op for op in OPERATORS[kind] if op not in PRESENCE]
    return OPERATORS[kind]


def input_of(op: str, kind: Kind) -> str:
    """How the value of the operator is given."""
    if op in DAY_OPS or op == Op.SENT_TIMES:
        return "number"
    if op in DATE_OPS or (op == Op.BETWEEN and kind is Kind.DATE):
        return "date"
    if op in LIST_OPS:
        return "several" if kind in CHOSEN_KINDS else "text"
    if op == Op.BETWEEN:
        return "text"
    if not takes_value(op, kind):
        return ""
    return "select" if kind in CHOSEN_KINDS else "text"


def unit_of(op: str) -> str:
    if op == Op.SENT_TIMES:
        return _("times")
    if op in YEAR_OPS:
        return _("days (0: today)")
    return _("days") if op in DAY_OPS else ""


def with_defaults(box: Box, drawn: BoxShown) -> Box:
    """The box with what the drawing chose where nothing was: the first operator, the first name."""
    items = tuple(
        with_defaults(item, shown)
        if isinstance(item, Box) and isinstance(shown, BoxShown)
        else settled(item, shown)
        for item, shown in zip(box.items, drawn.items, strict=True)
    )
    return Box(box.join, items)


def settled(item: Line | Box, shown: LineShown | BoxShown) -> Line | Box:
    if isinstance(item, Box) or isinstance(shown, BoxShown):
        return item
    values = item.values
    if shown.input == "select" and not "".join(values) and shown.choices:
        values = (shown.choices[0][0],)
    return Line(item.what, shown.name, shown.op, values, item.other, item.days)
