"""Who may approve, and what."""

from dataclasses import dataclass

from chappe.base.refusal import Refusal


class SamePerson(Refusal):
    """The account asks that someone other than the preparer approves (``preparer``)."""

    code = "approval.same_person"


class Edited(Refusal):
    """What is approved is no longer what was shown (``seen``, ``current``: revisions)."""

    code = "approval.edited"


class ReasonMissing(Refusal):
    """A rejection says why (``field``)."""

    code = "approval.reason_missing"


class NobodyToReach(Refusal):
    """A preparation without a recipient cannot leave."""

    code = "approval.nobody_to_reach"


class StartPassed(Refusal):
    """The moment chosen has passed while the approval was awaited (``field``, ``starts_at``)."""

    code = "approval.start_passed"


class LimitPassed(Refusal):
    """The time limit lies before the start (``field``, ``ends_at``)."""

    code = "approval.limit_passed"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an approver is asked about. ``preparer_id`` is None for the command line."""

    revision: int
    recipients: int
    preparer_id: int | None
    preparer: str


@dataclass(frozen=True, slots=True)
class Policy:
    """The account's wish: "never", "always", or "above" a number of recipients."""

    four_eyes: str
    above: int


def check(prepared: Prepared, policy: Policy, *, approver_id: int | None, seen_revision: int) -> None:
    """Raises Edited, NobodyToReach or SamePerson where this person may not approve this preparation."""
    if seen_revision != prepared.revision:
        raise Edited(seen=seen_revision, current=prepared.revision)
    if prepared.recipients == 0:
        raise NobodyToReach
    if needs_second_person(prepared.recipients, policy) and approver_id == prepared.preparer_id:
        raise SamePerson(preparer=prepared.preparer)


def needs_second_person(recipients: int, policy: Policy) -> bool:
    """Whether the account's wish applies to that many recipients."""
    return policy.four_eyes == "always" or (policy.four_eyes == "above" and recipients > policy.above)


def reason_given(reason: str) -> str:
    """The reason without spaces around it. Raises ReasonMissing for an empty one."""
    stripped = reason.strip()
    if not stripped:
        raise ReasonMissing(field="reason")
    return stripped
