"""Senders, messages and their versions, their tests, and texts to start from."""

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
    # The language of the text, which those read whose own has no copy; empty: the message does not say.
    language = models.CharField(max_length=8, blank=True, default="")
    # The same in other languages: text by code.
    copies = models.JSONField(default=dict, blank=True)
    smart_replacement = models.BooleanField(default=False)
    without_accents = models.BooleanField(default=False)
    # The number of its latest version.
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="message_name_unique"),
        ]


class MessageVersion(models.Model):
    """A message as it stood from one change to the next. Rows are only ever added: a trigger sees to it.

    What is known of a text once it is written (prepared, tested) is tied to one of these, never to the message.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    topic = models.ForeignKey("chappe.Topic", on_delete=models.PROTECT, related_name="+", db_index=False)
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True, default="")
    copies = models.JSONField(default=dict, blank=True)
    smart_replacement = models.BooleanField(default=False)
    without_accents = models.BooleanField(default=False)
    # The version that was brought back, if this is one that was.
    restores = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=254, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "number"], name="message_version_unique"),
        ]


class StartingText(models.Model):
    """A text of the account's own that new messages may start from."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True, default="")
    copies = models.JSONField(default=dict, blank=True)
    smart_replacement = models.BooleanField(default=False)
    without_accents = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=254, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="starting_text_name_unique"),
        ]


class Trial(models.Model):
    """A test of a version: one of its texts, filled as somebody, sent to a few numbers.

    Its texts, with what became of them, are texts to one person, and no recipients of anything.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(MessageVersion, on_delete=models.PROTECT, related_name="+")
    # Of the text that was sent; empty where the message does not say.
    language = models.CharField(max_length=8, blank=True, default="")
    # Where it was read, and what the account has put around the text there.
    country = models.CharField(max_length=8, blank=True, default="", db_default="")
    before = models.CharField(max_length=100, blank=True, default="", db_default="")
    after = models.CharField(max_length=100, blank=True, default="", db_default="")
    # As whom the text was filled; nobody: of whom nothing is known.
    contact = models.ForeignKey("chappe.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    numbers = models.PositiveSmallIntegerField()
    fragments = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(
        "chappe.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    by = models.CharField(max_length=254, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "at"], name="trial_of_account")]


class TrialNumber(models.Model):
    """A number that messages are tested on, by the name its owner goes by."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=254, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="trial_number_name_unique"),
            models.UniqueConstraint(fields=["account", "number"], name="trial_number_unique"),
        ]
