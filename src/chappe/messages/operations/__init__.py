"""Making and changing senders and messages."""

from chappe.messages.operations.senders import create_sender
from chappe.messages.operations.starting import delete_starting_text, save_starting_text
from chappe.messages.operations.stopping import lift_sender_stop, stop_sender
from chappe.messages.operations.trial_numbers import delete_trial_number, save_trial_number
from chappe.messages.operations.writing import (
    MessageChanges,
    create_message,
    keep_version,
    locked_message,
    restore_version,
    update_message,
    version_now,
)

__all__ = [
    "MessageChanges",
    "create_message",
    "create_sender",
    "delete_starting_text",
    "delete_trial_number",
    "keep_version",
    "lift_sender_stop",
    "locked_message",
    "restore_version",
    "save_starting_text",
    "save_trial_number",
    "stop_sender",
    "update_message",
    "version_now",
]
