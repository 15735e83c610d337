"""Topics, senders, gateways, members and the account itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chappe.console import words
from chappe.console.choices import country_choices, zone_choices
from chappe.console.forms.base import Form
from chappe.console.widgets import Checklist, Select


class CountriesField(forms.MultipleChoiceField):
    """Countries by name; none chosen means every one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=country_choices, required=False, widget=Checklist, **kwargs)


class TopicForm(Form):
    """A kind of communication."""

    places = {
        "topic.key_taken": "key",
        "topic.key_malformed": "key",
        "topic.name_missing": "name",
        "topic.name_too_long": "name",
        "topic.needs_consent": "requires_consent",
    }

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("What people consent to: “Promotions”, “Order updates”.")
    )
    key = forms.SlugField(
        label=_("Key"),
        max_length=40,
        help_text=_(
            "Names the topic in files and commands: letters, digits and hyphens, such as promotions."
        ),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("marketing", _("Marketing: only to people who consented, within the legal hours")),
            ("transactional", _("Transactional: about something the person asked for")),
        ],
        widget=forms.RadioSelect,
    )
    requires_consent = forms.BooleanField(
        label=_("Ask for consent even for transactional texts"),
        required=False,
        help_text=_("Marketing texts always need it."),
    )


class TopicNameForm(Form):
    """Another name for a topic."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Its key, and what people consented to, stay as they are."),
    )


class SenderForm(Form):
    """What a text shows as its origin."""

    places = {"sender": "value"}

    value = forms.CharField(
        label=_("Sender"),
        max_length=20,
        help_text=_(
            "A name of up to 11 letters and digits with at least one letter, a phone number, or a short code."
        ),
    )


class GatewayForm(Form):
    """An account at a provider. The password is only ever written: left empty, it stays what it is."""

    places = {"gateway.name_taken": "name", "gateway.host_invalid": "host"}

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("As your team calls it."))
    host = forms.CharField(label=_("Host"), max_length=255, help_text=_("A name such as smpp.example.com."))
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=2775)
    system_id = forms.CharField(
        label=_("System id"), max_length=16, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=64,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    pace = forms.IntegerField(
        label=_("Fragments per second"),
        min_value=1,
        required=False,
        help_text=_("All connections together. Empty: as fast as the provider takes them."),
    )
    window = forms.IntegerField(
        label=_("Window"),
        min_value=1,
        max_value=1000,
        initial=50,
        help_text=_("Texts sent on one connection and not answered yet."),
    )
    binds = forms.IntegerField(
        label=_("Connections"), min_value=1, max_value=32, initial=1, help_text=_("At the same time.")
    )
    preference = forms.IntegerField(
        label=_("Order of preference"), initial=100, help_text=_("The lowest is used first.")
    )
    countries = CountriesField(
        label=_("Countries"), help_text=_("Those it serves; none chosen means every country.")
    )

    def __init__(self, *args: Any, has_password: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_password:
            self.fields["password"].required = False
            self.fields["password"].help_text = _("Leave it empty to keep the one that is stored.")


class MemberForm(Form):
    """A person to let into the account."""

    places = {
        "user.email_invalid": "email",
        "member.already": "email",
        "member.role_unknown": "role",
    }

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=list(words.ROLES_EXPLAINED.items()),
        widget=forms.RadioSelect,
        initial="author",
    )


class AccountForm(Form):
    """The settings of the account."""

    places = {
        "account.time_zone_unknown": "time_zone",
        "account.language_unknown": "language",
        "account.threshold_invalid": "four_eyes_above",
    }

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("en", "English"), ("fr", "Français")],
        help_text=_("Of the texts' merge fields and the reports; each person chooses that of the console."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        widget=Select,
        help_text=_("Of the dates shown, and of new schedules."),
    )
    four_eyes = forms.ChoiceField(
        label=_("Who may approve a deployment"),
        choices=[
            ("never", pgettext_lazy("four eyes", "Any approver, the person who prepared it included")),
            ("always", pgettext_lazy("four eyes", "Always someone else than the person who prepared it")),
            ("above", pgettext_lazy("four eyes", "Someone else, above a number of recipients")),
        ],
        widget=forms.RadioSelect,
    )
    four_eyes_above = forms.IntegerField(
        label=_("Recipients above which someone else must approve"), min_value=0, max_value=1_000_000_000
    )
    resume = forms.ChoiceField(
        label=_("When legal hours end for recipients still to be sent"),
        choices=[
            ("automatic", pgettext_lazy("resume", "They wait for their next opening, the others go on")),
            ("manual", pgettext_lazy("resume", "The whole deployment stops until an approver resumes it")),
        ],
        widget=forms.RadioSelect,
    )
    late_start = forms.ChoiceField(
        label=_("When the moment of a deployment passed while Chappe was not running"),
        choices=[
            ("ask", pgettext_lazy("late start", "It waits until an approver starts or cancels it")),
            ("start", pgettext_lazy("late start", "It starts late, by itself")),
        ],
        widget=forms.RadioSelect,
    )
    late_tolerance = forms.IntegerField(
        label=_("Minutes after its moment from which a start is late"), min_value=0, max_value=1_440
    )
