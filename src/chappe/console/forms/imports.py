"""Importing a file: handing it over, then saying what its columns are and what its people consented to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chappe import wording
from chappe.console.forms.base import Form
from chappe.console.forms.consents import DateField
from chappe.console.widgets import Select
from chappe.contacts.columns import ConsentPart
from chappe.contacts.consent import Basis
from chappe.contacts.decoding import ENCODINGS
from chappe.contacts.kinds import FieldKind
from chappe.contacts.plan import Plan
from chappe.contacts.presets import TERMS, Preset, end_of, first_moment
from chappe.contacts.proposing import NEW, Proposal

COLUMN: Final = "column-"
IGNORED: Final = "ignored"
STANDARD: Final = {
    "external_id": _("External id"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "language": _("Language"),
    "country": _("Country"),
    "time_zone": _("Time zone"),
    "postal_code": _("Postal code"),
}
KINDS: Final = {
    FieldKind.TEXT: _("New field: text"),
    FieldKind.NUMBER: _("New field: number"),
    FieldKind.DATE: _("New field: date"),
    FieldKind.BOOLEAN: _("New field: yes or no"),
    FieldKind.PHONE: _("New field: phone number"),
}
PARTS: Final = {
    ConsentPart.STATUS: _("Consent to “%(topic)s”: yes, no, or its date"),
    ConsentPart.BASIS: _("Consent to “%(topic)s”: express or implied"),
    ConsentPart.DATE: _("Consent to “%(topic)s”: when it was given"),
    ConsentPart.EXPIRY: _("Consent to “%(topic)s”: when it ends"),
    ConsentPart.SOURCE: _("Consent to “%(topic)s”: where it was given"),
}
DELIMITERS: Final = {",": _("Comma ,"), ";": _("Semicolon ;"), "\t": _("Tab"), "|": _("Bar |")}


class UploadForm(Form):
    """A file of contacts."""

    places = {"import": "file"}

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A CSV file or a workbook (.xlsx) whose first line holds the names of the columns. Nothing is imported"
            " before you have looked it over."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xlsm,text/csv,text/plain"}),
    )

    def refuse_large(self, limit: int) -> None:
        """Says that the file, which was not kept, is larger than ``limit`` octets."""
        sentence = wording.sentence_of("import.too_large", {"limit": limit // 2**20})
        self.errors["file"] = self.error_class([sentence])


class LayoutForm(Form):
    """How the file is read, where it cannot be told or was told wrong."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=_("Delimiter"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)

    def __init__(self, *args: Any, sheets: Sequence[str], is_workbook: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = ("", _("As found"))
        if is_workbook:
            del self.fields["encoding"], self.fields["delimiter"]
            self.fields["sheet"].choices = [("", found[1]), *((name, name) for name in sheets)]  # type: ignore[attr-defined]
        else:
            del self.fields["sheet"]
            self.fields["encoding"].choices = [found, *((name, name) for name in ENCODINGS)]  # type: ignore[attr-defined]
            self.fields["delimiter"].choices = [found, *DELIMITERS.items()]  # type: ignore[attr-defined]

    def given(self) -> dict[str, str]:
        """What was chosen, by parameter of the preview."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PlanForm(Form):
    """What each column fills, what becomes of contacts that are there, what the file's people consented to."""

    places = {
        "not_found.group": "group",
        "not_found.topic": "topic",
        "import.no_source": "consent_source",
        "consent.expiry_missing": "ends_on",
        "consent.expiry_too_early": "ends_on",
        "consent.in_future": "said_on",
    }

    existing = forms.ChoiceField(
        label=_("Contacts that are here already"),
        choices=[
            ("update", _("Are updated: filled cells replace what is there, empty ones leave it")),
            ("keep", _("Keep their fields; they only join the group, and their consents are recorded")),
        ],
        widget=forms.RadioSelect,
        initial="update",
    )
    group = forms.ChoiceField(
        label=_("Put everyone in the group"), required=False, help_text=_("None: contacts only.")
    )
    topic = forms.ChoiceField(
        label=_("Everyone in the file consents to"),
        required=False,
        help_text=_("Only if they said so, and can be shown to have."),
    )
    basis = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("express", _("Said so in so many words")),
            (Preset.CA_PURCHASE.value, _("Implied by a purchase or a contract: 2 years, in Canada")),
            (Preset.CA_INQUIRY.value, _("Implied by an enquiry: 6 months, in Canada")),
            ("implied", _("Implied otherwise: until the day you give")),
        ],
        required=False,
    )
    consent_source = forms.CharField(
        label=_("Where they said so"),
        max_length=120,
        required=False,
        help_text=_("Needed with a topic: “Form of the shop, 12 May”."),
    )
    said_on = DateField(
        label=_("On which day"),
        help_text=_("Empty: not known. Then it never takes back a withdrawal, since the file may be old."),
    )
    ends_on = DateField(
        label=_("Until which day"), help_text=_("That day included. Empty: as long as it is not withdrawn.")
    )

    def __init__(
        self,
        *args: Any,
        columns: Iterable[Proposal],
        targets: Sequence[tuple[str, Any]],
        groups: Iterable[tuple[str, str]],
        topics: Iterable[tuple[str, str]],
        zone: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        none = ("", pgettext_lazy("choice", "None"))
        self.fields["group"].choices = [none, *groups]  # type: ignore[attr-defined]
        self.fields["topic"].choices = [none, *topics]  # type: ignore[attr-defined]
        self.zone = ZoneInfo(zone)
        self.columns = tuple(columns)
        known = {value for value, _label in targets}
        for place, column in enumerate(self.columns):
            more = [] if column.target in known else [(column.target, new_field(column.target))]
            self.fields[f"{COLUMN}{place}"] = forms.ChoiceField(
                label=column.label,
                choices=[*more, *targets],
                initial=column.target,
                widget=Select(attrs={"aria-label": column.label}),
            )

    def lines(self) -> list[tuple[Proposal, Any]]:
        """Each column with its choice."""
        return [(column, self[f"{COLUMN}{place}"]) for place, column in enumerate(self.columns)]

    def plan(self, layout: Mapping[str, str]) -> Plan:
        """What was chosen of the columns and the consent."""
        given = self.cleaned_data
        preset = given["basis"] if given["basis"] in TERMS else ""
        ends, said = given["ends_on"], given["said_on"]
        return Plan(
            mapping={column.label: given[f"{COLUMN}{place}"] for place, column in enumerate(self.columns)},
            delimiter=layout.get("delimiter", ""),
            sheet=layout.get("sheet", ""),
            keeps_existing=given["existing"] == "keep",
            basis=Basis.IMPLIED if preset else Basis(given["basis"] or "express"),
            consent_at=first_moment(said, self.zone) if said else None,
            expires_at=end_of(ends, self.zone) if ends and not preset else None,
            expires_after=f"{TERMS[Preset(preset)].months}m" if preset else "",
        )


def target_choices(
    sms_field: str, fields: Iterable[tuple[str, str]], topics: Iterable[tuple[str, str]]
) -> list[tuple[str, Any]]:
    """What a column may fill: standard fields, the account's own, consents by topic, new fields, nothing."""
    return [
        (IGNORED, _("Do not import")),
        ("sms", _("Number to text (%(field)s)") % {"field": sms_field}),
        *STANDARD.items(),
        *((f"attribute:{key}", name) for key, name in fields if key != sms_field),
        *((f"{NEW}:{kind}", label) for kind, label in KINDS.items()),
        *(
            (f"consent:{key}" + ("" if part is ConsentPart.STATUS else f":{part}"), label % {"topic": name})
            for key, name in topics
            for part, label in PARTS.items()
        ),
    ]


def new_field(target: str) -> str:
    """A choice that only this column has: its new field by name; what was chosen once and is not there any more."""
    kind, _colon, key = target.removeprefix(f"{NEW}:").partition(":")
    if target.startswith(f"{NEW}:") and kind in FieldKind.__members__.values() and key:
        return f"{KINDS[FieldKind(kind)]} ({key})"
    return target
