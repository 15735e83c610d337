"""The words of states, reasons and roles, each state with its shape and its tone."""

from dataclasses import dataclass
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Badge:
    """``tone`` is a class of the style sheet; ``icon`` a shape that says the same without colour."""

    word: Promise | str
    tone: str
    icon: str


BADGES: dict[str, dict[str, Badge]] = {
    "deployment": {
        "draft": Badge(pgettext_lazy("deployment", "Draft"), "", "pencil"),
        "preparing": Badge(pgettext_lazy("deployment", "Preparing"), "active", "arrow-path"),
        "prepared": Badge(pgettext_lazy("deployment", "Waiting for approval"), "warn", "hand-raised"),
        "scheduled": Badge(pgettext_lazy("deployment", "Scheduled"), "active", "calendar"),
        "refreshing": Badge(pgettext_lazy("deployment", "Refreshing its list"), "active", "arrow-path"),
        "sending": Badge(pgettext_lazy("deployment", "Sending"), "active", "paper-airplane"),
        "paused": Badge(pgettext_lazy("deployment", "Paused"), "warn", "pause"),
        "awaiting_resume": Badge(pgettext_lazy("deployment", "Waiting to resume"), "warn", "hand-raised"),
        "finished": Badge(pgettext_lazy("deployment", "Finished"), "good", "check"),
        "rejected": Badge(pgettext_lazy("deployment", "Rejected"), "bad", "x-mark"),
        "cancelled": Badge(pgettext_lazy("deployment", "Cancelled"), "", "no-symbol"),
    },
    "recipient": {
        "ready": Badge(pgettext_lazy("recipient", "To be sent"), "", "clock"),
        "claimed": Badge(pgettext_lazy("recipient", "Leaving"), "active", "arrow-right"),
        "submitted": Badge(pgettext_lazy("recipient", "Sent"), "active", "paper-airplane"),
        "delivered": Badge(pgettext_lazy("recipient", "Delivered"), "good", "check"),
        "undelivered": Badge(pgettext_lazy("recipient", "Not delivered"), "bad", "x-mark"),
        "failed": Badge(pgettext_lazy("recipient", "Refused"), "bad", "no-symbol"),
        "unknown": Badge(pgettext_lazy("recipient", "Unknown"), "warn", "question-mark-circle"),
        "expired": Badge(pgettext_lazy("recipient", "Too late"), "", "clock"),
        "cancelled": Badge(pgettext_lazy("recipient", "Cancelled"), "", "no-symbol"),
        "excluded": Badge(pgettext_lazy("recipient", "Left out"), "", "minus"),
    },
    "import": {
        "waiting": Badge(pgettext_lazy("import", "Waiting"), "", "clock"),
        "running": Badge(pgettext_lazy("import", "Reading"), "active", "arrow-path"),
        "done": Badge(pgettext_lazy("import", "Done"), "good", "check"),
        "refused": Badge(pgettext_lazy("import", "Refused"), "bad", "x-mark"),
    },
    "consent": {
        "granted": Badge(pgettext_lazy("consent", "Granted"), "good", "check"),
        "withdrawn": Badge(pgettext_lazy("consent", "Withdrawn"), "bad", "x-mark"),
        "expired": Badge(pgettext_lazy("consent", "Expired"), "warn", "clock"),
    },
    "lane": {
        "bound": Badge(pgettext_lazy("gateway", "Connected"), "good", "check"),
        "connecting": Badge(pgettext_lazy("gateway", "Connecting"), "active", "arrow-path"),
        "trouble": Badge(pgettext_lazy("gateway", "In trouble"), "bad", "exclamation-triangle"),
        "idle": Badge(pgettext_lazy("gateway", "Not running"), "", "minus"),
        "disabled": Badge(pgettext_lazy("gateway", "Switched off"), "", "no-symbol"),
    },
}

VERDICTS: dict[str, Promise] = {
    "inactive": _("Inactive contact"),
    "channel_blocked": _("Texts blocked for this contact"),
    "no_number": _("No phone number"),
    "invalid_number": _("Invalid phone number"),
    "unsupported_country": _("Country not served"),
    "no_consent": _("No consent for this topic"),
    "suppressed": _("Opted out or on the stop list"),
    "frequency_capped": _("Texted often enough lately"),
    "duplicate_number": _("Same number as another contact"),
    "eligible": _("Will receive the text"),
}

ROLES: dict[str, Promise] = {
    "viewer": pgettext_lazy("role", "Viewer"),
    "author": pgettext_lazy("role", "Author"),
    "approver": pgettext_lazy("role", "Approver"),
    "administrator": pgettext_lazy("role", "Administrator"),
}


def badge(kind: str, value: str) -> Badge:
    return BADGES[kind][value]


def verdict(code: str) -> Promise | str:
    return VERDICTS.get(code, code)


def role(code: str) -> Promise | str:
    return ROLES.get(code, code)


def text(value: Promise | str) -> str:
    """A lazy word as text, in the language of now."""
    return str(cast(object, value))
