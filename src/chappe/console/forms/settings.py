"""Topics, senders, gateways, members and the account itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chappe.base.refusal import Refusal
from chappe.console import words
from chappe.console.choices import country_choices, zone_choices
from chappe.console.forms.base import Form
from chappe.console.forms.gateway_options import PREFIX, field_of, options_of
from chappe.console.widgets import Checklist, Select
from chappe.gateways import registry


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


class LinesField(forms.CharField):
    """Options, each ``key = value`` on a line of its own."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"rows": 6, "spellcheck": "false", "autocapitalize": "off"}
        super().__init__(required=False, widget=forms.Textarea(attrs=attributes), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Stored options as lines."""
        return (
            "\n".join(f"{key} = {shown(one)}" for key, one in value.items())
            if isinstance(value, dict)
            else value
        )

    def clean(self, value: Any) -> dict[str, str]:
        """Lines as options."""
        found: dict[str, str] = {}
        for number, line in enumerate(str(super().clean(value)).splitlines(), start=1):
            key, equals, said = line.partition("=")
            if line.strip() and not (equals and key.strip()):
                wrong = _("Line %(number)d has no “=”: write it as option = value.")
                raise forms.ValidationError(wrong, params={"number": number})
            if line.strip():
                found[key.strip()] = said.strip()
        return found


def shown(value: object) -> str:
    """An option's value as one types it."""
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


class GatewayForm(Form):
    """An account at a provider. The secrets are only ever written: left empty, they stay what they are."""

    places = {
        "gateway.name_taken": "name",
        "gateway.host_invalid": "host",
        "gateway.kind_unknown": "kind",
        "gateway.option_unknown": "settings",
        "gateway.option_invalid": "settings",
        "gateways.setting_out_of_range": "settings",
        "gateways.setting_unwritable": "settings",
    }

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=words.gateway_kinds,
        required=False,
        initial="smpp",
        help_text=_("It cannot be changed later."),
    )
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("As your team calls it."))
    host = forms.CharField(
        label=_("Host"),
        max_length=255,
        required=False,
        help_text=_("A name such as smpp.example.com. Empty: the one that the provider is known by."),
    )
    port = forms.IntegerField(
        label=_("Port"), min_value=1, max_value=65535, required=False, help_text=_("Empty: the usual one.")
    )
    system_id = forms.CharField(
        label=_("System id"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("What the provider knows you by: a system id, an account's SID, an API key."),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("The password, the token or the secret key."),
    )
    callback_secret = forms.CharField(
        label=_("Secret of callbacks"),
        max_length=256,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("What the provider signs receipts and replies with. SMPP and Twilio need none."),
    )
    settings = LinesField(
        label=_("Other options"),
        max_length=10_000,
        help_text=_("One on each line: option = value. The documentation lists them for each kind."),
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

    def __init__(self, *args: Any, of_kind: str = "", **kwargs: Any) -> None:
        """``of_kind``: that of a gateway that is there, whose secrets may stay; empty: one is chosen."""
        super().__init__(*args, **kwargs)
        self.of_kind = of_kind
        self.kinds = [of_kind] if of_kind else list(registry.kinds())
        given = self.initial.get("settings") or {}
        for name in (name for kind in self.kinds for name in options_of(kind)):
            self.fields[PREFIX + name] = field_of(name)
            self.initial[PREFIX + name] = given.get(name, "")
        self.initial["settings"] = {
            name: value for name, value in given.items() if PREFIX + name not in self.fields
        }
        if of_kind:
            del self.fields["kind"]
            self.fields["password"].required = False
            for secret in ("password", "callback_secret"):
                self.fields[secret].help_text = _("Leave it empty to keep the one that is stored.")

    def options(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The kinds that have options of their own, by name, with the fields of these."""
        return [
            (kind, str(dict(words.gateway_kinds())[kind]), [self[PREFIX + name] for name in options_of(kind)])
            for kind in self.kinds
            if options_of(kind)
        ]

    def place_of(self, refusal: Refusal) -> str | None:
        """What is wrong with an option is shown beside its own field."""
        option = str(refusal.params.get("option", ""))
        if option in options_of(self.of_kind or self.cleaned_data["kind"]):
            return PREFIX + option
        return super().place_of(refusal)

    def clean(self) -> dict[str, Any]:
        """What is left empty is left to the kind, or as it is. Of the options only those of the kind count."""
        super().clean()
        cleaned = self.cleaned_data
        if "kind" in self.fields and not cleaned.get("kind"):
            cleaned["kind"] = "smpp"
        own = {name: cleaned.get(PREFIX + name) for name in options_of(self.of_kind or cleaned["kind"])}
        cleaned["settings"] = (cleaned.get("settings") or {}) | {
            name: one for name, one in own.items() if one
        }
        for name in [name for name in cleaned if name.startswith(PREFIX)]:
            del cleaned[name]
        if not cleaned.get("callback_secret"):
            cleaned["callback_secret"] = None
        for field in ("host", "port"):
            if not cleaned.get(field):
                cleaned.pop(field, None)
        return cleaned


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
            ("always", pgettext_lazy("four eyes", "Always someone other than the person who prepared it")),
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
    test_required = forms.BooleanField(
        label=_("Prepare only texts that were tested"),
        required=False,
        help_text=_(
            "A deployment whose text was not tested as it stands is then not prepared; else it is warned of."
        ),
    )
