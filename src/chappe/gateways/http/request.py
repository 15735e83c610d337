"""What is asked of a provider, what it answers, and what it calls back with, as values."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Headers carry credentials, and the body a text: neither is ever shown."""

    url: str = field(repr=False)
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that came whole. Names of headers are in small letters."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    @property
    def data(self) -> Any:
        """The body as JSON; None for what is none."""
        return parsed(self.body)


@dataclass(frozen=True, slots=True)
class Callback:
    """A request of the provider. ``url`` is the public one, as the provider was given it, ``at`` its arrival in UTC.

    Names of headers are in small letters.
    """

    url: str = field(repr=False)
    at: datetime
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def data(self) -> Any:
        """The body as JSON; None for what is none."""
        return parsed(self.body)

    @property
    def fields(self) -> dict[str, str]:
        """The fields of a form; of one that comes twice, the first."""
        read: dict[str, str] = {}
        for name, value in form(self.body):
            read.setdefault(name, value)
        return read


def parsed(body: bytes) -> Any:
    """JSON, or None for what is none: also where it is nested too deep, or a number too long, to be read."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def form(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form in order; what cannot be read is none."""
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return []


def posted_json(url: str, data: object, headers: Mapping[str, str]) -> Request:
    """A POST of JSON."""
    return Request(url, "POST", {**headers, "Content-Type": JSON}, json.dumps(data).encode())


def posted_form(url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> Request:
    """A POST of a form."""
    return Request(url, "POST", {**headers, "Content-Type": FORM}, urlencode(fields).encode())


def basic(name: str, password: str) -> str:
    """The value of ``Authorization`` (RFC 7617), in UTF-8."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def segment(value: str) -> str:
    """A value as one segment of a path."""
    return quote(value, safe="")


def at_path(data: Any, path: str) -> Any:
    """What stands at ``messages.0.id`` in JSON: names and places, separated by dots; None where nothing does."""
    for step in path.split(".") if path else ():
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isascii() and step.isdecimal() and len(step) < 6:
            data = data[int(step)] if int(step) < len(data) else None
        else:
            return None
    return data


def word(value: Any) -> str:
    """A text or a number of JSON as text; empty for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
