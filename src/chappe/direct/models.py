"""Texts to one person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chappe.deployments.states import RecipientState
from chappe.direct.purposes import Purpose

STATES = [state.value for state in RecipientState if state is not RecipientState.HELD]


class DirectText(models.Model):
    """One SMS to one number, outside every deployment: its own ledger, the same promises.

    A lane claims the row, durably, before its text goes on the wire: ``claimed``, under the lane's lease. Attempts and
    receipts are kept where those of deployments are.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    purpose = models.CharField(max_length=12)
    number = models.CharField(max_length=20)
    country = models.CharField(max_length=2, blank=True, default="")
    contact = models.ForeignKey("chappe.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    # What came in and is answered.
    reply = models.ForeignKey("chappe.InboundText", null=True, on_delete=models.SET_NULL, related_name="+")
    # The test of a message that the text belongs to.
    trial = models.ForeignKey(
        "chappe.Trial", null=True, on_delete=models.SET_NULL, related_name="texts", db_index=False
    )
    sender = models.CharField(max_length=20)
    sender_kind = models.CharField(max_length=14)
    text = models.TextField()
    encoding = models.CharField(max_length=5)
    fragments = models.SmallIntegerField()
    gateway = models.ForeignKey("chappe.Gateway", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=11, default=RecipientState.READY)
    code = models.CharField(max_length=60, blank=True, default="")
    due_at = models.DateTimeField()
    # After this it does not leave any more.
    ends_at = models.DateTimeField()
    # How often it was put off by "later" answers.
    round = models.SmallIntegerField(default=0)
    lane = models.ForeignKey(
        "chappe.Lane", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lease = models.UUIDField(null=True)
    # Given by whoever must not write the same twice; empty: none.
    key = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "chappe.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_by_label = models.CharField(max_length=254, blank=True, default="")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="direct_once", condition=~Q(key="")),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in Purpose]), name="direct_purpose_known"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="direct_state_known"),
            models.CheckConstraint(
                condition=Q(state="claimed", lane__isnull=False, lease__isnull=False)
                | (~Q(state="claimed") & Q(lane__isnull=True, lease__isnull=True)),
                name="direct_claimed_by_a_lane",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["gateway", "due_at", "id"], name="direct_ready", condition=Q(state="ready")),
            models.Index(fields=["ends_at"], name="direct_ending", condition=Q(state="ready")),
            models.Index(fields=["lane"], name="direct_claimed", condition=Q(state="claimed")),
            models.Index(fields=["account"], name="direct_unknown", condition=Q(state="unknown")),
            models.Index(fields=["account", "number", "-id"], name="direct_by_number"),
            models.Index(fields=["trial", "id"], name="direct_of_trial", condition=Q(trial__isnull=False)),
        ]
