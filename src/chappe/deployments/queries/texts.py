"""What the message of a deployment says: now, or as it was frozen."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from chappe.accounts.models import Account
from chappe.audience.queries import Count
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import TopicKind
from chappe.contacts.queries import NoPublicAddress, has_public_address, merge_fields
from chappe.content.checking import Finding
from chappe.content.completing import frames_of
from chappe.content.queries import findings, frames_for, frames_of_contents
from chappe.deployments.models import Deployment
from chappe.deployments.queries.served import countries
from chappe.messages.addresses import PREFERENCES, DomainMissing
from chappe.messages.contents import Compiled, Contents, compiled, framed, problems
from chappe.messages.fragments import measure
from chappe.messages.models import Message
from chappe.messages.queries import contents_of
from chappe.messages.replacement import replaced
from chappe.messages.sender import SenderKind
from chappe.messages.template import fill

SOMEWHERE = ""
"""No country in particular: the rules of anywhere."""


def present_contents(message: Message) -> Contents:
    """What the message says now."""
    return Contents(
        message.text, message.language, message.copies, message.smart_replacement, message.without_accents
    )


def present_texts(message: Message, *, on: date) -> Compiled:
    """The same, ready to be filled, with what the account has put to it on that day.

    Raises TemplateRefusal and LoneSurrogate.
    """
    texts = compiled(present_contents(message), *_speaks(message.account_id))
    is_marketing = message.topic.kind == TopicKind.MARKETING
    return framed(texts, frames_for(message.account_id, texts, marketing=is_marketing, on=on))


def frozen_contents(deployment: Deployment) -> Contents:
    """What the message said when the deployment was prepared."""
    if deployment.version is not None:
        return contents_of(deployment.version)
    return Contents(deployment.text, smart_replacement=deployment.smart_replacement)


def frozen_texts(deployment: Deployment) -> Compiled:
    """What the preparation froze, ready to be filled."""
    texts = compiled(frozen_contents(deployment), _speaks(deployment.account_id)[0], deployment.link_domain)
    return framed(texts, frames_of(deployment.frames))


def _speaks(account_id: int) -> tuple[str, str]:
    """The account's language and link domain."""
    return Account.objects.values_list("language", "link_domain").get(id=account_id)


def text_problem_of(account_id: int, contents: Contents) -> tuple[str, dict[str, object]] | None:
    """The first, named by the language of its text where there are several."""
    for language, problem in problems(contents, merge_fields(account_id)):
        params = dict(problem.params)
        if contents.copies:
            return problem.code, {**params, "language": language, "kind": "language"}
        return problem.code, params
    return _link_problem(contents, _speaks(account_id)[1])


def _link_problem(contents: Contents, domain: str) -> tuple[str, dict[str, object]] | None:
    """What keeps the texts' links from being made."""
    try:
        texts = compiled(contents)
    except Refusal as refusal:
        return refusal.code, dict(refusal.params)
    leads_to = {target for template in texts.templates.values() for target in template.targets}
    if leads_to and not domain:
        return DomainMissing.code, {}
    if PREFERENCES in leads_to and not has_public_address():
        return NoPublicAddress.code, {}
    return None


def longest(message: Message, contents: Contents, read_in: Collection[str], now: datetime) -> int:
    """The fragments of the longest text while its fields are empty; 1 for one that cannot be filled."""
    try:
        texts = present_texts(message, on=now.date())
        return max(
            measure(
                replaced(
                    fill(template, {}, domain=texts.domain).text,
                    smart_replacement=contents.smart_replacement,
                    accents_removed=contents.without_accents,
                )
            ).fragments
            for country in ("", *read_in)
            for template in texts.framed.get(country, texts.templates).values()
        )
    except Refusal:
        return 1


def content_findings(
    message: Message, contents: Contents, counted: Count, now: datetime
) -> tuple[Finding, ...]:
    """What the countries of the recipients ask for; of those that the account serves, where nobody was counted."""
    is_marketing = message.topic.kind == TopicKind.MARKETING
    served: Mapping[str, int | None] = counted.countries
    return findings(
        contents,
        marketing=is_marketing,
        frames=frames_of_contents(message.account_id, contents, marketing=is_marketing, on=now.date()),
        countries=served or dict.fromkeys(countries(message.account_id) or [SOMEWHERE]),
        on=now.date(),
        sender=message.sender.value,
        sender_kind=SenderKind(message.sender.kind),
    )


def prepared_findings(account_id: int, deployment_id: int, *, now: datetime) -> tuple[Finding, ...]:
    """The same of what a deployment was prepared with, for the recipients it has. Raises NotFound."""
    deployment = (
        Deployment.objects.select_related("version", "topic")
        .filter(id=deployment_id, account_id=account_id)
        .first()
    )
    if deployment is None:
        raise NotFound(kind="deployment", name=deployment_id)
    return frozen_findings(deployment, deployment.summary.get("countries", {}), now)


def frozen_findings(
    deployment: Deployment, countries: Mapping[str, int], now: datetime
) -> tuple[Finding, ...]:
    """What those countries ask for that the texts and the sender as they were frozen do not have."""
    if deployment.topic is None:
        return ()
    return findings(
        frozen_contents(deployment),
        marketing=deployment.topic.kind == TopicKind.MARKETING,
        countries=countries,
        on=now.date(),
        frames=frames_of(deployment.frames),
        sender=deployment.sender,
        sender_kind=SenderKind(deployment.sender_kind or SenderKind.ALPHANUMERIC),
    )
