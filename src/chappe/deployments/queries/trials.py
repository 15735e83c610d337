"""Whether messages, and what deployments send of them, were tested."""

from collections.abc import Collection
from datetime import datetime

from chappe.base.refusal import NotFound
from chappe.content.completing import frames_of
from chappe.content.queries import frames_of_contents
from chappe.deployments.models import Deployment
from chappe.deployments.states import RecipientState, State
from chappe.deployments.tried import OUTCOMES, TextTested, Tried, Wording, overall, text_tested
from chappe.messages.contents import Frames
from chappe.messages.models import MessageVersion, Trial
from chappe.messages.queries import contents_of, message
from chappe.messages.template import Frame

LOOKED_AT = 100  # of a message's tests, the latest


def message_tested(account_id: int, message_id: int, *, now: datetime) -> TextTested:
    """How the message as it stands now is to its tests. Raises NotFound."""
    found = message(account_id, message_id)
    frames = frames_of_contents(account_id, found.contents, marketing=found.is_marketing, on=now.date())
    return text_tested(Wording(found.contents, found.sender, frames), found.revision, tried(message_id))


def deployment_tested(account_id: int, deployment_id: int, *, now: datetime) -> TextTested:
    """The same of what the deployment froze; of a draft, of what it would freeze. Raises NotFound."""
    found = Deployment.objects.filter(account_id=account_id, pk=deployment_id)
    row = found.select_related("version__sender").first()
    if row is None:
        raise NotFound(kind="deployment", name=deployment_id)
    if row.version is None or row.state == State.DRAFT:
        return message_tested(account_id, row.message_id, now=now)
    wording = wording_of(row.version, frames_of(row.frames))
    return text_tested(wording, row.version.number, tried(row.message_id))


def versions_tested(account_id: int, message_id: int, numbers: Collection[int]) -> dict[int, Tried]:
    """The latest test of each of these versions of the message, by version; of those that had one. Raises NotFound."""
    message(account_id, message_id)
    found: dict[int, Tried] = {}
    for trial in tried(message_id, numbers):
        found.setdefault(trial.version, trial)
    return found


def tried(message_id: int, numbers: Collection[int] | None = None) -> list[Tried]:
    """The message's tests, the latest first; of these versions only, if any are named."""
    found = Trial.objects.filter(version__message_id=message_id)
    if numbers is not None:
        found = found.filter(version__number__in=numbers)
    found = found.select_related("version__sender").prefetch_related("texts").order_by("-pk")
    return [
        Tried(
            version=trial.version.number,
            wording=wording_of(
                trial.version, {trial.country: {trial.language: Frame(trial.before, trial.after)}}
            ),
            language=trial.language,
            country=trial.country,
            at=trial.at,
            by=trial.by,
            outcome=overall([OUTCOMES[RecipientState(text.state)] for text in trial.texts.all()]),
        )
        for trial in found[:LOOKED_AT]
    ]


def wording_of(version: MessageVersion, frames: Frames) -> Wording:
    return Wording(contents_of(version), version.sender.value, frames)
