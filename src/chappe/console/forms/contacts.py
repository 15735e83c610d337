"""Contacts, and files of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.base.refusal import Refusal
from chappe.console.choices import country_choices, zone_choices
from chappe.console.forms.base import Form
from chappe.console.widgets import Select
from chappe.contacts.kinds import ISO, FieldKind
from chappe.contacts.queries import FieldView

STANDARD = ("external_id", "first_name", "last_name", "language", "country", "time_zone", "postal_code")
OWN_FIELDS_SHOWN = 40


class ContactForm(Form):
    """A person: the fields everyone has, the field with the number to text, then the account's own."""

    places = {
        "contact.external_id_taken": "external_id",
        "contact.country_unknown": "country",
        "contact.language_malformed": "language",
        "contact.time_zone_unknown": "time_zone",
    }

    first_name = forms.CharField(label=_("First name"), max_length=120, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    external_id = forms.CharField(
        label=_("External id"),
        max_length=120,
        required=False,
        help_text=_("How your own systems call this person; imports find the contact again by it."),
    )
    language = forms.CharField(
        label=_("Language"), max_length=8, required=False, help_text=_("fr, en, fr-ca…")
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=lambda: [("", "—"), *country_choices()], widget=Select, required=False
    )
    postal_code = forms.CharField(label=_("Postal code"), max_length=16, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [("", "—"), *zone_choices()], widget=Select, required=False
    )

    def __init__(self, *args: Any, own_fields: Iterable[FieldView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = list(own_fields)[:OWN_FIELDS_SHOWN]
        for field in shown:
            self.fields[own(field.key)] = box_of(field, str(self.initial.get(own(field.key), "")))
        self.order_fields(["first_name", "last_name", *(own(field.key) for field in shown if field.is_sms)])

    def place_of(self, refusal: Refusal) -> str | None:
        """A refusal about one of the account's own fields names it by its key."""
        place = own(str(refusal.params.get("field", "")))
        return place if place in self.fields else super().place_of(refusal)

    @property
    def values(self) -> dict[str, str]:
        """The fields by their keys, as the operation takes them."""
        return {key.removeprefix(OWN): value for key, value in self.cleaned_data.items()}


OWN = "own."


def own(key: str) -> str:
    """The form's name of one of the account's own fields, apart from the standard ones."""
    return OWN + key


def box_of(field: FieldView, value: str) -> forms.Field:
    """The box in which a person fills one of the account's own fields, holding this value now.

    A date that is none, as while the field's kind is changing, stays in a box that can show it.
    """
    label = _("Number to text (%(field)s)") % {"field": field.name} if field.is_sms else field.name
    if field.kind is FieldKind.BOOLEAN:
        return chosen_box(label, [("true", _("Yes")), ("false", _("No"))], value)
    if field.kind is FieldKind.CHOICE:
        return chosen_box(label, [(choice, choice) for choice in field.choices], value)
    if field.kind is FieldKind.PHONE:
        attributes = {"type": "tel", "inputmode": "tel", "autocomplete": "off"}
        return forms.CharField(
            label=label, max_length=120, required=False, widget=forms.TextInput(attrs=attributes)
        )
    if field.kind is FieldKind.DATE and (not value or ISO.fullmatch(value)):
        return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={"type": "date"}))
    mode = "decimal" if field.kind is FieldKind.NUMBER else "text"
    widget = forms.TextInput(attrs={"inputmode": mode})
    return forms.CharField(label=label, max_length=4000, required=False, widget=widget)


def chosen_box(label: str, choices: list[tuple[str, Any]], value: str) -> forms.ChoiceField:
    """One of a few, or none; a value that is none of them any more is shown, and stays unless it is changed."""
    known = {code for code, _word in choices}
    kept = [(value, value)] if value and value not in known else []
    return forms.ChoiceField(label=label, choices=[("", "—"), *choices, *kept], required=False, widget=Select)


def initial_of(standard: Mapping[str, object], attributes: Mapping[str, object]) -> dict[str, object]:
    return {**standard, **{own(key): value for key, value in attributes.items()}}
