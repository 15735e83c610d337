"""What is asked of senders, messages, their versions and previews."""

from chappe.messages.queries.listing import (
    MessageLine,
    MessageView,
    SenderView,
    message,
    message_named,
    messages,
    messages_naming,
    sender,
    senders,
)
from chappe.messages.queries.previews import LONGEST_PREVIEW, Preview, preview
from chappe.messages.queries.starting import StartingTextView, starting_text, starting_texts
from chappe.messages.queries.tokens import Leads, leads_of, token_of_test, tokens_of, tried_text, whose_token
from chappe.messages.queries.trial_numbers import TrialNumberView, numbers_read, trial_numbers
from chappe.messages.queries.versions import (
    Changed,
    Comparison,
    VersionView,
    compare_versions,
    contents_of,
    version,
    versions,
)

__all__ = [
    "LONGEST_PREVIEW",
    "Changed",
    "Comparison",
    "Leads",
    "MessageLine",
    "MessageView",
    "Preview",
    "SenderView",
    "StartingTextView",
    "TrialNumberView",
    "VersionView",
    "compare_versions",
    "contents_of",
    "leads_of",
    "message",
    "message_named",
    "messages",
    "messages_naming",
    "numbers_read",
    "preview",
    "sender",
    "senders",
    "starting_text",
    "starting_texts",
    "token_of_test",
    "tokens_of",
    "trial_numbers",
    "tried_text",
    "version",
    "versions",
    "whose_token",
]
