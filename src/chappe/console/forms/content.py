"""What is put to texts, everywhere and in one country."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.console.forms.base import Form
from chappe.content.completing import Wish

EVERYWHERE, OWN = "everywhere", "own"


class CompletionForm(Form):
    """The account's own mention of how to refuse, and the country's label."""

    places = {"content": "opt_out"}

    opt_out = forms.CharField(
        label=_("Put at the end where a text does not say how to refuse"),
        required=False,
        max_length=200,
        help_text=_(
            "In your own words: “STOP”. A number, as in “STOP 36111”, is put only in countries where refusals go to"
            " such numbers: give the others their own mention. Empty: nothing is put."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    label = forms.BooleanField(
        label=_("Put the country’s label first where it is missing"),
        required=False,
        help_text=_("“[QC]”, “(광고)”, “<ADV>”: whichever the country asks for."),
    )


class CountryCompletionForm(CompletionForm):
    """The same in one country, unless it is as everywhere."""

    mode = forms.ChoiceField(
        label=_("In this country"),
        choices=[(EVERYWHERE, _("As everywhere")), (OWN, _("Something else here"))],
        widget=forms.RadioSelect,
    )

    @property
    def is_own(self) -> bool:
        """Whether the country has a wish of its own."""
        return bool(self.cleaned_data["mode"] == OWN)


def initial_of(wish: Wish, *, own: bool = False) -> dict[str, Any]:
    """A form as it is filled by what was settled."""
    return {"opt_out": wish.opt_out, "label": wish.label, "mode": OWN if own else EVERYWHERE}
