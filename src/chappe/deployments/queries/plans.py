"""A deployment's audience and its validation, from what is chosen now."""

from dataclasses import dataclass
from datetime import datetime

from chappe.accounts.models import Account
from chappe.audience.criteria.tree import And, Node, Or
from chappe.audience.duplicates import Duplicates
from chappe.audience.eligibility import AudiencePlan
from chappe.audience.frequency import Cap, binding
from chappe.audience.queries import AudienceTooLong, Count, count, criteria_of_each
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts import queries as contacts
from chappe.contacts.models import Topic, TopicKind
from chappe.deployments.models import Deployment, DeploymentGroup
from chappe.deployments.queries.texts import content_findings, longest, present_contents, text_problem_of
from chappe.deployments.queries.trials import message_tested
from chappe.deployments.schedule import Clock, Moment, parse_wall, resolve, resolve_in
from chappe.deployments.states import State
from chappe.deployments.validation import Facts, LocalMoment, Point, Waiting, check
from chappe.gateways.models import Gateway
from chappe.messages.models import Message
from chappe.windows.basis import MARGIN, Basis, standing
from chappe.windows.law import Whereabouts
from chappe.windows.places import Place
from chappe.windows.queries import choices
from chappe.windows.registry import law

COUNTRIES_SHOWN = 5
UNCOUNTED = Count(0, 0, {}, {})
NOBODY, EVERYBODY = Or(()), And(())


def find(account_id: int, deployment_id: int) -> Deployment:
    """The account's deployment. Raises NotFound."""
    try:
        return Deployment.objects.get(id=deployment_id, account_id=account_id)
    except Deployment.DoesNotExist:
        raise NotFound(kind="deployment", name=deployment_id) from None


def audience_plan(deployment: Deployment) -> AudiencePlan:
    """What decides the deployment's audience: of a draft what is chosen now, else what the preparation froze."""
    account = Account.objects.get(id=deployment.account_id)
    message = Message.objects.select_related("topic", "sender").get(id=deployment.message_id)
    # What was frozen keeps its topic and sender: its list is computed, and computed again, by the same rules.
    frozen = deployment.topic if deployment.state != State.DRAFT else None
    topic = frozen or message.topic
    chosen, excluded = chosen_groups(deployment)
    return AudiencePlan(
        topic_id=topic.id,
        needs_consent=topic.requires_consent,
        sender=deployment.sender if frozen else message.sender.value,
        all_contacts=deployment.all_contacts,
        group_ids=chosen.lists,
        excluded_group_ids=excluded.lists,
        criteria=tuple(NOBODY if node is None else node for node in chosen.criteria),
        excluded_criteria=tuple(EVERYBODY if node is None else node for node in excluded.criteria),
        zone=account.time_zone,
        duplicates=Duplicates(deployment.duplicates),
        served_countries=frozenset(account.supported_countries) or None,
        routed_countries=_routed(account.id),
        caps=caps_of(topic),
    )


def caps_of(topic: Topic) -> tuple[Cap, ...]:
    """The account's caps that bind the topic."""
    known = (Cap(cap.most, cap.days, cap.topic_id) for cap in contacts.caps(topic.account_id))
    return binding(known, topic.pk, marketing=topic.kind == TopicKind.MARKETING)


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups that a deployment chooses, or excludes: static ones by id, dynamic ones by their criteria.

    None stands for criteria that no longer hold: such a group chooses nobody, and excludes everybody.
    """

    lists: tuple[int, ...]
    criteria: tuple[Node | None, ...]


def chosen_groups(deployment: Deployment) -> tuple[Groups, Groups]:
    """The groups chosen and those excluded: as they are in a draft, else as the preparation froze them."""
    links = DeploymentGroup.objects.filter(deployment=deployment).order_by("group_id")
    frozen = deployment.state != State.DRAFT
    asked = {link.group_id: link.criteria if frozen else None for link in links}
    dynamic = criteria_of_each(deployment.account_id, asked.items())

    def groups(*, excluded: bool) -> Groups:
        ids = [link.group_id for link in links if link.excluded is excluded]
        return Groups(
            lists=tuple(each for each in ids if each not in dynamic),
            criteria=tuple(dynamic[each] for each in ids if each in dynamic),
        )

    return groups(excluded=False), groups(excluded=True)


def count_for(account_id: int, deployment_id: int, *, now: datetime, patience: float | None = None) -> Count:
    """Who the deployment would reach if it were prepared now. Raises NotFound, AudienceTooLong."""
    return count(account_id, audience_plan(find(account_id, deployment_id)), now=now, patience=patience)


def validation(
    account_id: int,
    deployment_id: int,
    *,
    now: datetime,
    counted: Count | None = None,
    patience: float | None = None,
    counts: bool = True,
) -> list[Point]:
    """The validation points of the deployment as it is composed now; ``counted`` just before, if it was.

    Counting is given up after ``patience`` seconds, or not tried unless it ``counts``: the points then say so.
    Raises NotFound.
    """
    deployment = find(account_id, deployment_id)
    message = Message.objects.select_related("topic", "sender").get(id=deployment.message_id)
    contents = present_contents(message)
    plan = audience_plan(deployment)
    has_groups = plan.all_contacts or bool(plan.group_ids or plan.criteria)
    known = counted or (_counted(account_id, plan, now, patience) if counts and has_groups else None)
    counted = known or UNCOUNTED
    problem, start, limit = _moments(deployment)
    text_problem = text_problem_of(account_id, contents)
    local = _local(deployment, counted) if problem is None else ()
    starts = {each.country: each.last for each in local}
    required = Account.objects.values_list("test_required", flat=True).get(id=account_id)
    return check(
        Facts(
            has_groups=has_groups,
            eligible=known.eligible if known else None,
            total=counted.total,
            text_problem=text_problem,
            fragments=longest(message, contents, counted.countries, now),
            marketing=message.topic.kind == TopicKind.MARKETING,
            content=content_findings(message, contents, counted, now) if text_problem is None else (),
            gateways=Gateway.objects.filter(account_id=account_id, is_enabled=True).count(),
            now=now,
            starts_at=min((each.first for each in local), default=start.at if start else None),
            start_clock=start.clock if start else Clock.PLAIN,
            ends_at=limit.at if limit else None,
            limit_clock=limit.clock if limit else Clock.PLAIN,
            schedule_problem=problem,
            local=local,
            refresh=deployment.refresh,
            tested=message_tested(account_id, message.pk, now=now),
            test_required=required,
            waiting=_waiting(account_id, counted, start.at if start else now, starts)
            if message.topic.kind == TopicKind.MARKETING and problem is None
            else (),
        )
    )


def _counted(account_id: int, plan: AudiencePlan, now: datetime, patience: float | None) -> Count | None:
    """None where it takes too long."""
    try:
        return count(account_id, plan, now=now, patience=patience)
    except AudienceTooLong:
        return None


def _local(deployment: Deployment, counted: Count) -> tuple[LocalMoment, ...]:
    """The moments of a schedule in each recipient's time, by country; none of one at a single moment."""
    if not (deployment.schedule_local and deployment.schedule_at):
        return ()
    wall, zones = parse_wall(deployment.schedule_at, "schedule_at"), law().zones
    found = []
    for country in counted.countries:
        if country in zones:
            moments = {zone: resolve(wall, zone) for zone in zones[country]}
            found.append(
                LocalMoment(
                    country,
                    min(moment.at for moment in moments.values()),
                    resolve_in(wall, tuple(zones[country])),
                    tuple(zone for zone, moment in moments.items() if moment.clock is Clock.SKIPPED),
                    tuple(zone for zone, moment in moments.items() if moment.clock is Clock.REPEATED),
                )
            )
    return tuple(found)


def _waiting(
    account_id: int, counted: Count, start: datetime, starts: dict[str, datetime]
) -> tuple[Waiting, ...]:
    """The countries whose hours are closed at the start, or at their own in ``starts``, the most recipients first.

    By country alone, in all its zones: the preparation tells them apart, and nobody waits for longer than said.
    """
    known, kept = law(), choices(account_id)
    found = []
    for country, recipients in counted.countries.items():
        if country in known.zones:
            basis = Basis((Whereabouts(Place(country), known.zones[country]),), kept)
            state = standing(known, basis, starts.get(country, start), MARGIN)
            if not state.open:
                found.append(Waiting(country, recipients, state.opens_at))
    return tuple(sorted(found, key=lambda waiting: -waiting.recipients)[:COUNTRIES_SHOWN])


def _routed(account_id: int) -> frozenset[str] | None:
    """The countries that an enabled gateway serves; None: every one. Without a gateway none is left out for it."""
    served = list(
        Gateway.objects.filter(account_id=account_id, is_enabled=True).values_list("countries", flat=True)
    )
    if not served or any(not countries for countries in served):
        return None
    return frozenset(country for countries in served for country in countries)


def _moments(
    deployment: Deployment,
) -> tuple[tuple[str, dict[str, object]] | None, Moment | None, Moment | None]:
    """The schedule's problem if it has one, the start and the limit."""
    try:
        start, limit = (
            resolve(parse_wall(text, field), deployment.schedule_zone) if text else None
            for field, text in (("schedule_at", deployment.schedule_at), ("limit_at", deployment.limit_at))
        )
    except Refusal as refusal:
        return (refusal.code, dict(refusal.params)), None, None
    return None, start, limit
