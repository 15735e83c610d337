"""Conversations, and what an account says about answers."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from chappe.inbound.handling import Which
from chappe.inbound.scope import StopScope
from chappe.inbound.threads import ThreadState


class Thread(models.Model):
    """What one number and the account wrote to each other, as the list of replies shows it."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=20)
    contact = models.ForeignKey("chappe.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, default=ThreadState.WAITING.value)
    # A reply may mean STOP, and nobody has said.
    is_doubtful = models.BooleanField(default=False)
    # What the latest reply asked for.
    intent = models.CharField(max_length=8, blank=True, default="")
    assigned_to = models.ForeignKey(
        "chappe.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    last_at = models.DateTimeField()
    last_text = models.CharField(max_length=200, blank=True, default="")
    replies = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number"], name="thread_unique"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ThreadState]), name="thread_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-last_at", "-id"], name="thread_latest"),
            GinIndex(OpClass("number", "gin_trgm_ops"), name="thread_by_digits"),
            models.Index(fields=["account", "state", "-last_at", "-id"], name="thread_by_state"),
            models.Index(
                fields=["account", "-last_at", "-id"],
                name="thread_unassigned",
                condition=Q(state="waiting", assigned_to__isnull=True),
            ),
            models.Index(
                fields=["account", "-last_at", "-id"], name="thread_doubtful", condition=Q(is_doubtful=True)
            ),
            models.Index(
                fields=["account", "-last_at", "-id"], name="thread_stopped", condition=Q(intent="stop")
            ),
            models.Index(
                fields=["assigned_to", "-last_at", "-id"],
                name="thread_assigned",
                condition=Q(assigned_to__isnull=False),
            ),
        ]


class ReplyRule(models.Model):
    """What an account does about STOP and its kin; no row: what a new account does."""

    account = models.OneToOneField(
        "chappe.Account", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    scope = models.CharField(max_length=10, default=StopScope.EVERYTHING.value)
    confirms_stop = models.BooleanField(default=False)
    confirms_start = models.BooleanField(default=False)
    # Texts by themselves to one number in 24 hours, at most.
    most_automatic = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope__in=[scope.value for scope in StopScope]), name="reply_rule_scope_known"
            ),
            models.CheckConstraint(
                condition=Q(most_automatic__lte=20), name="reply_rule_most_automatic_bounded"
            ),
        ]


class ReplyText(models.Model):
    """What an account says by itself, in one language."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    which = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "which", "language"], name="reply_text_unique"),
            models.CheckConstraint(
                condition=Q(which__in=[which.value for which in Which]), name="reply_text_which_known"
            ),
        ]


class AddedWord(models.Model):
    """A word that an account obeys beside those shipped."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    meaning = models.CharField(max_length=8)
    word = models.CharField(max_length=60)
    # As it is looked for: `inbound.plainness`.
    phrase = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "phrase"], name="added_word_unique"),
            models.CheckConstraint(
                condition=Q(meaning__in=["stop", "start", "help"]), name="added_word_meaning_known"
            ),
        ]


class AutoAnswer(models.Model):
    """What an account answers by itself to a keyword, sent to a sender of its or to any."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=60)
    phrase = models.CharField(max_length=120)
    # Empty: whatever they wrote to.
    sender = models.CharField(max_length=20, blank=True, default="")
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "phrase", "sender"], name="auto_answer_unique"),
        ]


class ReplyPart(models.Model):
    """A part of a long text that came in, until its others come; kept a day after, so that one told twice is known."""

    id = models.BigAutoField(primary_key=True)
    gateway = models.ForeignKey("chappe.Gateway", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=20)
    recipient = models.CharField(max_length=20, blank=True, default="")
    reference = models.IntegerField()
    total = models.SmallIntegerField()
    place = models.SmallIntegerField()
    text = models.TextField()
    received_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "gateway",
                "number",
                "recipient",
                "reference",
                "total",
                "place",
                models.functions.MD5("text"),
                name="reply_part_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_at"], name="reply_part_open", condition=Q(joined_at__isnull=True)),
            models.Index(
                fields=["joined_at"], name="reply_part_joined", condition=Q(joined_at__isnull=False)
            ),
        ]
