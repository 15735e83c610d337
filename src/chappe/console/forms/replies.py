"""Answers, and what an account does about replies."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.console.forms.base import Form
from chappe.inbound.queries import RuleView, TextView
from chappe.wording.replies import MEANINGS, SCOPES


class AnswerForm(Form):
    """An answer to one person."""

    LONGEST: ClassVar[int] = 2000
    places = {"direct": "text", "text": "text"}

    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )


class ReplyRuleForm(Form):
    """How much a STOP stops, what is confirmed, how often a number is answered by itself."""

    places = {"reply_rule.scope_unknown": "scope", "reply_rule.most_automatic": "most_automatic"}

    scope = forms.ChoiceField(
        label=_("A STOP stops"),
        choices=list(SCOPES.items()),
        widget=forms.RadioSelect,
        help_text=_(
            "Every text is the safe choice: whoever answers STOP rarely means one topic, and some laws ask for no less."
            " A STOP of one sender lets the account's other senders write; where none is known, it stops everything."
            " A STOP of one topic withdraws its consent; where no topic is known, or it asks for no consent, the STOP"
            " stops everything."
        ),
    )
    confirms_stop = forms.BooleanField(
        label=_("Confirm a STOP with one text"),
        required=False,
        help_text=_(
            "Leave it if your provider confirms by itself: nobody wants two. Never more than one in 24 hours."
        ),
    )
    confirms_start = forms.BooleanField(label=_("Confirm a START with one text"), required=False)
    most_automatic = forms.IntegerField(
        label=_("Texts by themselves to one number, in 24 hours at most"),
        min_value=0,
        max_value=20,
        help_text=_("So that two machines never talk to each other. 0: none."),
    )

    @staticmethod
    def of(rule: RuleView) -> dict[str, object]:
        return {
            "scope": rule.scope,
            "confirms_stop": rule.confirms_stop,
            "confirms_start": rule.confirms_start,
            "most_automatic": rule.most_automatic,
        }


class ReplyTextsForm(Form):
    """What is said by itself, in each language."""

    def __init__(
        self, *args: Any, texts: Sequence[TextView], languages: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        for one in texts:
            self.fields[self.name(one)] = forms.CharField(
                label=languages.get(one.language, one.language),
                required=False,
                max_length=500,
                initial=one.text,
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": one.shipped, "lang": one.language}),
            )

    @staticmethod
    def name(one: TextView) -> str:
        return f"{one.which}_{one.language}"

    def rows(self, which: str) -> list[forms.BoundField]:
        return [self[self.name(one)] for one in self.texts if one.which == which]

    @property
    def changed(self) -> list[tuple[TextView, str]]:
        """The texts that were changed, as they are now."""
        return [
            (one, text)
            for one in self.texts
            if (text := self.cleaned_data[self.name(one)].strip()) != one.text
        ]


class WordForm(Form):
    """A word of the account's own."""

    places = {"keyword": "word"}

    word = forms.CharField(label=_("Word"), max_length=60)
    meaning = forms.ChoiceField(label=_("Obeyed"), choices=list(MEANINGS.items()))


class AutoAnswerForm(Form):
    """What is answered to a word by itself."""

    places = {
        "keyword": "keyword",
        "auto_answer": "keyword",
        "direct": "answer",
        "text": "answer",
        "sender": "sender",
    }

    keyword = forms.CharField(label=_("Word"), max_length=60, help_text=_("Alone in the reply: “HOURS”."))
    sender = forms.ChoiceField(label=_("Written to"), required=False)
    answer = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, senders: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sender = self.fields["sender"]
        assert isinstance(sender, forms.ChoiceField)
        sender.choices = [("", _("Any sender of the account")), *((value, value) for value in senders)]
