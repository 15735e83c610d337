"""The words of codes that are shown inside sentences and tables: states, verdicts, roles, kinds of things."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chappe.wording.clicks import AGENTS
from chappe.wording.content import FAULTS as CONTENT_FAULTS
from chappe.wording.content import FORCES, KINDS
from chappe.wording.criteria import EXPECTED
from chappe.wording.fields import EFFECTS, FIELD_KINDS, PURPOSES, STAGES
from chappe.wording.messages import CHARACTERS, CHOICES, MERGE_FIELDS, PARTS
from chappe.wording.replies import INTENTS, PURPOSES_OF_TEXTS, THREAD_STATES
from chappe.wording.trials import OUTCOMES
from chappe.wording.windows import FAULTS, HOLIDAYS, WEEKDAYS

DEPLOYMENT_STATES: dict[str, Promise] = {
    "draft": pgettext_lazy("deployment", "Draft"),
    "preparing": pgettext_lazy("deployment", "Preparing"),
    "prepared": pgettext_lazy("deployment", "Waiting for approval"),
    "scheduled": pgettext_lazy("deployment", "Scheduled"),
    "refreshing": pgettext_lazy("deployment", "Refreshing its list"),
    "sending": pgettext_lazy("deployment", "Sending"),
    "paused": pgettext_lazy("deployment", "Paused"),
    "awaiting_resume": pgettext_lazy("deployment", "Waiting to resume"),
    "finished": pgettext_lazy("deployment", "Finished"),
    "rejected": pgettext_lazy("deployment", "Rejected"),
    "cancelled": pgettext_lazy("deployment", "Cancelled"),
}

RECIPIENT_STATES: dict[str, Promise] = {
    "ready": pgettext_lazy("recipient", "To be sent"),
    "held": pgettext_lazy("recipient", "Waiting for legal hours"),
    "claimed": pgettext_lazy("recipient", "Leaving"),
    "submitted": pgettext_lazy("recipient", "Sent"),
    "delivered": pgettext_lazy("recipient", "Delivered"),
    "undelivered": pgettext_lazy("recipient", "Not delivered"),
    "failed": pgettext_lazy("recipient", "Refused"),
    "unknown": pgettext_lazy("recipient", "Unknown"),
    "expired": pgettext_lazy("recipient", "Too late"),
    "cancelled": pgettext_lazy("recipient", "Cancelled"),
    "excluded": pgettext_lazy("recipient", "Left out"),
}

IMPORT_STATES: dict[str, Promise] = {
    "draft": pgettext_lazy("import", "To look over"),
    "waiting": pgettext_lazy("import", "Waiting"),
    "running": pgettext_lazy("import", "Reading"),
    "done": pgettext_lazy("import", "Done"),
    "refused": pgettext_lazy("import", "Refused"),
    "undoing": pgettext_lazy("import", "Being undone"),
    "undone": pgettext_lazy("import", "Undone"),
}

CONSENT_CHANGES: dict[str, Promise] = {
    "waiting": pgettext_lazy("consent change", "Waiting"),
    "running": pgettext_lazy("consent change", "Under way"),
    "done": pgettext_lazy("consent change", "Done"),
    "stopped": pgettext_lazy("consent change", "Stopped"),
}

VERDICTS: dict[str, Promise] = {
    "inactive": _("Inactive contact"),
    "channel_blocked": _("Texts blocked for this contact"),
    "no_number": _("No phone number"),
    "invalid_number": _("Invalid phone number"),
    "unsupported_country": _("Country not served"),
    "no_consent": _("No consent for this topic"),
    "suppressed": _("Opted out or on the stop list"),
    "sender_stopped": _("Said STOP to this sender"),
    "frequency_capped": _("Texted often enough lately"),
    "duplicate_number": _("Same number as another contact"),
    "eligible": _("Will receive the text"),
}

NUMBER_PROBLEMS: dict[str, Promise] = {
    "missing": pgettext_lazy("number", "missing"),
    "invalid": pgettext_lazy("number", "invalid"),
    "unsupported_country": pgettext_lazy("number", "of a country that is not served"),
    "not_mobile": pgettext_lazy("number", "not a mobile number"),
}

ROLES: dict[str, Promise] = {
    "viewer": pgettext_lazy("role", "Viewer"),
    "author": pgettext_lazy("role", "Author"),
    "approver": pgettext_lazy("role", "Approver"),
    "administrator": pgettext_lazy("role", "Administrator"),
}

MOVES: dict[str, Promise] = {
    "prepare": pgettext_lazy("move", "be prepared"),
    "abandon": pgettext_lazy("move", "return to draft"),
    "complete": pgettext_lazy("move", "become prepared"),
    "edit": pgettext_lazy("move", "be edited"),
    "approve": pgettext_lazy("move", "be approved"),
    "reject": pgettext_lazy("move", "be rejected"),
    "refresh": pgettext_lazy("move", "refresh its list"),
    "start": pgettext_lazy("move", "start"),
    "pause": pgettext_lazy("move", "be paused"),
    "resume": pgettext_lazy("move", "be resumed"),
    "hold": pgettext_lazy("move", "wait for a person"),
    "cancel": pgettext_lazy("move", "be cancelled"),
    "finish": pgettext_lazy("move", "finish"),
    "reopen": pgettext_lazy("move", "reopen"),
}

PERMISSIONS: dict[str, Promise] = {
    "view": pgettext_lazy("permission", "viewing"),
    "edit": pgettext_lazy("permission", "composing and preparing"),
    "approve": pgettext_lazy("permission", "approving"),
    "administer": pgettext_lazy("permission", "administering the account"),
}

PASSWORD_PROBLEMS: dict[str, Promise] = {
    "password_too_short": _("it needs at least 12 characters"),
    "password_too_common": _("it is one of the passwords that everybody tries first"),
    "password_entirely_numeric": _("it holds only digits"),
    "password_too_similar": _("it looks like the name or the address"),
}

FIELDS: dict[str, Promise] = {
    "name": pgettext_lazy("field", "Name"),
    "reason": pgettext_lazy("field", "Reason"),
    "system_id": pgettext_lazy("field", "System id"),
    "port": pgettext_lazy("field", "Port"),
    "window": pgettext_lazy("field", "Window"),
    "pace": pgettext_lazy("field", "Pace"),
    "binds": pgettext_lazy("field", "Binds"),
    "preference": pgettext_lazy("field", "Preference"),
    "most": pgettext_lazy("field", "Texts at most"),
    "days": pgettext_lazy("field", "Days"),
}

WORDS: dict[str, dict[str, Promise]] = {
    "state": DEPLOYMENT_STATES,
    "move": MOVES,
    "role": ROLES,
    "permission": PERMISSIONS,
    "problems": PASSWORD_PROBLEMS,
    "problem": NUMBER_PROBLEMS,
    "verdict": VERDICTS,
    "field": FIELDS,
    "field_kind": FIELD_KINDS,
    "fault": {**FAULTS, **CONTENT_FAULTS},
    "weekday": WEEKDAYS,
    "holiday": HOLIDAYS,
    "expected": EXPECTED,
}
"""Which parameter of a sentence holds codes of which table."""

TABLES: dict[str, dict[str, Promise]] = {
    "deployment": DEPLOYMENT_STATES,
    "recipient": RECIPIENT_STATES,
    "import": IMPORT_STATES,
    "verdict": VERDICTS,
    "consent_change": CONSENT_CHANGES,
    "number": NUMBER_PROBLEMS,
    "field_kind": FIELD_KINDS,
    "rewrite": STAGES,
    "purpose": PURPOSES,
    "effect": EFFECTS,
    "thread": THREAD_STATES,
    "intent": INTENTS,
    "text": PURPOSES_OF_TEXTS,
    "trial": OUTCOMES,
    "agent": AGENTS,
    "role": ROLES,
    "merge_field": MERGE_FIELDS,
    "part": PARTS,
    "replacement": CHOICES,
    "character": CHARACTERS,
    "content_rule": KINDS,
    "force": FORCES,
}


def word(table: str, code: str) -> str:
    """The word of a code in one of the tables, in the active language; a code without one shows itself."""
    return str(TABLES[table].get(code, code))
