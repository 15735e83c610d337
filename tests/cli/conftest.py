"""Running command lines inside the test's process."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone, translation
from pytest_django import Settings

from chappe.cli.main import run


@dataclass(frozen=True)
class Ran:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Chappe = Callable[..., Ran]


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Passwords cost a fifth of a second each on purpose: not in tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command sets the language and the time zone of its process, which here is that of all tests."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def chappe(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Chappe:
    """Runs ``chappe`` with these words; ``stdin`` is what standard input holds."""

    def execute(*words: str, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capfd.readouterr()
        code = run(words)
        captured = capfd.readouterr()
        return Ran(code, captured.out, captured.err)

    return execute
