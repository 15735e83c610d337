"""``chappe messages``: texts with merge fields. Importing it gathers the group's commands."""

from chappe.cli.nouns.messages import templates, versions
from chappe.cli.nouns.messages.writing import messages

__all__ = ["messages", "templates", "versions"]
