"""Random criteria over a small account, and random contacts for them to be asked of."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from chappe.audience.criteria import tree as c
from chappe.audience.criteria.facts import ClickFact, ConsentFact, Facts, ReplyFact, SendingFact
from chappe.audience.criteria.periods import Today
from chappe.audience.criteria.tree import And, Condition, Kind, Node, Not, Op, Or, Subject
from chappe.audience.criteria.values import BARE_OPS, DATE_OPS, DAY_OPS, LIST_OPS, YEAR_OPS
from chappe.audience.criteria.vocabulary import KnownGroup, OwnField, Vocabulary

# Early on 1 March of a common year in Paris, and still 28 February in UTC.
NOW = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
TODAY = Today(NOW, "Europe/Paris")

TOPICS, GROUPS, DEPLOYMENTS = (11, 12), (21, 22), (31, 32)
OWN = {
    "city": OwnField("city", "City", Kind.TEXT),
    "points": OwnField("points", "Points", Kind.NUMBER),
    "birthday": OwnField("birthday", "Birthday", Kind.DATE),
    "vip": OwnField("vip", "VIP", Kind.BOOLEAN),
    "size": OwnField("size", "Size", Kind.CHOICE, ("S", "M", "L")),
    "home": OwnField("home", "Home phone", Kind.PHONE),
}
VOCABULARY = Vocabulary(
    fields=OWN,
    topics={"offers": 11, "orders": 12},
    topic_names={11: "Offers", 12: "Orders"},
    groups={21: KnownGroup(21, "Customers"), 22: KnownGroup(22, "Staff")},
    deployments={31: "Summer", 32: "Winter"},
)
NUMBERS = ("+33639980001", "+33639980002", "+14165550100")
PROBLEMS = ("missing", "invalid", "not_mobile", "unsupported_country")
RECIPIENT_STATES = (
    "ready", "submitted", "delivered", "undelivered", "failed", "unknown", "expired", "cancelled", "excluded",
)  # fmt: skip

words = st.sampled_from(
    ["", "Paris", "paris", "PARÍS", "Évry", "évry", "ÉVRY", "Łódź", "İzmir", "50% off_", "İ", "ß"]
)
texts = words | st.text("aAéÉßÿ%_ 'Σς", max_size=4)
numbers = st.sampled_from(["0", "-1.5", "10", "10.50", "9", "00012", "1e3", "ten", "", "+7", "1" * 31])
dates = st.sampled_from(
    ["1990-02-29", "1992-02-29", "2001-02-28", "1970-03-01", "2027-03-01", "2027-02-28", "2027-03-02", "2026-12-31",
     "2027-01-30", "01/03/2027", "2027-3-1", "", "9999-99-99"]
)  # fmt: skip
phones = st.sampled_from(["", "+33 6 39 98 00 01", "06 39 98", "abc", "+33639980001"])
moments = st.integers(-40 * 24, 40 * 24).map(lambda hours: NOW + timedelta(hours=hours))
VALUES = {
    "city": texts,
    "points": numbers,
    "birthday": dates,
    "vip": st.sampled_from(["", "true", "false", "maybe"]),
    "size": st.sampled_from(["", "S", "M", "L", "XL"]),
    "home": phones,
}
STANDARD_VALUES = {
    "first_name": texts,
    "last_name": texts,
    "external_id": st.just(""),
    "language": st.sampled_from(["", "fr", "en", "fr-CA"]),
    "country": st.sampled_from(["", "FR", "CA"]),
    "time_zone": st.sampled_from(["", "Europe/Paris"]),
    "postal_code": st.sampled_from(["", "75011", "76000", "H2X 1Y4"]),
}
GIVEN = {
    Kind.TEXT: (texts | st.sampled_from(["75", "fr", "p"])).filter(str.strip),
    Kind.PHONE: st.sampled_from(["+33", "0639", "98", "+33639980001"]),
    Kind.CHOICE: st.sampled_from(["S", "M", "L"]),
    Kind.COUNTRY: st.sampled_from(["FR", "CA"]),
    Kind.NUMBER: st.sampled_from(["0", "-1.5", "10", "10.5", "9", "12"]),
    Kind.DATE: st.sampled_from(["1992-02-29", "2027-03-01", "2027-02-28", "2001-01-01"]),
    Kind.MOMENT: st.sampled_from(["2027-02-27", "2027-02-28", "2027-03-01"]),
    Kind.CONSENT: st.sampled_from(["2027-02-27", "2027-02-28", "2027-03-01"]),
}


def asked_of_each() -> list[tuple[Subject, str | int | None, Kind, Op]]:
    """Everything that can be asked: each operator of each name."""
    named: list[tuple[Subject, str | int | None, Kind]] = [
        *((Subject.FIELD, key, VOCABULARY.kind_of(key) or Kind.TEXT) for key in [*OWN, *STANDARD_VALUES]),
        *((Subject.CONTACT, part, kind) for part, kind in c.PARTS.items()),
        *((Subject.CONSENT, topic, Kind.CONSENT) for topic in TOPICS),
        *((Subject.GROUP, group, Kind.MEMBERSHIP) for group in GROUPS),
        *((Subject.DEPLOYMENT, deployment, Kind.SENDING) for deployment in (None, *DEPLOYMENTS)),
    ]
    never_empty = (Kind.BOOLEAN, Kind.CHOICE)
    return [
        (subject, name, kind, op)
        for subject, name, kind in named
        for op in c.OPERATORS[kind]
        if not (subject is Subject.CONTACT and kind in never_empty and op in c.PRESENCE)
    ]


ASKABLE = asked_of_each()


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """A condition that reading could have made."""
    return draw(condition_of(*draw(st.sampled_from(ASKABLE))))


@st.composite
def condition_of(draw: st.DrawFn, subject: Subject, name: str | int | None, kind: Kind, op: Op) -> Condition:
    days = draw(st.none() | st.integers(0, 30)) if kind is Kind.SENDING else None
    return Condition(subject, name, kind, op, draw(value_for(op, kind, str(name))), days)


def value_for(op: Op, kind: Kind, name: str) -> st.SearchStrategy[c.Value]:
    if op in BARE_OPS:
        return st.none()
    if op is Op.SENT_TIMES:
        return st.integers(1, 3)
    if op in DAY_OPS:
        return st.sampled_from([0, 1, 2, 29, 30, 365 if op in YEAR_OPS else 20_000])
    one = st.sampled_from(c.NUMBER_STATES) if name == "number_state" else GIVEN[kind]
    if op in DATE_OPS:
        return one
    if op is Op.BETWEEN:
        return st.tuples(one, one).map(
            lambda pair: tuple(sorted(pair, key=float if kind is Kind.NUMBER else str))
        )
    return st.lists(one, min_size=1, max_size=3, unique=True).map(tuple) if op in LIST_OPS else one


def nodes_of(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, max_size=3).map(tuple)
    return several.map(And) | several.map(Or) | children.map(Not)


criteria: st.SearchStrategy[Node] = st.recursive(conditions(), nodes_of, max_leaves=6)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    number = draw(st.sampled_from([*NUMBERS, None]))
    return Facts(
        standard={key: draw(values) for key, values in STANDARD_VALUES.items()},
        attributes={key: draw(values) for key, values in VALUES.items() if draw(st.booleans())},
        created_at=draw(moments),
        updated_at=draw(moments),
        number=number,
        number_problem="" if number else draw(st.sampled_from(PROBLEMS)),
        number_country="" if number is None else "FR" if number.startswith("+33") else "CA",
        is_active=draw(st.booleans()),
        sms_blocked=draw(st.booleans()),
        suppressed=number == NUMBERS[1],
        consents={topic: draw(consents) for topic in TOPICS if draw(st.booleans())},
        groups=draw(st.frozensets(st.sampled_from(GROUPS))),
        sendings=draw(sendings(number)),
        clicks=draw(clicks),
    )


consents = st.builds(
    ConsentFact,
    status=st.sampled_from(["granted", "granted", "withdrawn"]),
    at=moments,
    expires_at=st.none() | moments,
)


@st.composite
def sendings(draw: st.DrawFn, number: str | None) -> tuple[SendingFact, ...]:
    found = []
    for deployment in DEPLOYMENTS:
        if draw(st.booleans()):
            state = draw(st.sampled_from(RECIPIENT_STATES))
            found.append(
                SendingFact(
                    deployment,
                    state,
                    number or NUMBERS[2],
                    None if state == "ready" else draw(moments),
                    STARTED[deployment],
                )
            )
    return tuple(found)


clicks = st.lists(
    st.builds(ClickFact, st.sampled_from(DEPLOYMENTS), st.integers(0, 1), st.booleans(), moments), max_size=2
).map(tuple)
STARTED = {31: NOW - timedelta(days=20), 32: None}
replies = st.lists(st.builds(ReplyFact, st.sampled_from(NUMBERS), moments), max_size=3).map(tuple)
