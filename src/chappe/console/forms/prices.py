"""What fragments cost through a gateway."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.base.refusal import Refusal
from chappe.console.forms.base import Form
from chappe.gateways.prices import read_prices
from chappe.wording import sentence

MOST_OCTETS = 100_000


class PricesForm(Form):
    """A whole list of prices, written or uploaded."""

    places = {"price.currency_invalid": "currency", "price": "prices", "account.country_unknown": "prices"}

    currency = forms.CharField(
        label=_("Currency"), max_length=3, help_text=_("Its three letters, such as EUR or CAD.")
    )
    prices = forms.CharField(
        label=_("Price of a fragment, by country"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("A country and its price a line, such as FR;0.045, and * for every other country."),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        help_text=_("Its lines replace the list above. A heading is passed over."),
    )

    def clean(self) -> dict[str, Any]:
        """The list as prices by country, whichever way it came."""
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("file")
        place = "file" if upload else "prices"
        try:
            cleaned["listed"] = self._read(upload, cleaned.get("prices", ""))
        except Refusal as refusal:
            self.add_error(place, sentence(refusal))
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not text in UTF-8. Save it as “CSV UTF-8”."))
        return cleaned

    def _read(self, upload: Any, written: str) -> dict[str, Decimal]:
        if not upload:
            return read_prices(written)
        return read_prices(upload.read(MOST_OCTETS).decode("utf-8-sig"))
