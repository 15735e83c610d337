"""Reading how often contacts may be texted."""

from dataclasses import dataclass

from chappe.contacts.models import FrequencyCap

CAPS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class CapView:
    """At most so many texts in so many days; no topic: of all marketing topics together."""

    topic_id: int | None
    topic_key: str
    most: int
    days: int


def caps(account_id: int) -> list[CapView]:
    """The account's caps, the overall one first."""
    found = FrequencyCap.objects.filter(account_id=account_id).select_related("topic")
    return [
        CapView(cap.topic_id, cap.topic.key if cap.topic else "", cap.most, cap.days)
        for cap in sorted(found[:CAPS_SHOWN], key=lambda cap: cap.topic.key if cap.topic else "")
    ]
