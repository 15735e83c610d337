"""Messages: a text, its topic and its sender."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.console.forms.base import Form
from chappe.console.widgets import Select


class MessageForm(Form):
    """A text with merge fields."""

    places = {
        "message.name_taken": "name",
        "message.default_language_missing": "language",
        "message.language_twice": "language",
        "message.language_unknown": "language",
        "message": "text",
        "template": "text",
        "text": "text",
    }

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Seen only by your team."))
    topic = forms.ChoiceField(
        label=_("Topic"), help_text=_("Decides whose consent is needed, and whether the legal hours apply.")
    )
    sender = forms.ChoiceField(label=_("Sender"), help_text=_("What the phone shows as its origin."))
    text = forms.CharField(
        label=_("Text"),
        strip=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "true"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the text"),
        help_text=_(
            "With copies in other languages, each contact reads their own; whoever has none reads this text."
        ),
        required=False,
        widget=Select,
    )
    smart_replacement = forms.BooleanField(
        label=_("Replace typographic characters"),
        help_text=_("Curly quotes, long dashes and odd spaces become their plain forms, which cost less."),
        required=False,
        initial=True,
    )
    without_accents = forms.BooleanField(
        label=_("Remove the accents that cost"),
        help_text=_(
            "ç, ê, œ and the like lose their accent where that spares a text from UCS-2; à, é, è and ù stay."
        ),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        topics: Iterable[tuple[str, str]],
        senders: Iterable[tuple[str, str]],
        languages: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = list(topics)  # type: ignore[attr-defined]
        self.fields["sender"].choices = list(senders)  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("Not said")), *languages]  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        """Browsers send a line's end as two characters; a text has one, and each is paid for."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")

    def changes(self, copies: Mapping[str, str]) -> dict[str, Any]:
        """All but the name, as the operations take it."""
        given = self.cleaned_data
        return {
            "topic_id": int(given["topic"]),
            "sender_id": int(given["sender"]),
            "text": given["text"],
            "language": given["language"],
            "copies": copies,
            "smart_replacement": given["smart_replacement"],
            "without_accents": given["without_accents"],
        }


class TemplateNameForm(Form):
    """What a message is kept as, for others to start from."""

    name = forms.CharField(label=_("Name of the template"), max_length=120)
