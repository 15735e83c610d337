"""What people do about replies, and what they set for those to come."""

from chappe.inbound.operations.conversations import (
    answer_thread,
    assign_thread,
    close_thread,
    not_a_stop,
    reopen_thread,
    treat_as_stop,
)
from chappe.inbound.operations.rules import (
    add_answer,
    add_word,
    remove_answer,
    remove_word,
    set_reply_rule,
    set_reply_text,
)

__all__ = [
    "add_answer",
    "add_word",
    "answer_thread",
    "assign_thread",
    "close_thread",
    "not_a_stop",
    "remove_answer",
    "remove_word",
    "reopen_thread",
    "set_reply_rule",
    "set_reply_text",
    "treat_as_stop",
]
