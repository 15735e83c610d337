"""The account's own fields, and how its numbers are read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.console.choices import number_format_choices
from chappe.console.forms.base import Form
from chappe.console.widgets import Select
from chappe.wording.fields import FIELD_KINDS

CHOICES_LENGTH = 30_000


class FieldNameForm(Form):
    """What people see."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As your team calls it. The key, which texts and files name, stays."),
    )


class FieldKindForm(Form):
    """What a field holds."""

    places = {"field.choices_missing": "choices", "field.too_many_choices": "choices", "field.kind": "kind"}

    kind = forms.ChoiceField(label=_("Kind"), choices=list(FIELD_KINDS.items()), initial="text")
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=CHOICES_LENGTH,
        help_text=_("Of a choice: one a line, in the order in which they are shown."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def values(self) -> dict[str, Any]:
        """As the operations take them."""
        return {**self.cleaned_data, "choices": self.cleaned_data["choices"].splitlines()}


class FieldForm(FieldKindForm):
    """A new field."""

    places = {
        **FieldKindForm.places,
        "field.key_invalid": "key",
        "field.key_reserved": "key",
        "field.key_taken": "key",
    }

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As your team calls it: “Date of birth”, “Shop”.")
    )
    key = forms.CharField(
        label=_("Key"),
        max_length=60,
        required=False,
        help_text=_("What texts and files call it; made of the name if it is left empty."),
    )
    field_order = ("name", "kind", "choices", "key")


class NumbersForm(Form):
    """The field that is texted, and how numbers are written there."""

    places = {"field.not_phone": "sms_field", "account.number_format_unknown": "number_format"}

    sms_field = forms.ChoiceField(
        label=_("SMS field"), help_text=_("The contacts' field that holds the phone number to text.")
    )
    number_format = forms.ChoiceField(
        label=_("Number format"),
        choices=number_format_choices,
        widget=Select,
        help_text=_("How the numbers of that field are written."),
    )

    def __init__(self, *args: Any, phones: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sms_field"].choices = [  # type: ignore[attr-defined]
            (key, f"{name} ({key})" if name != key else name) for key, name in phones
        ]
