"""Numbers that get nothing: one, a list of them, why one may get texts again, and those out of use."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from chappe.console import words
from chappe.console.forms.base import Form

LARGEST = 2 * 1024 * 1024


class SuppressionForm(Form):
    """A number that must get nothing."""

    places = {
        "suppression.number_invalid": "number",
        "suppression.reason_unknown": "reason",
        "sender": "sender",
    }

    number = forms.CharField(
        label=_("Phone number"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=list(words.SUPPRESSION_KINDS.items()))
    sender = forms.ChoiceField(
        label=_("Gets nothing from"),
        required=False,
        help_text=_("From one sender alone, since they answered STOP or asked for it by other means."),
    )

    def __init__(self, *args: Any, senders: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sender = self.fields["sender"]
        assert isinstance(sender, forms.ChoiceField)
        sender.choices = [("", _("Any sender of the account")), *((value, value) for value in senders)]


class LiftForm(Form):
    """Why a number may get texts again."""

    number = forms.CharField(max_length=40, widget=forms.HiddenInput)
    sender = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why"),
        max_length=120,
        help_text=_("Kept in the audit log: “asked for it by telephone on 12 May”."),
    )


class SuppressionListForm(Form):
    """A file of numbers."""

    places = {"import": "file", "file": "file"}

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "One number a line, in any form; or a CSV file with a column of numbers. A list that Chappe exported keeps"
            " its reasons and dates."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=list(words.SUPPRESSION_KINDS.items()),
        help_text=_("Of the lines that give none."),
    )
    source = forms.CharField(
        label=_("Where this list comes from"), max_length=120, help_text=_("“Export of the former provider”.")
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        size = file.size or 0
        if size > LARGEST:
            raise forms.ValidationError(
                _(
                    "The file has %(size)s, and this page takes %(most)s. Cut it in pieces, or have the operator run:"
                    " chappe suppressions import FILE"
                )
                % {"size": filesizeformat(size), "most": filesizeformat(LARGEST)}
            )
        return file


class DeadNumbersForm(Form):
    """When a number counts as out of use."""

    places = {"dead_numbers.failures_out_of_range": "failures", "dead_numbers.days_out_of_range": "days"}

    on = forms.BooleanField(
        label=_("Put numbers that are out of use on the stop list"),
        required=False,
        help_text=_(
            "Looked at every hour, once a text to the number fails for good. Lifted again by itself if a text is"
            " delivered after all, or the person writes."
        ),
    )
    failures = forms.IntegerField(
        label=_("Failures for good"),
        initial=3,
        min_value=2,
        max_value=20,
        help_text=_("Each in another deployment, and none delivered in between."),
    )
    days = forms.IntegerField(label=_("Within so many days"), initial=90, min_value=1, max_value=365)
