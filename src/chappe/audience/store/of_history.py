"""Conditions on what a contact is and did, as SQL."""

from psycopg.sql import SQL, Composable, Placeholder

from chappe.audience.criteria.periods import consent_bound, moments_of
from chappe.audience.criteria.tree import STATES_OF, Condition, Op, Subject
from chappe.audience.store.places import Places, presence

SUPPRESSED = (
    "EXISTS (SELECT FROM chappe_suppression AS held"
    " WHERE held.account_id = {account_id} AND held.number = {number})"
)
BOOLEAN_PARTS: dict[str, str] = {
    "active": "{is_active}",
    "blocked": "{sms_blocked}",
    "suppressed": SUPPRESSED,
    "reachable": f"({{is_active}} AND NOT {{sms_blocked}} AND {{number}} IS NOT NULL AND NOT {SUPPRESSED})",
}


def boolean(self: Places, condition: Condition) -> Composable:
    if condition.subject is Subject.CONTACT:
        columns = {name: self.column(name) for name in ("is_active", "sms_blocked", "number")}
        part = SQL(BOOLEAN_PARTS[str(condition.name)])
        found = part.format(account_id=self.given(self.account_id), **columns)
        return found if condition.op is Op.YES else SQL("(NOT {})").format(found)
    value = self.value(condition)
    if condition.op in (Op.EMPTY, Op.NOT_EMPTY):
        return presence(condition.op, value)
    return SQL("({} = {})").format(value, self.given("true" if condition.op is Op.YES else "false"))


def moment(self: Places, condition: Condition) -> Composable:
    column = self.column(f"{condition.name}_at")
    begin, end = moments_of(condition, self.today)
    if begin is not None:
        return SQL("({} >= {})").format(column, self.given(begin))
    return SQL("({} < {})").format(column, self.given(end))


STATUS = "consent.status = 'granted' AND "
IN_FORCE = "(consent.expires_at IS NULL OR consent.expires_at > {now})"
CONSENT_TESTS: dict[Op, str] = {
    Op.GRANTED: STATUS + IN_FORCE,
    Op.WITHDRAWN: "consent.status = 'withdrawn'",
    Op.NEVER_ASKED: "true",
    Op.EXPIRED: STATUS + "consent.expires_at <= {now}",
    Op.EXPIRES_WITHIN: STATUS + "consent.expires_at > {now} AND consent.expires_at < {bound}",
    Op.GRANTED_SINCE: STATUS + IN_FORCE + " AND consent.at >= {bound}",
    Op.GRANTED_LAST_DAYS: STATUS + IN_FORCE + " AND consent.at >= {bound}",
}


def consent(self: Places, condition: Condition) -> Composable:
    test = SQL(CONSENT_TESTS[condition.op]).format(
        now=self.given(self.today.now), bound=self.given(consent_bound(condition, self.today))
    )
    found = SQL(
        "EXISTS (SELECT FROM chappe_consent AS consent"
        " WHERE consent.topic_id = {topic} AND consent.contact_id = {contact} AND {test})"
    ).format(topic=self.given(condition.name), contact=self.column("id"), test=test)
    return SQL("(NOT {})").format(found) if condition.op is Op.NEVER_ASKED else found


def membership(self: Places, condition: Condition) -> Composable:
    found = SQL(
        "EXISTS (SELECT FROM chappe_groupmember AS member"
        " WHERE member.group_id = {} AND member.contact_id = {})"
    ).format(self.given(condition.name), self.column("id"))
    return found if condition.op is Op.IN else SQL("(NOT {})").format(found)


def sending(self: Places, condition: Condition) -> Composable:
    if condition.op is Op.CLICKED:
        return clicked(self, condition)
    tests: list[Composable] = [
        SQL("sent.state = ANY ({}::text[])").format(self.given(list(STATES_OF[condition.op])))
    ]
    if condition.name is not None:
        tests.append(SQL("sent.deployment_id = {}").format(self.given(condition.name)))
    since = None if condition.days is None else self.given(self.today.since(condition.days))
    if condition.op is Op.REPLIED:
        return replied(self, tests, since)
    if since is not None:
        tests.append(SQL("sent.changed_at >= {}").format(since))
    if condition.op is Op.SENT_TIMES:
        return SQL(
            "({} IN (SELECT sent.contact_id FROM chappe_recipient AS sent WHERE {}"
            " AND sent.deployment_id IN (SELECT id FROM chappe_deployment WHERE account_id = {})"
            " GROUP BY sent.contact_id HAVING count(*) >= {}))"
        ).format(
            self.column("id"),
            SQL(" AND ").join(tests),
            self.given(self.account_id),
            self.given(condition.value),
        )
    tests.append(SQL("sent.contact_id = {}").format(self.column("id")))
    found = SQL("EXISTS (SELECT FROM chappe_recipient AS sent WHERE {})").format(SQL(" AND ").join(tests))
    return SQL("(NOT {})").format(found) if condition.op is Op.NOT_SENT else found


def clicked(self: Places, condition: Condition) -> Composable:
    """A person's click on an offer; the preference page, link 0, is none."""
    tests: list[Composable] = [
        SQL("click.contact_id = {}").format(self.column("id")),
        SQL("click.kind = 'person' AND click.link > 0"),
    ]
    if condition.name is not None:
        tests.append(SQL("click.deployment_id = {}").format(self.given(condition.name)))
    if condition.days is not None:
        tests.append(SQL("click.at >= {}").format(self.given(self.today.since(condition.days))))
    return SQL("EXISTS (SELECT FROM chappe_click AS click WHERE {})").format(SQL(" AND ").join(tests))


def replied(self: Places, tests: list[Composable], since: Placeholder | None) -> Composable:
    """What came in from the recipient's number, through a gateway of the account, since its deployment started."""
    if since is not None:
        tests.append(SQL("reply.received_at >= {}").format(since))
    return SQL(
        "({} IN (SELECT sent.contact_id FROM chappe_inboundtext AS reply"
        " JOIN chappe_gateway AS gateway ON gateway.id = reply.gateway_id AND gateway.account_id = {}"
        " JOIN chappe_deployment AS deployment"
        " ON deployment.account_id = gateway.account_id AND deployment.started_at <= reply.received_at"
        " JOIN chappe_recipient AS sent"
        " ON sent.deployment_id = deployment.id AND sent.number = reply.number WHERE {}))"
    ).format(self.column("id"), self.given(self.account_id), SQL(" AND ").join(tests))
