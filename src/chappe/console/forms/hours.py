"""Legal hours: a rulebook, the account's own hours and closed days, and a number to ask about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe import wording
from chappe.base.refusal import Refusal
from chappe.console.choices import country_choices, zone_choices
from chappe.console.forms.base import Form
from chappe.console.widgets import Select
from chappe.windows.basis import hours_as_json
from chappe.windows.hours import ALWAYS, WEEKDAYS, Hours
from chappe.windows.weeks import parse_written_day
from chappe.wording.windows import WEEKDAYS as WEEKDAY_WORDS


class RulebookForm(Form):
    """One rulebook for one place; empty for the default."""

    rulebook = forms.ChoiceField(label=_("Rulebook"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rulebook"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class OwnHoursForm(Form):
    """Courtesy, and the hours of the account's own: a line for each weekday."""

    courtesy = forms.BooleanField(
        label=_("Keep hours of courtesy where no law asks for any"),
        required=False,
        help_text=_("From 8:00 to 20:00 of the recipient’s own time, every day."),
    )
    has_hours = forms.BooleanField(
        label=_("Keep tighter hours of our own"),
        required=False,
        help_text=_("They come on top of the law of each country. They can close, never open."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday in WEEKDAYS:
            self.fields[weekday] = forms.CharField(
                label=str(WEEKDAY_WORDS[weekday]), required=False, max_length=80, widget=forms.TextInput
            )

    @property
    def weekdays(self) -> list[Any]:
        return [self[weekday] for weekday in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("has_hours"):
            cleaned["hours"] = self._hours(cleaned)
        else:
            cleaned["hours"] = ALWAYS
        return cleaned

    def _hours(self, cleaned: dict[str, Any]) -> Hours:
        days = []
        for weekday in WEEKDAYS:
            try:
                days.append(parse_written_day(cleaned.get(weekday, "")))
            except Refusal as refusal:
                self.add_error(weekday, wording.sentence(refusal))
                days.append(())
        if not any(days) and not self.errors:
            self.add_error("monday", _("Nothing could ever leave: write the hours of one day at least."))
        return Hours.of_days(days)


def own_hours_initial(hours: Hours, *, courtesy: bool) -> dict[str, object]:
    """The form as the account's choices fill it; a usual week where there is none yet."""
    kept = hours_as_json(hours)
    shown = kept or {weekday: ["09:00-19:00"] if weekday != "sunday" else [] for weekday in WEEKDAYS}
    return {
        "courtesy": courtesy,
        "has_hours": kept is not None,
        **{weekday: ", ".join(spans) for weekday, spans in shown.items()},
    }


class ClosedDayForm(Form):
    """A day on which nothing leaves."""

    places = {"window.closed_day_name_too_long": "name", "window.too_many_closed_days": "day"}

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=60,
        help_text=_("Why: “Company outing”, “Day of mourning”."),
    )


class NumberForm(Form):
    """A number, a moment, and what is known of the person."""

    places = {
        "window.no_territory": "number",
        "window.unknown_country": "country",
        "window.unknown_state": "state",
        "window.postal_code_impossible": "postal_code",
    }

    number = forms.CharField(
        label=_("Phone number"),
        max_length=40,
        help_text=_("With + and the country’s code, or as your account writes them."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    date = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    zone = forms.ChoiceField(label=_("In the time of"), choices=zone_choices, widget=Select)
    postal_code = forms.CharField(
        label=_("Postal code"),
        required=False,
        max_length=12,
        help_text=_("Tells Alsace-Moselle, an overseas territory, an American state."),
    )
    state = forms.CharField(label=_("State"), required=False, max_length=40, help_text=_("FL or Florida."))
    country = forms.ChoiceField(
        label=_("Country of residence"),
        required=False,
        choices=lambda: [("", _("That of the number")), *country_choices()],
        widget=Select,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for field, other in (("date", "time"), ("time", "date")):
            if cleaned.get(field) and not cleaned.get(other) and other not in self.errors:
                self.add_error(other, _("Give both a date and a time, or neither for now."))
        return cleaned
