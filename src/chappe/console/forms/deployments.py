"""The steps of a deployment."""

from collections.abc import Iterable
from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chappe.console.choices import zone_choices
from chappe.console.forms.base import Form
from chappe.console.widgets import Select
from chappe.deployments.pace import MOST_MINUTES, MOST_PER_MINUTE


class NameForm(Form):
    """What a deployment is called, and what it sends."""

    places = {
        "deployment.name_taken": "name",
        "deployment.name_missing": "name",
        "not_found.message": "message",
    }

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Seen only by your team: “Summer sale, first reminder”.")
    )
    message = forms.ChoiceField(label=_("Message"), help_text=_("What each recipient is sent."))

    def __init__(self, *args: Any, messages: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].choices = list(messages)  # type: ignore[attr-defined]


class Schedule(TypedDict):
    """A schedule as the operation takes it."""

    schedule_at: str
    schedule_zone: str
    schedule_local: bool
    refresh: bool
    limit_at: str
    pace_per_minute: int
    spread_minutes: int
    urgent: bool


class ScheduleForm(Form):
    """When the texts leave, and until when they may."""

    places = {
        "schedule.bad_moment": "date",
        "schedule.unknown_zone": "zone",
        "schedule.zone_missing": "zone",
        "deployment.pace_out_of_range": "per_minute",
        "deployment.spread_out_of_range": "spread_hours",
        "deployment.pace_both_ways": "speed",
    }

    when = forms.ChoiceField(
        label=_("When the texts leave"),
        choices=[
            ("now", pgettext_lazy("schedule", "As soon as it is approved")),
            ("at", pgettext_lazy("schedule", "At a certain time")),
            ("local", pgettext_lazy("schedule", "At the same time of day in each recipient’s own zone")),
        ],
        widget=forms.RadioSelect,
    )
    date = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        widget=Select,
        help_text=_("By its city; type the first letters."),
    )
    refresh = forms.BooleanField(label=_("Update the list at that moment"), required=False)
    has_limit = forms.BooleanField(
        label=_("Stop sending after a certain time"),
        required=False,
        help_text=_("Who has not got the text by then will not, and is listed in the report."),
    )
    limit_date = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    limit_time = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    speed = forms.ChoiceField(
        label=_("How fast the texts leave"),
        required=False,
        choices=[
            ("full", pgettext_lazy("pace", "As fast as the gateways allow")),
            ("pace", pgettext_lazy("pace", "At most so many a minute")),
            ("spread", pgettext_lazy("pace", "Spread over a time")),
        ],
        widget=forms.RadioSelect,
    )
    per_minute = forms.IntegerField(
        label=_("Texts a minute"),
        required=False,
        min_value=1,
        max_value=MOST_PER_MINUTE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    spread_hours = forms.IntegerField(
        label=_("Hours to spread over"),
        required=False,
        min_value=0,
        max_value=MOST_MINUTES // 60,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    spread_rest = forms.IntegerField(
        label=pgettext_lazy("after hours", "and minutes"),
        required=False,
        min_value=0,
        max_value=59,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    urgent = forms.BooleanField(
        label=_("Urgent: goes before other deployments"),
        required=False,
        help_text=_(
            "For what cannot wait: a recall, a warning. While it leaves, other deployments on the same gateways stand "
            "still. Legal hours bind it like any other."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = ("date", "time", "limit_date", "limit_time", "per_minute", "spread_hours", "spread_rest")
        for name in asked:
            # Asked for by a choice made above them: not to be called optional.
            self.fields[name].is_needed = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("when") in ("at", "local"):
            self._need("date", _("Choose the day."))
            self._need("time", _("Choose the time."))
        if cleaned.get("has_limit"):
            self._need("limit_date", _("Choose the last day."))
            self._need("limit_time", _("Choose the time until which texts may leave."))
        if cleaned.get("speed") == "pace":
            self._need("per_minute", _("Say how many texts a minute may leave."))
        if cleaned.get("speed") == "spread" and not (self._minutes or self.errors):
            self.add_error("spread_hours", _("Say over how long the texts are to be spread."))
        return cleaned

    @property
    def _minutes(self) -> int:
        given = self.cleaned_data
        return 60 * (given.get("spread_hours") or 0) + (given.get("spread_rest") or 0)

    def _need(self, field: str, sentence: Any) -> None:
        if not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, sentence)

    @property
    def changes(self) -> Schedule:
        """The schedule as the operation takes it: wall times, and empty ones for none."""
        given = self.cleaned_data
        return {
            "schedule_at": wall(given["date"], given["time"]) if given["when"] != "now" else "",
            "schedule_zone": given["zone"],
            "schedule_local": given["when"] == "local",
            "refresh": given["refresh"],
            "limit_at": wall(given["limit_date"], given["limit_time"]) if given["has_limit"] else "",
            "pace_per_minute": given["per_minute"] if given["speed"] == "pace" else 0,
            "spread_minutes": self._minutes if given["speed"] == "spread" else 0,
            "urgent": given["urgent"],
        }


def wall(date: Any, time: Any) -> str:
    return f"{date:%Y-%m-%d}T{time:%H:%M}"


def schedule_initial(given: Schedule) -> dict[str, object]:
    """The form of a schedule as it is saved."""
    date, _t, time = given["schedule_at"].partition("T")
    limit_date, _t, limit_time = given["limit_at"].partition("T")
    spread = given["spread_minutes"]
    return {
        "when": ("local" if given["schedule_local"] else "at") if given["schedule_at"] else "now",
        "refresh": given["refresh"],
        "date": date,
        "time": time,
        "zone": given["schedule_zone"],
        "has_limit": bool(given["limit_at"]),
        "limit_date": limit_date,
        "limit_time": limit_time,
        "speed": "pace" if given["pace_per_minute"] else "spread" if spread else "full",
        "per_minute": given["pace_per_minute"] or None,
        "spread_hours": spread // 60 if spread else None,
        "spread_rest": spread % 60 if spread else None,
        "urgent": given["urgent"],
    }


class ReasonForm(Form):
    """Why a deployment is rejected or cancelled."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
