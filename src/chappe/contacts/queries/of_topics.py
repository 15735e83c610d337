"""Reading topics."""

from dataclasses import dataclass

from chappe.base.refusal import NotFound
from chappe.contacts.models import Topic


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic, and whether its texts ask for consent."""

    id: int
    key: str
    name: str
    kind: str
    requires_consent: bool


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


def _view(topic: Topic) -> TopicView:
    return TopicView(
        id=topic.pk,
        key=topic.key,
        name=topic.name,
        kind=topic.kind,
        requires_consent=topic.requires_consent,
    )
