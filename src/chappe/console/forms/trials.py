"""Testing a message, and the numbers that are kept for it."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.console.forms.base import Form
from chappe.messages.queries import TrialNumberView

BETWEEN = re.compile(r"[\n,;]")


class TrialForm(Form):
    """To which numbers a test goes, and as whom and in which language it reads."""

    places = {
        "trial": "others",
        "direct.suppressed": "others",
        "direct.sender_stopped": "others",
        "direct.number_invalid": "others",
    }

    kept = forms.MultipleChoiceField(
        label=_("Test numbers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Other numbers"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "inputmode": "tel"}),
        help_text=_("One on each line, or with commas between them. A test goes to 10 numbers at most."),
    )
    sample = forms.CharField(required=False, max_length=19)
    language = forms.ChoiceField(label=_("Text"), required=False)

    def __init__(
        self,
        *args: Any,
        numbers: Iterable[TrialNumberView],
        languages: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = {str(one.id): one for one in numbers}
        self.fields["kept"].choices = [(key, one.name) for key, one in self.numbers.items()]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("The one that the contact reads")), *languages]  # type: ignore[attr-defined]

    def chosen(self) -> list[str]:
        """The numbers as they stand in the form, valid or not: those ticked, then those typed."""
        ticked = [str(key) for key in self["kept"].value() or ()]
        typed = BETWEEN.split(str(self["others"].value() or ""))
        kept = [self.numbers[key].number for key in ticked if key in self.numbers]
        return [*kept, *(one.strip() for one in typed if one.strip())]

    def contact_id(self) -> int | None:
        """As whom the text is filled; None: somebody of whom nothing is known."""
        given = str(self["sample"].value() or "")
        return int(given) if given.isdecimal() and len(given) < 19 else None

    def reads(self) -> str | None:
        """The language chosen, if it is one of the message's."""
        given = str(self["language"].value() or "")
        return given if given in dict(self.fields["language"].choices) and given else None  # type: ignore[attr-defined]


class TrialNumberForm(Form):
    """A number that is kept for tests."""

    places = {"trial.number_invalid": "number", "trial.number_taken": "number"}

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Whose phone it is: “Ana, Android”."))
    number = forms.CharField(
        label=_("Number"), max_length=64, help_text=_("With its country, or as this account writes numbers.")
    )
