"""Whether a contact meets criteria: the specification, which the SQL of `audience.store` is tested against."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from chappe.audience.criteria.facts import ClickFact, Facts, ReplyFact, SendingFact
from chappe.audience.criteria.periods import Today, anniversaries_of, consent_bound, dates_of, moments_of
from chappe.audience.criteria.tree import (
    STATES_OF,
    And,
    Condition,
    Kind,
    Node,
    Not,
    Op,
    Or,
    Subject,
    dialled,
    folded,
)

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def matches(criteria: Node, facts: Facts, today: Today) -> bool:
    """Whether the contact meets the criteria, whose dynamic groups stand written out."""
    if isinstance(criteria, And):
        return all(matches(node, facts, today) for node in criteria.nodes)
    if isinstance(criteria, Or):
        return any(matches(node, facts, today) for node in criteria.nodes)
    if isinstance(criteria, Not):
        return not matches(criteria.node, facts, today)
    return MATCHERS[criteria.kind](criteria, facts, today)


def value_of(condition: Condition, facts: Facts) -> str:
    """The text that the condition compares, "" if there is none; yes and no as true and false."""
    name = str(condition.name)
    if condition.subject is Subject.FIELD:
        return facts.standard[name] if name in facts.standard else facts.attributes.get(name, "")
    reachable = (
        facts.is_active and not facts.sms_blocked and facts.number is not None and not facts.suppressed
    )
    parts = {
        "reachable": str(reachable).lower(),
        "active": str(facts.is_active).lower(),
        "blocked": str(facts.sms_blocked).lower(),
        "suppressed": str(facts.suppressed).lower(),
        "number": facts.number or "",
        "number_country": facts.number_country,
        "number_state": "valid" if facts.number is not None else facts.number_problem,
    }
    return parts[name]


def present(op: Op, value: str) -> bool:
    return (value == "") is (op is Op.EMPTY)


def text_matches(condition: Condition, facts: Facts, _: Today) -> bool:
    """Text, choices, countries and phones, once each is in the form in which it is compared."""
    form = FORMS[condition.kind]
    value = form(value_of(condition, facts))
    if condition.op in (Op.EMPTY, Op.NOT_EMPTY):
        return present(condition.op, value)
    given = condition.value if isinstance(condition.value, tuple) else (str(condition.value),)
    return TEXT_TESTS[condition.op](value, tuple(form(each) for each in given))


def number_matches(condition: Condition, facts: Facts, _: Today) -> bool:
    """A value that is no number is neither less nor more than any, and is not any."""
    value = value_of(condition, facts)
    if condition.op in (Op.EMPTY, Op.NOT_EMPTY):
        return present(condition.op, value)
    number = Decimal(value) if NUMBER.fullmatch(value) else None
    if number is None:
        return condition.op is Op.IS_NOT
    given = condition.value if isinstance(condition.value, tuple) else (str(condition.value),)
    return NUMBER_TESTS[condition.op](number, *(Decimal(each) for each in given))


def date_matches(condition: Condition, facts: Facts, today: Today) -> bool:
    """Canonical dates are in the order of their text."""
    value = value_of(condition, facts)
    if condition.op in (Op.EMPTY, Op.NOT_EMPTY):
        return present(condition.op, value)
    if not DATE.fullmatch(value):
        return False
    if condition.op in (Op.ANNIVERSARY_IN, Op.ANNIVERSARY_WITHIN):
        return value[5:] in anniversaries_of(condition, today)
    earliest, latest = dates_of(condition, today)
    return (earliest is None or value >= earliest) and (latest is None or value <= latest)


def boolean_matches(condition: Condition, facts: Facts, _: Today) -> bool:
    value = value_of(condition, facts)
    if condition.op in (Op.EMPTY, Op.NOT_EMPTY):
        return present(condition.op, value)
    return value == ("true" if condition.op is Op.YES else "false")


def moment_matches(condition: Condition, facts: Facts, today: Today) -> bool:
    moment = facts.created_at if condition.name == "created" else facts.updated_at
    earliest, end = moments_of(condition, today)
    return (earliest is None or moment >= earliest) and (end is None or moment < end)


def consent_matches(condition: Condition, facts: Facts, today: Today) -> bool:
    consent = facts.consents.get(int(str(condition.name)))
    if consent is None:
        return condition.op is Op.NEVER_ASKED
    expired = consent.expires_at is not None and consent.expires_at <= today.now
    granted = consent.status == "granted" and not expired
    bound = consent_bound(condition, today)
    tests: dict[Op, bool] = {
        Op.GRANTED: granted,
        Op.WITHDRAWN: consent.status == "withdrawn",
        Op.EXPIRED: consent.status == "granted" and expired,
        Op.EXPIRES_WITHIN: granted and consent.expires_at is not None and consent.expires_at < bound,
        Op.GRANTED_SINCE: granted and consent.at >= bound,
        Op.GRANTED_LAST_DAYS: granted and consent.at >= bound,
    }
    return tests.get(condition.op, False)


def membership_matches(condition: Condition, facts: Facts, _: Today) -> bool:
    return (condition.name in facts.groups) is (condition.op is Op.IN)


def sending_matches(condition: Condition, facts: Facts, today: Today) -> bool:
    """A reply is one to every text that its number was sent before."""
    since = None if condition.days is None else today.since(condition.days)
    if condition.op is Op.CLICKED:
        return any(clicked(each, condition.name, since) for each in facts.clicks)
    meant = [
        sending
        for sending in facts.sendings
        if condition.name in (None, sending.deployment_id) and sending.state in STATES_OF[condition.op]
    ]
    if condition.op is Op.REPLIED:
        return any(answered(sending, facts.replies, since) for sending in meant)
    found = sum(since is None or (sending.at is not None and sending.at >= since) for sending in meant)
    if condition.op is Op.SENT_TIMES:
        return found >= int(str(condition.value))
    return (found == 0) if condition.op is Op.NOT_SENT else found > 0


def clicked(click: ClickFact, deployment: object, since: datetime | None) -> bool:
    """Whether a person followed an offer; the preference page is none."""
    meant = deployment in (None, click.deployment_id) and (since is None or click.at >= since)
    return meant and click.is_person and click.link > 0


def answered(sending: SendingFact, replies: tuple[ReplyFact, ...], since: datetime | None) -> bool:
    return sending.started_at is not None and any(
        reply.number == sending.number
        and reply.at >= sending.started_at
        and (since is None or reply.at >= since)
        for reply in replies
    )


FORMS: dict[Kind, Callable[[str], str]] = {
    Kind.TEXT: folded,
    Kind.PHONE: dialled,
    Kind.CHOICE: str,
    Kind.COUNTRY: str,
}
TEXT_TESTS: dict[Op, Callable[[str, tuple[str, ...]], bool]] = {
    Op.IS: lambda value, given: value in given,
    Op.ONE_OF: lambda value, given: value in given,
    Op.IS_NOT: lambda value, given: value not in given,
    Op.NONE_OF: lambda value, given: value not in given,
    Op.CONTAINS: lambda value, given: given[0] in value,
    Op.NOT_CONTAINS: lambda value, given: given[0] not in value,
    Op.STARTS_WITH: lambda value, given: value.startswith(given),
    Op.STARTS_WITH_ANY: lambda value, given: value.startswith(given),
}
NUMBER_TESTS: dict[Op, Callable[..., bool]] = {
    Op.IS: lambda number, given: number == given,
    Op.IS_NOT: lambda number, given: number != given,
    Op.LESS_THAN: lambda number, given: number < given,
    Op.AT_MOST: lambda number, given: number <= given,
    Op.MORE_THAN: lambda number, given: number > given,
    Op.AT_LEAST: lambda number, given: number >= given,
    Op.BETWEEN: lambda number, lowest, highest: lowest <= number <= highest,
}
MATCHERS: dict[Kind, Callable[[Condition, Facts, Today], bool]] = {
    Kind.TEXT: text_matches,
    Kind.PHONE: text_matches,
    Kind.CHOICE: text_matches,
    Kind.COUNTRY: text_matches,
    Kind.NUMBER: number_matches,
    Kind.DATE: date_matches,
    Kind.BOOLEAN: boolean_matches,
    Kind.MOMENT: moment_matches,
    Kind.CONSENT: consent_matches,
    Kind.MEMBERSHIP: membership_matches,
    Kind.SENDING: sending_matches,
}
