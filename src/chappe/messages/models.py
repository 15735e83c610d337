"""Senders and messages."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Sender(models.Model):
    """What a text shows as its origin: a name, a number or a short code."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+")
    value = models.CharField(max_length=20)
    kind = models.CharField(max_length=14)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "value"], name="sender_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=["alphanumeric", "number", "short_code"]), name="sender_kind_known"
            ),
        ]


class Message(models.Model):
    """A text with merge fields, linked to a topic and a sender."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    topic = models.ForeignKey("chappe.Topic", on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    smart_replacement = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="message_name_unique"),
        ]
