"""The name under which short addresses are written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.console.forms.base import Form


class LinkDomainForm(Form):
    """Empty for none."""

    places = {"account.link_domain_invalid": "link_domain"}

    link_domain = forms.CharField(
        label=_("Link domain"),
        required=False,
        max_length=200,
        help_text=_(
            "A name of your own, as short as can be, such as go.example.com. It stands in every short address, and each"
            " of its characters is paid in each text."
        ),
        widget=forms.TextInput(
            attrs={"placeholder": "go.example.com", "spellcheck": "false", "autocapitalize": "off"}
        ),
    )
