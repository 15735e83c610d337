"""One person: which text is asked about, and the word that erases."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chappe.console.forms.base import Form
from chappe.console.widgets import Select


class WhyForm(Form):
    """A message or a deployment: ``message.3``, ``deployment.7``."""

    text = forms.ChoiceField(label=_("Which text?"), widget=Select)

    def __init__(
        self,
        *args: Any,
        messages: Iterable[tuple[int, str]],
        deployments: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].choices = [  # type: ignore[attr-defined]
            *(
                (f"deployment.{id}", gettext("Deployment “%(name)s”") % {"name": name})
                for id, name in deployments
            ),
            *(
                (f"message.{id}", gettext("Message “%(name)s”, to anybody") % {"name": name})
                for id, name in messages
            ),
        ]

    @property
    def asked(self) -> tuple[str, int]:
        """The kind and the id."""
        kind, _dot, number = str(self.cleaned_data["text"]).partition(".")
        return kind, int(number)


class EraseForm(Form):
    """The contact's number in Chappe, typed, and whether the person is kept out."""

    places = {"contact.erasure_unconfirmed": "confirmation"}

    confirmation = forms.CharField(
        label=_("Type the contact's number in Chappe"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    keep_out = forms.BooleanField(
        label=_("If the phone number ever comes back, in a file for example, it stays on the stop list"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, contact_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmation"].help_text = _("It is %(id)d.") % {"id": contact_id}
