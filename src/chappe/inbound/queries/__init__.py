"""Conversations and the rules of replies, as pages and commands show them."""

from chappe.inbound.queries.conversations import (
    Line,
    Origin,
    ThreadView,
    conversation,
    origin,
    reply_thread,
    thread,
    waiting_replies,
)
from chappe.inbound.queries.lists import PLACES, ThreadLine, ThreadWish, threads
from chappe.inbound.queries.rules import (
    AnswerView,
    RuleView,
    TextView,
    WordView,
    added_words,
    auto_answers,
    reply_rule,
    reply_texts,
)

__all__ = [
    "PLACES",
    "AnswerView",
    "Line",
    "Origin",
    "RuleView",
    "TextView",
    "ThreadLine",
    "ThreadView",
    "ThreadWish",
    "WordView",
    "added_words",
    "auto_answers",
    "conversation",
    "origin",
    "reply_rule",
    "reply_texts",
    "reply_thread",
    "thread",
    "threads",
    "waiting_replies",
]
