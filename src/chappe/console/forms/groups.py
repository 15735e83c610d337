"""Groups and who is in them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.console.forms.base import Form


class GroupForm(Form):
    """A group's name."""

    places = {"group.name_taken": "name", "group.name_missing": "name", "group.name_too_long": "name"}

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As your team will look for it."))


class MembersForm(Form):
    """Contacts to add, by the ids that the account knows them by."""

    places = {"not_found.contact": "external_ids"}

    external_ids = forms.CharField(
        label=_("External ids"),
        help_text=_("One a line. For many, import a file and name this group there."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean_external_ids(self) -> list[str]:
        lines = self.cleaned_data["external_ids"].splitlines()
        return [line.strip() for line in lines if line.strip()]
