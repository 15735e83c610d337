"""The words of states, reasons and roles, each state with its shape and its tone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chappe.gateways import registry
from chappe.wording.clicks import AGENTS
from chappe.wording.content import FORCES, KINDS
from chappe.wording.fields import EFFECTS, FIELD_KINDS, STAGES
from chappe.wording.messages import CHOICES, MERGE_FIELDS, PARTS
from chappe.wording.replies import INTENTS, MEANINGS, PURPOSES_OF_TEXTS, SAID, THREAD_STATES
from chappe.wording.trials import OUTCOMES
from chappe.wording.windows import HOLIDAYS
from chappe.wording.words import (
    CONSENT_CHANGES,
    DEPLOYMENT_STATES,
    IMPORT_STATES,
    NUMBER_PROBLEMS,
    RECIPIENT_STATES,
    ROLES,
    VERDICTS,
)


@dataclass(frozen=True, slots=True)
class Badge:
    """``tone`` is a class of the style sheet; ``icon`` a shape that says the same without colour."""

    word: Promise | str
    tone: str
    icon: str


def badges(words: Mapping[str, Promise], looks: Mapping[str, tuple[str, str]]) -> dict[str, Badge]:
    """The badges of a table of words, each with its tone and its icon."""
    return {code: Badge(word, *looks[code]) for code, word in words.items()}


BADGES: dict[str, dict[str, Badge]] = {
    "deployment": badges(
        DEPLOYMENT_STATES,
        {
            "draft": ("", "pencil"),
            "preparing": ("active", "arrow-path"),
            "prepared": ("warn", "hand-raised"),
            "scheduled": ("active", "calendar"),
            "refreshing": ("active", "arrow-path"),
            "sending": ("active", "paper-airplane"),
            "paused": ("warn", "pause"),
            "awaiting_resume": ("warn", "hand-raised"),
            "finished": ("good", "check"),
            "rejected": ("bad", "x-mark"),
            "cancelled": ("", "no-symbol"),
        },
    ),
    "recipient": badges(
        RECIPIENT_STATES,
        {
            "ready": ("", "clock"),
            "held": ("warn", "clock"),
            "claimed": ("active", "arrow-right"),
            "submitted": ("active", "paper-airplane"),
            "delivered": ("good", "check"),
            "undelivered": ("bad", "x-mark"),
            "failed": ("bad", "no-symbol"),
            "unknown": ("warn", "question-mark-circle"),
            "expired": ("", "clock"),
            "cancelled": ("", "no-symbol"),
            "excluded": ("", "minus"),
        },
    ),
    "trial": badges(
        OUTCOMES,
        {
            "waiting": ("", "clock"),
            "submitted": ("active", "paper-airplane"),
            "delivered": ("good", "check"),
            "refused": ("bad", "x-mark"),
            "unknown": ("warn", "question-mark-circle"),
        },
    ),
    "import": badges(
        IMPORT_STATES,
        {
            "draft": ("", "eye"),
            "undoing": ("active", "arrow-uturn-left"),
            "undone": ("", "arrow-uturn-left"),
            "waiting": ("", "clock"),
            "running": ("active", "arrow-path"),
            "done": ("good", "check"),
            "refused": ("bad", "x-mark"),
        },
    ),
    "rewrite": badges(
        STAGES,
        {
            "counting": ("active", "arrow-path"),
            "counted": ("warn", "hand-raised"),
            "applying": ("active", "arrow-path"),
            "done": ("good", "check"),
            "dropped": ("", "no-symbol"),
        },
    ),
    "consent_change": badges(
        CONSENT_CHANGES,
        {
            "waiting": ("", "clock"),
            "running": ("active", "arrow-path"),
            "done": ("good", "check"),
            "stopped": ("warn", "pause"),
        },
    ),
    "thread": badges(
        THREAD_STATES,
        {
            "waiting": ("warn", "hand-raised"),
            "answered": ("good", "check"),
            "closed": ("", "minus"),
        },
    ),
    "intent": badges(
        {code: word for code, word in INTENTS.items() if code},
        {
            "stop": ("bad", "no-symbol"),
            "start": ("good", "arrow-uturn-left"),
            "help": ("active", "question-mark-circle"),
            "doubtful": ("warn", "exclamation-triangle"),
            "none": ("", "chat-bubble-left"),
        },
    ),
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
        "erased": Badge(pgettext_lazy("contact", "Erased"), "", "trash"),
    },
    "certainty": {
        "A": Badge(pgettext_lazy("certainty", "A · official"), "good", "check"),
        "B": Badge(pgettext_lazy("certainty", "B · several sources"), "active", "check"),
        "C": Badge(pgettext_lazy("certainty", "C · one source"), "warn", "question-mark-circle"),
        "D": Badge(pgettext_lazy("certainty", "D · not confirmed"), "", "question-mark-circle"),
    },
    "force": {
        "blocking": Badge(FORCES["blocking"], "bad", "x-circle"),
        "warning": Badge(FORCES["warning"], "warn", "exclamation-triangle"),
    },
    "country": {
        "served": Badge(pgettext_lazy("country", "Served"), "good", "check"),
        "unserved": Badge(pgettext_lazy("country", "Not served"), "", "minus"),
        "reached": Badge(pgettext_lazy("country", "Reached"), "good", "check"),
        "unreached": Badge(pgettext_lazy("country", "No route"), "warn", "exclamation-triangle"),
    },
    "lane": {
        "bound": Badge(pgettext_lazy("gateway", "Connected"), "good", "check"),
        "connecting": Badge(pgettext_lazy("gateway", "Connecting"), "active", "arrow-path"),
        "trouble": Badge(pgettext_lazy("gateway", "In trouble"), "bad", "exclamation-triangle"),
        "idle": Badge(pgettext_lazy("gateway", "Not running"), "", "minus"),
        "disabled": Badge(pgettext_lazy("gateway", "Switched off"), "", "no-symbol"),
    },
}

# The conversations one may look at.
REPLY_PLACES: dict[str, Promise] = {
    "waiting": pgettext_lazy("replies", "Waiting for somebody"),
    "mine": pgettext_lazy("replies", "Mine"),
    "unassigned": pgettext_lazy("replies", "Waiting, with nobody"),
    "doubtful": pgettext_lazy("replies", "Doubtful"),
    "stop": pgettext_lazy("replies", "STOP"),
    "answered": pgettext_lazy("replies", "Answered"),
    "closed": pgettext_lazy("replies", "Closed"),
    "all": pgettext_lazy("replies", "All"),
}

LANE_STATES: dict[str, Promise] = {
    "connecting": pgettext_lazy("gateway", "Connecting"),
    "bound": pgettext_lazy("gateway", "Connected"),
    "waiting": pgettext_lazy("gateway", "Waiting to connect again"),
    "refused": pgettext_lazy("gateway", "The provider refuses the credentials"),
    "closed": pgettext_lazy("gateway", "Closed"),
}

RECEIPT_STATUSES: dict[str, Promise] = {
    "enroute": pgettext_lazy("receipt", "On its way"),
    "accepted": pgettext_lazy("receipt", "Read on behalf of the person"),
    "delivered": pgettext_lazy("receipt", "Delivered"),
    "undelivered": pgettext_lazy("receipt", "Not delivered"),
    "expired": pgettext_lazy("receipt", "Expired on its way"),
    "deleted": pgettext_lazy("receipt", "Deleted by the network"),
    "rejected": pgettext_lazy("receipt", "Rejected by the network"),
    "unknown": pgettext_lazy("receipt", "The network does not know"),
}

SUPPRESSION_REASONS: dict[str, Promise] = {
    "stop": _("the person answered STOP"),
    "complaint": _("the person complained"),
    "dead_number": _("the number is out of use"),
    "manual": _("it was put on the stop list by hand"),
}

# As one chooses among them.
SUPPRESSION_KINDS: dict[str, Promise] = {
    "manual": pgettext_lazy("suppression", "Asked for by other means"),
    "stop": pgettext_lazy("suppression", "Answered STOP"),
    "complaint": pgettext_lazy("suppression", "Complained"),
    "dead_number": pgettext_lazy("suppression", "Number out of use"),
}

ROLES_EXPLAINED: dict[str, Promise] = {
    "viewer": _("Viewer: sees everything, changes nothing"),
    "author": _("Author: also writes messages and prepares deployments"),
    "approver": _("Approver: also approves and rejects deployments"),
    "administrator": _("Administrator: also sets up gateways, senders, topics and people"),
}

# Sources that Chappe itself writes; any other shows as it was given.
CONSENT_SOURCES: dict[str, Promise] = {
    "preference page": pgettext_lazy("consent source", "preference page"),
}
SUPPRESSION_SOURCES: dict[str, Promise] = {
    **CONSENT_SOURCES,
    "reply": pgettext_lazy("suppression source", "answer to a text"),
    "STOP by text": pgettext_lazy("suppression source", "answer to a text"),
    "reply read by a person": pgettext_lazy("suppression source", "answer to a text, read by a person"),
    "console": pgettext_lazy("suppression source", "console"),
    "command line": pgettext_lazy("suppression source", "command line"),
    "rule of dead numbers": pgettext_lazy("suppression source", "rule of numbers out of use"),
}

TOPIC_KINDS: dict[str, Promise] = {
    "marketing": pgettext_lazy("topic", "Marketing"),
    "transactional": pgettext_lazy("topic", "Transactional"),
}

SENDER_KINDS: dict[str, Promise] = {
    "alphanumeric": pgettext_lazy("sender", "Name"),
    "number": pgettext_lazy("sender", "Number"),
    "short_code": pgettext_lazy("sender", "Short code"),
}

CERTAINTIES: dict[str, Promise] = {
    "A": _("a regulator, an operators’ association or a law firm"),
    "B": _("several independent vendors agree"),
    "C": _("one vendor, or vendors who disagree"),
    "D": _("nothing was found that confirms it"),
}

STANDINGS: dict[str, Promise] = {
    "law": pgettext_lazy("rulebook", "Law"),
    "operators": pgettext_lazy("rulebook", "Rule of the operators"),
    "courtesy": pgettext_lazy("rulebook", "Courtesy: no law was found"),
}

DEPLOYMENT_FILTERS: dict[str, Promise] = {
    "draft": pgettext_lazy("deployments", "Drafts"),
    "prepared": pgettext_lazy("deployments", "Waiting for approval"),
    "scheduled": pgettext_lazy("deployments", "Scheduled"),
    "sending": pgettext_lazy("deployments", "Sending"),
    "ended": pgettext_lazy("deployments", "Ended"),
}

CONTACT_FILTERS: dict[str, Promise] = {
    "active": pgettext_lazy("contacts", "Active"),
    "inactive": pgettext_lazy("contacts", "Inactive"),
    "blocked": pgettext_lazy("contacts", "Texts blocked"),
    "suppressed": pgettext_lazy("contacts", "On the stop list"),
    "erased": pgettext_lazy("contacts", "Erased"),
    "any": pgettext_lazy("contacts", "Any problem"),
}

CONSENTS: dict[str, Promise] = {
    "granted": pgettext_lazy("consent", "Granted"),
    "withdrawn": pgettext_lazy("consent", "Withdrawn"),
}

LIST_CHANGES: dict[str, Promise] = {
    "added": pgettext_lazy("list", "Added"),
    "removed": pgettext_lazy("list", "Removed"),
    "renumbered": pgettext_lazy("list", "Another number"),
}

FOLLOWERS: dict[str, Promise] = {
    "person": pgettext_lazy("click", "a person"),
    "robot": pgettext_lazy("click", "a robot"),
}

TABLES: dict[str, Mapping[str, Promise]] = {
    "list_change": LIST_CHANGES,
    "merge_field": MERGE_FIELDS,
    "part": PARTS,
    "replacement": CHOICES,
    "contact_filter": CONTACT_FILTERS,
    "consent_word": CONSENTS,
    "verdict": VERDICTS,
    "role": ROLES,
    "number_problem": NUMBER_PROBLEMS,
    "field_kind": FIELD_KINDS,
    "effect": EFFECTS,
    "recipient_state": RECIPIENT_STATES,
    "suppression_reason": SUPPRESSION_REASONS,
    "consent_source": CONSENT_SOURCES,
    "suppression_source": SUPPRESSION_SOURCES,
    "text_word": PURPOSES_OF_TEXTS,
    "said_word": SAID,
    "meaning_word": MEANINGS,
    "topic_kind": TOPIC_KINDS,
    "sender_kind": SENDER_KINDS,
    "content_rule": KINDS,
    "deployment_filter": DEPLOYMENT_FILTERS,
    "certainty": CERTAINTIES,
    "standing_of_rule": STANDINGS,
    "holiday": HOLIDAYS,
    "agent": AGENTS,
    "follower": FOLLOWERS,
}


def word(table: str, code: str) -> Promise | str:
    """The word of a code; a code without one shows itself."""
    return TABLES[table].get(code, code)


def badge(kind: str, value: str) -> Badge:
    """The badge of a state; a state without one shows itself."""
    return BADGES[kind].get(value, Badge(value, "", "minus"))


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
    if getattr(contact, "erased_at", None):
        return "erased"
    if not contact.is_active:
        return "inactive"
    if contact.sms_blocked:
        return "blocked"
    if getattr(contact, "is_suppressed", False) or getattr(contact, "suppression", None):
        return "suppressed"
    return "reachable" if contact.number else "numberless"


KINDS_OF_GATEWAYS: dict[str, Promise | str] = {
    "smpp": "SMPP",
    "twilio": "Twilio",
    "vonage": "Vonage",
    "infobip": "Infobip",
    "sinch": "Sinch",
    "aws": "AWS End User Messaging",
    "http": _("HTTP, as described by options"),
}


def gateway_kinds() -> list[tuple[str, Promise | str]]:
    """Every kind of gateway that can be chosen, by the name of its provider."""
    return [(name, KINDS_OF_GATEWAYS.get(name, name)) for name in registry.kinds()]
