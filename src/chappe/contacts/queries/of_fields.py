"""Reading the account's own fields."""

from dataclasses import dataclass

from chappe.accounts.queries import account
from chappe.base.refusal import NotFound
from chappe.contacts.columns import MERGE_FIELDS, PREFERENCES_URL
from chappe.contacts.kinds import FieldKind, FieldRule
from chappe.contacts.models import Field
from chappe.contacts.queries.of_preferences import has_public_address

FIELDS_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class FieldView:
    """One of the account's own fields; ``is_sms``: its numbers are those that are texted."""

    key: str
    name: str
    kind: FieldKind
    choices: tuple[str, ...]
    is_sms: bool

    @property
    def rule(self) -> FieldRule:
        return FieldRule(self.kind, self.choices)


def fields(account_id: int) -> list[FieldView]:
    """The account's own fields: the SMS field, then the others by name."""
    sms_field = account(account_id).sms_field
    found = Field.objects.filter(account_id=account_id).order_by("name", "key")[:FIELDS_SHOWN]
    views = [_view(field, sms_field) for field in found]
    return sorted(views, key=lambda view: not view.is_sms)


def field(account_id: int, field_key: str) -> FieldView:
    """One of them, by its key. Raises NotFound."""
    found = Field.objects.filter(account_id=account_id, key=field_key).first()
    if found is None:
        raise NotFound(kind="field", name=field_key)
    return _view(found, account(account_id).sms_field)


def own_fields(account_id: int) -> list[str]:
    """The keys of the account's own fields, in order, the SMS field among them."""
    keys = Field.objects.filter(account_id=account_id).order_by("key").values_list("key", flat=True)
    return list(keys[:FIELDS_SHOWN])


def boolean_fields(account_id: int) -> frozenset[str]:
    """The keys of those that hold yes or no."""
    found = Field.objects.filter(account_id=account_id, kind=FieldKind.BOOLEAN.value)
    return frozenset(found.values_list("key", flat=True)[:FIELDS_SHOWN])


def merge_fields(account_id: int) -> list[str]:
    """The fields that a text may name: those every contact has, its preference page's address, the account's own."""
    linked = [PREFERENCES_URL] if has_public_address() else []
    return [*MERGE_FIELDS, *linked, *(key for key in own_fields(account_id) if key not in MERGE_FIELDS)]


def _view(found: Field, sms_field: str) -> FieldView:
    return FieldView(
        key=found.key,
        name=found.name,
        kind=FieldKind(found.kind),
        choices=tuple(found.choices),
        is_sms=found.key == sms_field,
    )
