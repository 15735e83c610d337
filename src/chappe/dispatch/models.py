"""Lanes and their leases, attempts, receipts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Lane(models.Model):
    """One bind of a gateway, leased to at most one dispatch process at a time."""

    id = models.BigAutoField(primary_key=True)
    gateway = models.ForeignKey("chappe.Gateway", on_delete=models.CASCADE, related_name="+", db_index=False)
    index = models.SmallIntegerField()
    # Of the process that holds it; a new one for every lease.
    lease = models.UUIDField(null=True)
    holder = models.CharField(max_length=120, blank=True, default="")
    # By the database's clock.
    lease_until = models.DateTimeField(null=True)
    # "connecting", "bound", "refused: …": what the holder last said of it.
    condition = models.CharField(max_length=200, blank=True, default="")
    condition_at = models.DateTimeField(null=True)
    # Another process that has fewer lanes and asks for this one, and since when: see balance.
    asked_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    asked_at = models.DateTimeField(null=True)
    # Since when it has a holder and is not bound; null: it is, or has none.
    down_since = models.DateTimeField(null=True)
    # Texts on the wire; and the fragments per second to which the network slowed it, null: to none.
    in_flight = models.PositiveIntegerField(default=0, db_default=0)
    slowed_to = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "index"], name="lane_unique"),
        ]


class Attempt(models.Model):
    """The answer to one submission of one fragment, of one recipient or of a text to one person (``direct``).

    Rows are only ever added.
    """

    id = models.BigAutoField(primary_key=True)
    deployment = models.ForeignKey(
        "chappe.Deployment",
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    position = models.IntegerField()
    direct = models.ForeignKey(
        "chappe.DirectText",
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    part = models.SmallIntegerField()
    parts = models.SmallIntegerField()
    gateway = models.ForeignKey(
        "chappe.Gateway", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    outcome = models.CharField(max_length=8)
    reference = models.CharField(max_length=65, blank=True, default="")
    code = models.CharField(max_length=60, blank=True, default="")
    # When its outcome was recorded: one moment for all fragments of one submission: it tells them from others,
    # should a person send the text again.
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=["accepted", "refused", "later", "unknown"]),
                name="attempt_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(deployment__isnull=True, direct__isnull=False)
                | Q(deployment__isnull=False, direct__isnull=True),
                name="attempt_of_one_text",
            ),
        ]
        indexes: ClassVar = [
            # With the id, since networks use references again: the latest is found without sorting.
            models.Index(
                fields=["gateway", "reference", "id"], name="attempt_by_reference", condition=~Q(reference="")
            ),
            models.Index(fields=["deployment", "position"], name="attempt_by_recipient"),
            models.Index(
                fields=["deployment", "position"], name="attempt_unknown", condition=Q(outcome="unknown")
            ),
            models.Index(fields=["direct"], name="attempt_of_direct", condition=Q(direct__isnull=False)),
        ]


class Receipt(models.Model):
    """What the network said of one fragment, as it said it. ``matched`` once folded into its recipient."""

    id = models.BigAutoField(primary_key=True)
    gateway = models.ForeignKey(
        "chappe.Gateway", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    reference = models.CharField(max_length=65)
    number = models.CharField(max_length=20, blank=True, default="")
    status = models.CharField(max_length=12)
    code = models.CharField(max_length=60, blank=True, default="")
    # When the network says it happened, if it says; and when we got it.
    at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    matched = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["gateway", "reference"], name="receipt_by_reference"),
            models.Index(fields=["received_at"], name="receipt_unmatched", condition=Q(matched=False)),
        ]


class DeadNumberRule(models.Model):
    """That an account has numbers suppressed which fail for good time and again; no row: it has not.

    So many permanent failures, each of another deployment, within so many days, without a delivery in between.
    ``receipt_id`` and ``attempt_id``: what was looked at up to there.
    """

    account = models.OneToOneField(
        "chappe.Account", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    failures = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    receipt_id = models.BigIntegerField(default=0)
    attempt_id = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(failures__gte=2, failures__lte=20), name="dead_number_rule_failures_bounded"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=365), name="dead_number_rule_days_bounded"
            ),
        ]


class LaneMinute(models.Model):
    """What a lane did in one minute: so many of something, and how long that took together. Kept for two days.

    ``what`` is one of `meter.What`; ``code`` the network's, or the step's.
    """

    pk = models.CompositePrimaryKey("gateway_id", "minute", "lane", "what", "code")
    gateway = models.ForeignKey("chappe.Gateway", on_delete=models.CASCADE, related_name="+", db_index=False)
    minute = models.DateTimeField(db_index=True)
    lane = models.SmallIntegerField()
    what = models.CharField(max_length=12)
    code = models.CharField(max_length=60, blank=True, default="")
    count = models.PositiveIntegerField()
    seconds = models.FloatField(default=0.0)


class LaneTotal(models.Model):
    """The same since the beginning: what counters are read from."""

    pk = models.CompositePrimaryKey("gateway_id", "lane", "what", "code")
    gateway = models.ForeignKey("chappe.Gateway", on_delete=models.CASCADE, related_name="+", db_index=False)
    lane = models.SmallIntegerField()
    what = models.CharField(max_length=12)
    code = models.CharField(max_length=60, blank=True, default="")
    count = models.PositiveBigIntegerField()
    seconds = models.FloatField(default=0.0)


class DispatchBeat(models.Model):
    """A dispatch process, and when it last ended a look at what is due. Forgotten a day after it ended."""

    holder = models.CharField(max_length=120, primary_key=True)
    ticked_at = models.DateTimeField()
