"""The tests of messages, with what became of each text."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from chappe.base.refusal import NotFound
from chappe.deployments.states import RecipientState
from chappe.deployments.tried import OUTCOMES, Outcome, is_awaited, is_stuck, overall
from chappe.direct.numbers import masked
from chappe.direct.queries.texts import of_account
from chappe.messages.models import Trial, TrialNumber
from chappe.messages.queries import message

TRIALS = 10
LATE = "not_taken"


@dataclass(frozen=True, slots=True)
class TrialText:
    """One text of a test. ``number`` is masked, ``name`` that of a number that is kept.

    ``state`` and ``code`` are those of a recipient.
    """

    id: int
    number: str
    name: str
    gateway: str
    outcome: Outcome
    state: str
    code: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TrialView:
    """A test of a message: which version, in which language, filled as which contact, and what became of it.

    ``fragments`` of each of its texts. ``contact_id`` is None where it was filled as somebody of whom nothing is known.
    """

    id: int
    message_id: int
    version: int
    language: str
    contact_id: int | None
    contact_name: str
    fragments: int
    at: datetime
    by: str
    outcome: Outcome
    texts: tuple[TrialText, ...]

    def is_awaited(self, now: datetime) -> bool:
        """Whether more may be known of it soon."""
        return is_awaited([text.outcome for text in self.texts], self.at, now)

    def is_stuck(self, now: datetime) -> bool:
        """Whether one of its texts waits for longer than it should."""
        return is_stuck([text.outcome for text in self.texts], self.at, now)


def trial(account_id: int, trial_id: int) -> TrialView:
    """Raises NotFound."""
    found = _with_texts(account_id).filter(pk=trial_id).first()
    if found is None:
        raise NotFound(kind="trial", name=str(trial_id))
    return _view(found, _names(account_id))


def trials(account_id: int, message_id: int, *, limit: int = TRIALS) -> list[TrialView]:
    """The message's tests, the latest first. Raises NotFound."""
    message(account_id, message_id)
    found = _with_texts(account_id).filter(version__message_id=message_id).order_by("-pk")[:limit]
    names = _names(account_id)
    return [_view(one, names) for one in found]


def _with_texts(account_id: int) -> QuerySet[Trial]:
    return (
        Trial.objects.filter(account_id=account_id)
        .select_related("version", "contact")
        .prefetch_related(Prefetch("texts", of_account(account_id).order_by("pk")))
    )


def _names(account_id: int) -> dict[str, str]:
    kept = TrialNumber.objects.filter(account_id=account_id)
    return dict(kept.values_list("number", "name"))


def _view(found: Trial, names: dict[str, str]) -> TrialView:
    texts = tuple(
        TrialText(
            id=text.pk,
            number=masked(text.number),
            name=names.get(text.number, ""),
            gateway=text.gateway.name,
            outcome=OUTCOMES[RecipientState(text.state)],
            state=text.state,
            code=text.code or (LATE if text.state == RecipientState.EXPIRED else ""),
            changed_at=text.changed_at,
        )
        for text in found.texts.all()
    )
    return TrialView(
        id=found.pk,
        message_id=found.version.message_id,
        version=found.version.number,
        language=found.language,
        contact_id=found.contact_id,
        contact_name=f"{found.contact.first_name} {found.contact.last_name}".strip() if found.contact else "",
        fragments=found.fragments,
        at=found.at,
        by=found.by,
        outcome=overall([text.outcome for text in texts]),
        texts=texts,
    )
