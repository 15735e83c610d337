"""A contact's own fields as its page shows them: by name, each value as its kind reads."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from chappe.console import formats
from chappe.contacts.kinds import FieldKind
from chappe.contacts.queries import FieldView


def own_shown(fields: Iterable[FieldView], values: Mapping[str, str]) -> list[tuple[str, str]]:
    """The names and values of those that are filled, in the order of the fields; then what belongs to none, by key."""
    known = {field.key: field for field in fields}
    filled = {key: value for key, value in values.items() if value}
    named = [(known[key].name, shown(known[key].kind, filled[key])) for key in known if key in filled]
    return [*named, *((key, value) for key, value in sorted(filled.items()) if key not in known)]


def shown(kind: FieldKind, value: str) -> str:
    """A value in words; what is not of its kind, as it stands."""
    if kind is FieldKind.BOOLEAN:
        return {"true": _("Yes"), "false": _("No")}.get(value, value)
    if kind is FieldKind.DATE:
        try:
            return formats.whole_day(date.fromisoformat(value))
        except ValueError:
            return value
    return value
