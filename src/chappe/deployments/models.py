"""Deployments, their recipients, and the blocks in which recipients are claimed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from chappe.deployments.pace import Priority
from chappe.deployments.starting import Awaits
from chappe.deployments.states import COMPUTED_RECIPIENT_STATES, RecipientState, State

MARKETING = Priority.MARKETING.value


class Deployment(models.Model):
    """One sending of one message to an audience."""

    account = models.ForeignKey("chappe.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    message = models.ForeignKey("chappe.Message", on_delete=models.PROTECT, related_name="+")
    all_contacts = models.BooleanField(default=False)
    duplicates = models.CharField(max_length=16, default="one_per_number")
    # The moment as wall time and IANA zone, resolved late; null: as soon as it is approved.
    schedule_at = models.CharField(max_length=16, blank=True, default="")
    schedule_zone = models.CharField(max_length=60, blank=True, default="")
    # The wall time is that of each recipient's own zone.
    schedule_local = models.BooleanField(default=False)
    # Whether the list is computed again at that moment.
    refresh = models.BooleanField(default=False)
    # Wall time in the same zone, after which nothing is submitted; empty: none.
    limit_at = models.CharField(max_length=16, blank=True, default="")
    # Texts a minute at most, or minutes of open time to spread them over; 0: not so.
    pace_per_minute = models.PositiveIntegerField(default=0, db_default=0)
    spread_minutes = models.PositiveIntegerField(default=0, db_default=0)
    # Goes before all that is not.
    urgent = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=16, default=State.DRAFT)
    state_since = models.DateTimeField()
    state_reason = models.TextField(blank=True, default="")
    # What a person is asked for, in the state awaiting_resume.
    awaits = models.CharField(max_length=14, blank=True, default="")
    # Grows with every edit: what is approved names the revision it saw.
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("chappe.User", null=True, on_delete=models.PROTECT, related_name="+")

    # Frozen by the preparation: the message's version, whose copies are filled, and what of it others ask for.
    version = models.ForeignKey(
        "chappe.MessageVersion", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.TextField(blank=True, default="")
    smart_replacement = models.BooleanField(default=False)
    # What the account has put around the texts, by country and language, as it stood: `completing.frames_as_json`.
    frames = models.JSONField(default=dict, blank=True, db_default={})
    # The account's, under which the short addresses of its texts are written.
    link_domain = models.CharField(max_length=60, blank=True, default="", db_default="")
    sender = models.CharField(max_length=20, blank=True, default="")
    sender_kind = models.CharField(max_length=14, blank=True, default="")
    topic = models.ForeignKey("chappe.Topic", null=True, on_delete=models.PROTECT, related_name="+")
    # `pace.Priority`: the lowest goes first on a gateway.
    priority = models.PositiveSmallIntegerField(default=MARKETING, db_default=MARKETING)
    # What happens when a window closes on recipients still to be sent: the account's wish.
    resume = models.CharField(max_length=9, default="automatic")
    prepared_at = models.DateTimeField(null=True)
    prepared_by = models.ForeignKey("chappe.User", null=True, on_delete=models.PROTECT, related_name="+")
    prepared_by_label = models.CharField(max_length=254, blank=True, default="")
    prepared_total = models.PositiveIntegerField(default=0)
    prepared_done = models.PositiveIntegerField(default=0)
    preparation_problem = models.JSONField(null=True)
    # What the preparation found: `plan.Summary`.
    summary = models.JSONField(default=dict)
    recipient_count = models.PositiveIntegerField(default=0)
    fragment_count = models.PositiveIntegerField(default=0)

    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("chappe.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_by_label = models.CharField(max_length=254, blank=True, default="")
    # The schedule and the limit as moments, once approved.
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # When the list was computed again; what came of it stands in ``summary["refresh"]`` and `RefreshChange`.
    refreshed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="deployment_name_unique"),
            models.CheckConstraint(
                condition=Q(awaits="") | Q(awaits__in=[awaits.value for awaits in Awaits]),
                name="deployment_awaits_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="deployment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(duplicates__in=["one_per_number", "each_contact"]),
                name="deployment_duplicates_known",
            ),
            models.CheckConstraint(
                condition=Q(resume__in=["automatic", "manual"]), name="deployment_resume_known"
            ),
            models.CheckConstraint(
                condition=Q(pace_per_minute=0) | Q(spread_minutes=0), name="deployment_pace_one_way"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="deployment_by_account"),
            models.Index(
                fields=["state", "starts_at"],
                name="deployment_in_flight",
                condition=Q(state__in=["scheduled", "sending", "paused", "awaiting_resume"]),
            ),
            models.Index(
                fields=["account", "priority", "id"],
                name="deployment_sending",
                condition=Q(state="sending"),
            ),
        ]


class DeploymentGroup(models.Model):
    """A group chosen for a deployment, or excluded from it."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="group_links")
    group = models.ForeignKey("chappe.Group", on_delete=models.PROTECT, related_name="+")
    excluded = models.BooleanField(default=False)
    # Of a dynamic group, as they stood when the deployment was prepared, its own dynamic groups written out.
    criteria = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deployment", "group"], name="deployment_group_unique"),
        ]


class Recipient(models.Model):
    """One SMS to be sent by a deployment. Only ``state``, ``code``, ``gateway_id`` and ``changed_at`` ever change.

    A narrow row, so that its state is rewritten in place (fillfactor 43, no index on what changes); the text stands
    in `RecipientText`. No foreign key is checked row by row: the one statement that writes here reads the rows it
    names in the same transaction.
    """

    pk = models.CompositePrimaryKey("deployment_id", "position")
    deployment = models.ForeignKey(
        Deployment, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    position = models.IntegerField()
    contact = models.ForeignKey(
        "chappe.Contact", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    number = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    encoding = models.CharField(max_length=5)
    fragments = models.SmallIntegerField()
    state = models.CharField(max_length=11, default=RecipientState.READY)
    code = models.CharField(max_length=60, blank=True, default="")
    gateway = models.ForeignKey(
        "chappe.Gateway",
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deployment", "contact"], name="recipient_contact_unique"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        state.value for state in RecipientState if state not in COMPUTED_RECIPIENT_STATES
                    ]
                ),
                name="recipient_state_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["contact"], name="recipient_by_contact")]


class RecipientText(models.Model):
    """The text of one recipient, filled and final."""

    pk = models.CompositePrimaryKey("deployment_id", "position")
    deployment = models.ForeignKey(
        Deployment, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    position = models.IntegerField()
    text = models.TextField()


class Exclusion(models.Model):
    """A contact of the chosen groups that a deployment leaves out, and why."""

    pk = models.CompositePrimaryKey("deployment_id", "contact_id")
    deployment = models.ForeignKey(
        Deployment, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    contact = models.ForeignKey(
        "chappe.Contact", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    verdict = models.CharField(max_length=24)


class RefreshChange(models.Model):
    """A contact whose place in a deployment was changed as its list was computed again."""

    pk = models.CompositePrimaryKey("deployment_id", "contact_id")
    deployment = models.ForeignKey(
        Deployment, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    contact = models.ForeignKey(
        "chappe.Contact", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    # "added", "removed", or "renumbered": reached by another number than the list had.
    change = models.CharField(max_length=10)
    # Of one added, what kept it out before; of one removed, what does now; empty: it was, or is, in no chosen group.
    reason = models.CharField(max_length=24, blank=True, default="")


class Figure(models.Model):
    """How many recipients of a deployment stood in one state, for one reason, in one country, when last counted.

    What a page shows of a large deployment: to count a million recipients takes too long for somebody who waits.
    """

    pk = models.CompositePrimaryKey("deployment_id", "state", "code", "country")
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=11)
    code = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    recipients = models.PositiveIntegerField()
    fragments = models.PositiveIntegerField()


class FiguresKept(models.Model):
    """When the figures of a deployment were last counted, and how long that took, in milliseconds."""

    deployment = models.OneToOneField(
        Deployment, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()
    took = models.PositiveIntegerField()


class RecipientWindow(models.Model):
    """The opening hours of some recipients of a deployment, as they stand: no row of it is claimed outside.

    ``opens_at`` and ``closes_at`` are those of one opening, the one under way or the next; dispatch moves them on to
    the one after as soon as it is past. Null: there is none within a year. Where the schedule is in each recipient's
    time, ``starts_at`` is the moment of these, and no opening lies before it; nothing is claimed until ``begun_at``
    says that it was not missed, or that a person said yes.
    """

    id = models.BigAutoField(primary_key=True)
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="+")
    # What it stands on: `windows.basis.Basis`.
    basis = models.JSONField()
    recipients = models.PositiveIntegerField()
    fragments = models.PositiveIntegerField()
    starts_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)


class DeploymentPace(models.Model):
    """The pace of a prepared deployment that has one of its own, and what of it is spent: `pace.grant`.

    One row for all lanes of all machines. It is written at most once a second or so, by the claim that is granted
    something; a deployment without a pace has none, and its claim writes nothing more.
    """

    deployment = models.OneToOneField(
        Deployment, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    # Texts.
    per_second = models.FloatField()
    next_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(per_second__gt=0), name="deployment_pace_positive"),
        ]


class BlockState(models.TextChoices):
    READY = "ready"
    LEASED = "leased"
    DONE = "done"


class Block(models.Model):
    """Recipients of one deployment, gateway, window and due moment, claimed together.

    ``positions`` are sent in order; the first ``pointer`` of them may have gone on the wire: the pointer is moved,
    durably, before they do. A recipient under the pointer that is still
    ``ready`` is therefore *claimed* while the block is leased, and becomes ``unknown`` when the lease is lost.
    """

    id = models.BigAutoField(primary_key=True)
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="+", db_index=False)
    gateway = models.ForeignKey("chappe.Gateway", on_delete=models.PROTECT, related_name="+", db_index=False)
    # Null: nothing restrains these recipients, or the deployment is transactional.
    window = models.ForeignKey(
        RecipientWindow, null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=BlockState.choices, default=BlockState.READY)
    positions = ArrayField(models.IntegerField())
    pointer = models.IntegerField(default=0)
    # How often its recipients were put off by "later" answers.
    round = models.SmallIntegerField(default=0)
    lane = models.ForeignKey(
        "chappe.Lane", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lease = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=BlockState.values), name="block_state_known"),
            models.CheckConstraint(condition=Q(pointer__gte=0), name="block_pointer_bounds"),
            models.CheckConstraint(
                condition=Q(state="leased", lane__isnull=False, lease__isnull=False)
                | (~Q(state="leased") & Q(lane__isnull=True, lease__isnull=True)),
                name="block_leased_to_a_lane",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["gateway", "deployment", "due_at", "id"],
                name="block_due",
                condition=Q(state="ready"),
            ),
            models.Index(fields=["lane"], name="block_leased", condition=Q(state="leased")),
            models.Index(fields=["deployment", "state"], name="block_by_deployment"),
            models.Index(
                fields=["window"], name="block_by_window", condition=Q(state="ready", window__isnull=False)
            ),
        ]
