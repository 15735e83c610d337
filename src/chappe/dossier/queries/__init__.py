"""Reading one person across the stages: texts and replies, why a text would leave, everything that is held."""

from chappe.dossier.queries.everything import everything
from chappe.dossier.queries.letters import ReceivedText, ReplyLine, WrittenText, received, replies, written
from chappe.dossier.queries.reasons import Left, Why, WindowNow, why_deployment, why_message

__all__ = [
    "Left",
    "ReceivedText",
    "ReplyLine",
    "Why",
    "WindowNow",
    "WrittenText",
    "everything",
    "received",
    "replies",
    "why_deployment",
    "why_message",
    "written",
]
