"""Provisional."""

from enum import StrEnum


class Intent(StrEnum):
    STOP = "stop"
    START = "start"
    NONE = "none"


def intent(text: str) -> Intent:
    return Intent.STOP if text.upper().startswith("STOP") else Intent.NONE
