"""The words of states, reasons and roles, each state with its shape and its tone."""

from dataclasses import dataclass
from typing import Protocol

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
    "contact": {
        "reachable": Badge(pgettext_lazy("contact", "Reachable"), "good", "check"),
        "numberless": Badge(pgettext_lazy("contact", "No usable number"), "warn", "exclamation-triangle"),
        "suppressed": Badge(pgettext_lazy("contact", "Opted out"), "bad", "no-symbol"),
        "blocked": Badge(pgettext_lazy("contact", "Texts blocked"), "bad", "no-symbol"),
        "inactive": Badge(pgettext_lazy("contact", "Inactive"), "", "minus"),
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

NUMBER_PROBLEMS: dict[str, Promise] = {
    "missing": pgettext_lazy("number", "None"),
    "invalid": pgettext_lazy("number", "Invalid"),
    "unsupported_country": pgettext_lazy("number", "Country not served"),
    "not_mobile": pgettext_lazy("number", "Not a mobile"),
}

SUPPRESSION_REASONS: dict[str, Promise] = {
    "stop": _("the person answered STOP"),
    "complaint": _("the person complained"),
    "dead_number": _("the number is out of use"),
    "manual": _("it was put on the stop list by hand"),
}

ROLES: dict[str, Promise] = {
    "viewer": pgettext_lazy("role", "Viewer"),
    "author": pgettext_lazy("role", "Author"),
    "approver": pgettext_lazy("role", "Approver"),
    "administrator": pgettext_lazy("role", "Administrator"),
}

ROLE_EXPLAINED: dict[str, Promise] = {
    "viewer": _("Viewer: sees everything, changes nothing"),
    "author": _("Author: also writes messages and prepares deployments"),
    "approver": _("Approver: also approves and rejects deployments"),
    "administrator": _("Administrator: also sets up gateways, senders, topics and people"),
}


def badge(kind: str, value: str) -> Badge:
    return BADGES[kind][value]


def verdict(code: str) -> Promise | str:
    return VERDICTS.get(code, code)


def role(code: str) -> Promise | str:
    return ROLES.get(code, code)


def number_problem(code: str) -> Promise | str:
    return NUMBER_PROBLEMS.get(code, code)


def suppression_reason(code: str) -> Promise | str:
    return SUPPRESSION_REASONS.get(code, code)


class Reachable(Protocol):
    """What tells whether a contact can get a text at all."""

    @property
    def is_active(self) -> bool: ...

    @property
    def sms_blocked(self) -> bool: ...

    @property
    def number(self) -> str | None: ...


def standing(contact: Reachable) -> str:
    """Which badge of a contact says most about whether it can get a text."""
    if not contact.is_active:
        return "inactive"
    if contact.sms_blocked:
        return "blocked"
    if getattr(contact, "is_suppressed", False) or getattr(contact, "suppression", None):
        return "suppressed"
    return "reachable" if contact.number else "numberless"
