"""What criteria look at in one contact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """What holds for one topic; moments are aware."""

    status: str
    at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SendingFact:
    """One recipient that the contact was. ``at``: of its latest news."""

    deployment_id: int
    state: str
    number: str
    at: datetime | None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReplyFact:
    """One text that came in through a gateway of the account."""

    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClickFact:
    """One link that was followed, by a person or a robot; link 0 is the contact's own preference page."""

    deployment_id: int
    link: int
    is_person: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """All that criteria look at in one contact. ``groups`` are the static ones it is in."""

    standard: Mapping[str, str]
    created_at: datetime
    updated_at: datetime
    attributes: Mapping[str, str] = field(default_factory=dict)
    number: str | None = None
    number_problem: str = "missing"
    number_country: str = ""
    is_active: bool = True
    sms_blocked: bool = False
    suppressed: bool = False
    consents: Mapping[int, ConsentFact] = field(default_factory=dict)
    groups: frozenset[int] = frozenset()
    sendings: tuple[SendingFact, ...] = ()
    replies: tuple[ReplyFact, ...] = ()
    clicks: tuple[ClickFact, ...] = ()
