"""Statements of consent: of one person, or of everybody in a group."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chappe.console.forms.base import Form
from chappe.contacts.presets import Preset, end_of, first_moment

DATES = ["%Y-%m-%d", "%d/%m/%Y"]


class DateField(forms.DateField):
    """A day, by the browser's own calendar where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=DATES, required=False, widget=widget, **kwargs)


class ConsentForm(Form):
    """One statement: of what, what was said, on which basis, since when, until when, where, and what shows it."""

    places = {
        "not_found.topic": "topic",
        "consent.expiry_missing": "ends_on",
        "consent.expiry_too_early": "ends_on",
        "consent.in_future": "said_on",
    }

    topic = forms.ChoiceField(label=_("Topic"))
    status = forms.ChoiceField(
        label=_("The person"),
        choices=[
            ("granted", pgettext_lazy("consent statement", "consents")),
            ("withdrawn", pgettext_lazy("consent statement", "no longer consents")),
        ],
        widget=forms.RadioSelect,
        initial="granted",
    )
    basis = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("express", _("Said so in so many words")),
            (Preset.CA_PURCHASE.value, _("Implied by a purchase or a contract: 2 years, in Canada")),
            (Preset.CA_INQUIRY.value, _("Implied by an enquiry: 6 months, in Canada")),
            ("implied", _("Implied otherwise: until the day you give")),
        ],
        initial="express",
        help_text=_("Canada: S.C. 2010, c. 23, s. 10 (the anti-spam law). This is no legal advice."),
    )
    said_on = DateField(
        label=_("On which day"), help_text=_("Of the statement, the purchase or the enquiry. Empty: now.")
    )
    ends_on = DateField(
        label=_("Until which day"), help_text=_("That day included. Empty: as long as it is not withdrawn.")
    )
    source = forms.CharField(
        label=_("Where it was said"),
        max_length=120,
        help_text=_("“Form of 12 May”, “by telephone”, “in the shop”."),
    )
    proof = forms.CharField(
        label=_("What shows it"),
        max_length=2000,
        required=False,
        help_text=_("The number of a form, an order, a recording: where it can be found again."),
    )

    def __init__(
        self, *args: Any, topics: Iterable[tuple[str, str]], zone: str, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.today = now.astimezone(self.zone).date()
        self.fields["topic"].choices = list(topics)  # type: ignore[attr-defined]

    @property
    def terms(self) -> dict[str, Any]:
        """What was said, as the operations take it, but for whom and for which topic."""
        given = self.cleaned_data
        basis = given["basis"]
        said_on: date | None = given["said_on"]
        ends_on: date | None = given["ends_on"]
        return {
            "status": given["status"],
            "basis": basis if basis == "express" else "implied",
            "preset": basis if basis in Preset.__members__.values() else "",
            "at": None if said_on in (None, self.today) else first_moment(said_on, self.zone),
            "expires_at": None if ends_on is None else end_of(ends_on, self.zone),
            "source": given["source"],
            "proof": given["proof"],
        }
