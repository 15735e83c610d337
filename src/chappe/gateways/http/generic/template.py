"""A request as data: JSON in whose strings names in braces stand for what is sent."""

import json
import re
from collections.abc import Mapping
from typing import Any

NAMES = frozenset({"number", "digits", "sender", "text", "validity", "callback_url", "system_id", "secret"})
"""What may stand in braces. ``digits`` is the number without its +, ``validity`` whole seconds."""

_PLACE = re.compile(r"\{(\w+)\}")


def fields_of(template: str) -> Any:
    """The JSON of a template: an object. Raises ValueError, also for a name that stands for nothing."""
    read = json.loads(template)
    if not isinstance(read, dict):
        raise ValueError("not an object")
    unknown = {name for text in strings(read) for name in _PLACE.findall(text)} - NAMES
    if unknown:
        raise ValueError(f"{{{min(unknown)}}}")
    return read


def strings(value: Any) -> list[str]:
    """Every string in JSON but the names of members."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for member in value.values() for text in strings(member)]
    return [text for item in value for text in strings(item)] if isinstance(value, list) else []


def filled(value: Any, values: Mapping[str, str]) -> Any:
    """The JSON with its places filled in. A member that holds nothing but places, all of them empty, is left out."""
    if isinstance(value, str):
        return _PLACE.sub(lambda place: values.get(place[1], ""), value)
    if isinstance(value, list):
        return [filled(item, values) for item in value]
    if isinstance(value, dict):
        return {name: filled(member, values) for name, member in value.items() if not is_void(member, values)}
    return value


def is_void(value: Any, values: Mapping[str, str]) -> bool:
    """Whether a member holds only places of which each is empty."""
    if not isinstance(value, str) or not (names := _PLACE.findall(value)):
        return False
    return not _PLACE.sub("", value) and not any(values.get(name) for name in names)


def allowed(template: str) -> bool:
    """Whether a template can be used."""
    try:
        fields_of(template)
    except (ValueError, RecursionError):
        return False
    return True


def allowed_headers(template: str) -> bool:
    """Whether a template can be used for headers: strings that stand on one line."""
    if not allowed(template):
        return False
    named = fields_of(template).items()
    return all(
        isinstance(value, str) and (name + value).isprintable() and name.isascii() for name, value in named
    )
