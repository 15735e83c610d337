"""How often contacts may be texted."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.console.forms.base import Form
from chappe.contacts.caps import BOUNDS
from chappe.contacts.queries import CapView, TopicView

OVERALL = "overall"


class CapsForm(Form):
    """A number of texts and of days for all marketing topics together, and for each topic; both empty for no cap."""

    def __init__(
        self, *args: Any, topics: Sequence[TopicView], caps: Sequence[CapView], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics
        present = {cap.topic_id: cap for cap in caps}
        for topic_id, key in self.keys():
            cap = present.get(topic_id)
            self.fields[f"{key}_most"] = _number(_("Texts at most"), "most", cap.most if cap else None)
            self.fields[f"{key}_days"] = _number(_("in so many days"), "days", cap.days if cap else None)

    def keys(self) -> list[tuple[int | None, str]]:
        """Topics by id (None: overall), and the beginning of their fields' names."""
        return [(None, OVERALL), *((topic.id, f"topic_{topic.id}") for topic in self.topics)]

    def rows(self) -> list[tuple[TopicView | None, forms.BoundField, forms.BoundField]]:
        """Each topic (None: overall) with its two fields."""
        of = dict(self.keys())
        return [
            (
                topic,
                self[f"{of[topic.id if topic else None]}_most"],
                self[f"{of[topic.id if topic else None]}_days"],
            )
            for topic in (None, *self.topics)
        ]

    def clean(self) -> dict[str, Any]:
        """One number without the other is no cap."""
        cleaned = super().clean() or self.cleaned_data
        for _topic, key in self.keys():
            pair = (cleaned.get(f"{key}_most"), cleaned.get(f"{key}_days"))
            if (
                None in pair
                and pair != (None, None)
                and not {f"{key}_most", f"{key}_days"} & set(self.errors)
            ):
                missing = "most" if pair[0] is None else "days"
                self.add_error(f"{key}_{missing}", _("Fill in both numbers, or empty both for no cap."))
        return cleaned

    @property
    def chosen(self) -> dict[int | None, tuple[int, int] | None]:
        """Texts and days by topic (None: overall); None for no cap."""
        found = {}
        for topic_id, key in self.keys():
            most, days = self.cleaned_data[f"{key}_most"], self.cleaned_data[f"{key}_days"]
            found[topic_id] = None if most is None else (most, days)
        return found


def _number(label: Any, name: str, initial: int | None) -> forms.IntegerField:
    low, high = BOUNDS[name]
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=False, initial=initial)
