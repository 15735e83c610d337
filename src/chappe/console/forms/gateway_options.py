"""The options of each kind of gateway as fields: what each is called, what it means, how it is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe.gateways import registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PREFIX = "option_"


@dataclass(frozen=True, slots=True)
class Shown:
    """How an option is shown. ``choices`` are the words it takes, ``lines`` how many it is typed in."""

    label: "_StrPromise"
    help: "_StrPromise"
    choices: tuple[str, ...] = ()
    lines: int = 1


_ID = _("Where it stands in an event, as messages.0.id.")
_PART = _("Where it stands in an event; concat-ref, concat-total and concat-part if empty.")
_CODES = _("Codes separated by commas.")
_STATUSES = _("Statuses separated by commas, besides the usual ones.")

OPTIONS: Mapping[str, Shown] = {
    "messaging_service": Shown(
        _("Messaging service"),
        _("Its SID, if texts leave through one: it chooses the number they come from."),
    ),
    "region": Shown(_("Region"), _("The region of the account, as eu-west-3.")),
    "origination": Shown(
        _("Origination"), _("A pool or an identity that texts leave from; empty: the deployment's sender.")
    ),
    "configuration_set": Shown(
        _("Configuration set"), _("The one whose events are sent to Chappe: without it no receipt comes.")
    ),
    "message_type": Shown(
        _("Type of message"),
        _("What the provider is told that texts are."),
        choices=("TRANSACTIONAL", "PROMOTIONAL"),
    ),
    "url": Shown(_("Address that texts are sent to"), _("Empty: the host above.")),
    "method": Shown(
        _("Method"), _("How the provider wants to be asked; POST if empty."), choices=("POST", "PUT", "GET")
    ),
    "headers": Shown(
        _("Headers"),
        _(
            "JSON. In its strings {system_id} and {secret} are filled in: write {secret}, never the secret itself."
        ),
        lines=3,
    ),
    "body": Shown(
        _("Body"),
        _(
            "JSON. In its strings {number}, {digits}, {sender}, {text}, {validity}, {callback_url} are filled in."
        ),
        lines=5,
    ),
    "encoding": Shown(
        _("Encoding of the body"),
        _("How the body is written; json if empty."),
        choices=("json", "form", "query"),
    ),
    "check_url": Shown(
        _("Address that checks the account"),
        _("One that answers 200 to good credentials and sends nothing; empty: they are not checked first."),
    ),
    "id_path": Shown(_("Where the id stands"), _("In the provider's answer, as messages.0.id; id if empty.")),
    "error_path": Shown(
        _("Where the error stands"), _("In the provider's answer, as messages.0.error; empty: nowhere.")
    ),
    "success_codes": Shown(_("Codes that are no error"), _CODES),
    "again": Shown(_("Codes that mean “later”"), _CODES),
    "denied": Shown(_("Codes that speak of the account, not of the text"), _CODES),
    "signature": Shown(
        _("How callbacks are signed"),
        _("With the secret of callbacks above; secret: the request carries it as it is."),
        choices=("secret", "hmac_sha256", "hmac_sha256_base64"),
    ),
    "signature_header": Shown(
        _("Header of the signature"), _("Empty: X-Signature; for secret: Authorization or X-Callback-Secret.")
    ),
    "items_path": Shown(
        _("Where the events stand"), _("In a callback that holds several; empty: it is one event.")
    ),
    "receipt_id": Shown(_("Receipts: id"), _ID),
    "receipt_status": Shown(_("Receipts: status"), _ID),
    "receipt_code": Shown(_("Receipts: code of the error"), _ID),
    "receipt_number": Shown(_("Receipts: number"), _ID),
    "delivered": Shown(_("Statuses that mean delivered"), _STATUSES),
    "undelivered": Shown(_("Statuses that mean not delivered"), _STATUSES),
    "reply_number": Shown(_("Replies: who wrote"), _ID),
    "reply_to": Shown(_("Replies: to which number"), _ID),
    "reply_text": Shown(_("Replies: text"), _ID),
    "reply_id": Shown(_("Replies: id"), _ID),
    "reply_reference": Shown(_("Replies in parts: what the parts of one share"), _PART),
    "reply_total": Shown(_("Replies in parts: how many parts"), _PART),
    "reply_part": Shown(_("Replies in parts: which part"), _PART),
}


def options_of(kind: str) -> tuple[str, ...]:
    """The options of a kind that have a field of their own."""
    known = registry.kinds().get(kind)
    return tuple(name for name in known.options if name in OPTIONS) if known else ()


def field_of(name: str) -> forms.Field:
    """The field of an option; whether it must be filled in depends on the kind that is chosen."""
    shown = OPTIONS[name]
    attributes = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
    if shown.choices:
        return forms.ChoiceField(
            label=shown.label,
            help_text=shown.help,
            required=False,
            choices=[("", "–"), *((word, word) for word in shown.choices)],
        )
    widget: forms.Widget = forms.TextInput(attrs=attributes)
    if shown.lines > 1:
        widget = forms.Textarea(attrs={**attributes, "rows": shown.lines})
    return forms.CharField(
        label=shown.label, help_text=shown.help, required=False, max_length=5_000, widget=widget
    )
