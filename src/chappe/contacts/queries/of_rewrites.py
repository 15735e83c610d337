"""Reading rewrites: how far they are, what they change, and some contacts as examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chappe.base.refusal import NotFound
from chappe.contacts.models import Contact, Rewrite
from chappe.contacts.phone import Number, NumberProblem
from chappe.contacts.rewriting import MOVING, OPEN, UNFIT, Purpose, Seen, Stage, changes, plan_of


@dataclass(frozen=True, slots=True)
class RewriteView:
    """A change of every contact. ``tally``: contacts by effect as counted; ``applied``: as done so far."""

    id: int
    purpose: Purpose
    stage: Stage
    settings: Mapping[str, Any]
    before: Mapping[str, Any]
    seen: int
    total: int
    tally: Mapping[str, int]
    applied: Mapping[str, int]
    created_by: str
    created_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    finished_at: datetime | None

    @property
    def is_moving(self) -> bool:
        return self.stage in MOVING

    @property
    def percent(self) -> int:
        """Of the counting or the application under way."""
        return min(100, self.seen * 100 // self.total) if self.total else 0

    @property
    def changes(self) -> int:
        """Contacts that it changes in a way that a person must know before."""
        return changes(self.tally)

    @property
    def unfit(self) -> int:
        return self.tally.get(UNFIT, 0)


@dataclass(frozen=True, slots=True)
class Example:
    """A contact as a rewrite would leave it; ``new_value`` None: the value stays, "": it goes."""

    code: str
    contact_id: int
    first_name: str
    last_name: str
    external_id: str | None
    written: str
    old: Number
    new: Number
    new_value: str | None


def rewrite(account_id: int, rewrite_id: int) -> RewriteView:
    """Raises NotFound."""
    return _view(_found(account_id, rewrite_id))


def rewrites(account_id: int, *, limit: int = 50) -> list[RewriteView]:
    """The account's, the latest first."""
    return [_view(found) for found in Rewrite.objects.filter(account_id=account_id).order_by("-pk")[:limit]]


def open_rewrite(account_id: int) -> RewriteView | None:
    """The one that is being counted, waits for a person or is being applied, if any."""
    found = Rewrite.objects.filter(account_id=account_id, stage__in=OPEN).first()
    return _view(found) if found else None


def rewrite_examples(account_id: int, rewrite_id: int) -> list[Example]:
    """Some contacts of each effect, as they are now and as they would be. Raises NotFound."""
    found = _found(account_id, rewrite_id)
    plan = plan_of(Purpose(found.purpose), found.settings)
    ids = [contact_id for kept in found.examples.values() for contact_id in kept]
    examples = []
    for contact in Contact.objects.filter(account_id=account_id, pk__in=ids).order_by("pk"):
        problem = NumberProblem(contact.number_problem) if contact.number_problem else None
        old = Number(contact.number, problem, contact.number_country or None)
        seen = Seen(contact.pk, contact.attributes.get(plan.key, ""), old)
        if effect := plan.effect(seen):
            examples.append(
                Example(
                    code=effect.code,
                    contact_id=contact.pk,
                    first_name=contact.first_name,
                    last_name=contact.last_name,
                    external_id=contact.external_id,
                    written=seen.written,
                    old=old,
                    new=effect.number or old,
                    new_value=effect.value,
                )
            )
    return sorted(examples, key=lambda example: (example.code, example.contact_id))


def _found(account_id: int, rewrite_id: int) -> Rewrite:
    found = Rewrite.objects.filter(account_id=account_id, pk=rewrite_id).first()
    if found is None:
        raise NotFound(kind="rewrite", name=str(rewrite_id))
    return found


def _view(found: Rewrite) -> RewriteView:
    return RewriteView(
        id=found.pk,
        purpose=Purpose(found.purpose),
        stage=Stage(found.stage),
        settings=found.settings,
        before=found.before,
        seen=found.seen,
        total=found.total,
        tally=found.tally,
        applied=found.applied,
        created_by=found.created_by,
        created_at=found.created_at,
        confirmed_by=found.confirmed_by,
        confirmed_at=found.confirmed_at,
        finished_at=found.finished_at,
    )
