"""``chappe messages``: texts with merge fields. Importing it gathers the group's commands."""

from chappe.cli.nouns.messages import templates, testing, versions
from chappe.cli.nouns.messages.writing import messages

__all__ = ["messages", "templates", "testing", "versions"]
