"""Reading topics."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chappe.base.refusal import NotFound
from chappe.contacts.models import Topic, TopicKind
from chappe.contacts.store import rows_of

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic, and whether its texts ask for consent."""

    id: int
    key: str
    name: str
    kind: str
    requires_consent: bool

    @property
    def is_marketing(self) -> bool:
        """Whether the law of marketing texts is theirs."""
        return self.kind == TopicKind.MARKETING


@dataclass(frozen=True, slots=True)
class TopicCounts:
    """How many contacts consent to a topic now, did but no longer, withdrew; ``expiring`` consent for 30 days at most.

    Those expiring are among the granted, the expired are not.
    """

    granted: int = 0
    expiring: int = 0
    expired: int = 0
    withdrawn: int = 0


def topics(account_id: int, *, limit: int = 500) -> list[TopicView]:
    """The account's topics by name."""
    found = Topic.objects.filter(account_id=account_id).order_by("name", "pk")
    return [_view(topic) for topic in found[:limit]]


def topic_by_key(account_id: int, key: str) -> TopicView:
    """The topic of that key. Raises NotFound."""
    found = Topic.objects.filter(account_id=account_id, key=key).first()
    if found is None:
        raise NotFound(kind="topic", name=key)
    return _view(found)


def topic(account_id: int, topic_id: int) -> TopicView:
    """Raises NotFound."""
    found = Topic.objects.filter(account_id=account_id, pk=topic_id).first()
    if found is None:
        raise NotFound(kind="topic", name=str(topic_id))
    return _view(found)


def topic_counts(account_id: int, *, now: datetime) -> dict[int, TopicCounts]:
    """How contacts stand, by topic; a topic of which nobody said anything is not there. Reads every consent."""
    rows = rows_of("topic_counts", account_id=account_id, now=now, soon=now + SOON)
    return {topic_id: TopicCounts(*counts) for topic_id, *counts in rows}


def _view(topic: Topic) -> TopicView:
    return TopicView(
        id=topic.pk,
        key=topic.key,
        name=topic.name,
        kind=topic.kind,
        requires_consent=topic.requires_consent,
    )
