"""Contacts, topics and consents, suppressions, groups."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from chappe.contacts.kinds import FieldKind
from chappe.contacts.rewriting import OPEN, Purpose, Stage


class Contact(models.Model):
    """A person in an account.

    ``attributes`` holds the account's own fields by key, the SMS field's raw value among them; ``number`` is that
    value normalised (E.164), or null with the reason in ``number_problem``. An erased contact keeps nothing but its
    id, to which the proof of its consents is tied, and the pseudonym that stands for its number elsewhere.
    """

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    external_id = models.CharField(max_length=120, null=True)
    first_name = models.CharField(max_length=120, blank=True, default="")
    last_name = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=8, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    time_zone = models.CharField(max_length=60, blank=True, default="")
    postal_code = models.CharField(max_length=16, blank=True, default="")
    attributes = models.JSONField(default=dict)
    number = models.CharField(max_length=20, null=True)
    number_problem = models.CharField(max_length=24, blank=True, default="missing")
    number_country = models.CharField(max_length=2, blank=True, default="")
    is_active = models.BooleanField(default=True)
    sms_blocked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    pseudonym = models.CharField(max_length=20, blank=True, db_default="")
    # The name as a search finds it: without accents or capitals, each word after a space.
    search_name = models.GeneratedField(
        expression=Func(F("first_name"), F("last_name"), function="chappe_search_name"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "external_id"], name="contact_external_id_unique"),
            models.CheckConstraint(
                condition=Q(number__isnull=True, number_problem__gt="")
                | Q(number__isnull=False, number_problem=""),
                name="contact_number_or_problem",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "number"], name="contact_by_number"),
            models.Index(fields=["account", "-id"], name="contact_by_account"),
            # Each is chosen by a measured plan: a search or a filter looks at no more than it shows.
            GinIndex(OpClass("search_name", "gin_trgm_ops"), name="contact_by_name"),
            GinIndex(OpClass("number", "gin_trgm_ops"), name="contact_by_digits"),
            models.Index(fields=["account", "number_country", "-id"], name="contact_by_country"),
            models.Index(
                fields=["account", "number_problem", "-id"],
                name="contact_numberless",
                condition=Q(number_problem__gt=""),
            ),
            models.Index(fields=["account", "-id"], name="contact_inactive", condition=Q(is_active=False)),
            models.Index(fields=["account", "-id"], name="contact_blocked", condition=Q(sms_blocked=True)),
            models.Index(
                fields=["account", "-id"], name="contact_erased", condition=Q(erased_at__isnull=False)
            ),
            models.Index(
                fields=["account", "pseudonym"], name="contact_by_pseudonym", condition=Q(pseudonym__gt="")
            ),
        ]


class Field(models.Model):
    """One of the account's own fields: a key of `Contact.attributes`, and what may stand there."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, default="text")
    # Of a choice: what may be chosen, in the order shown.
    choices = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="field_key_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FieldKind]), name="field_kind_known"
            ),
        ]


class Rewrite(models.Model):
    """A change of every contact: counted, confirmed by a person, then applied, slice by slice of contacts."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8)
    # What is to be and what was, as `contacts.rewriting.plan_of` reads it.
    settings = models.JSONField()
    before = models.JSONField()
    stage = models.CharField(max_length=8, default=Stage.COUNTING.value)
    # Of the counting or the application under way: the last contact seen, and how many there are and were seen.
    position = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    # Contacts by effect: as counted, and as applied; and of each effect, some contacts' ids.
    tally = models.JSONField(default=dict)
    applied = models.JSONField(default=dict)
    examples = models.JSONField(default=dict)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=254, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(stage__in=[stage.value for stage in OPEN]),
                name="rewrite_one_open",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in Purpose]), name="rewrite_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in Stage]), name="rewrite_stage_known"
            ),
        ]


class TopicKind(models.TextChoices):
    MARKETING = "marketing"
    TRANSACTIONAL = "transactional"


class Topic(models.Model):
    """A kind of communication a contact may consent to."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=TopicKind.choices)
    # Always true for marketing; a transactional topic asks only where the account says so.
    requires_consent = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="topic_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=TopicKind.values), name="topic_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="marketing") | Q(requires_consent=True),
                name="topic_marketing_needs_consent",
            ),
        ]


class FrequencyCap(models.Model):
    """At most so many texts to a contact in so many of its days: of one topic, or of all marketing topics together."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    # Null: overall.
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    most = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "topic"], nulls_distinct=False, name="frequency_cap_unique"
            ),
            models.CheckConstraint(
                condition=Q(most__gte=1, most__lte=1000, days__gte=1, days__lte=366),
                name="frequency_cap_bounded",
            ),
        ]


class ConsentStatement(models.Model):
    """One statement of consent, as history: rows are only ever added (a trigger refuses the rest)."""

    # Every row costs each index: only what is asked is indexed, by contact and topic.
    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+", db_index=False)
    status = models.CharField(max_length=12)
    basis = models.CharField(max_length=12)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=120)
    proof = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=254)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=["granted", "withdrawn"]), name="consent_statement_status_known"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["express", "implied"]), name="consent_statement_basis_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["contact", "topic", "-at"], name="consent_history")]


class Consent(models.Model):
    """What holds now for one contact and one topic: the latest statement, kept for joins over the whole account."""

    pk = models.CompositePrimaryKey("topic_id", "contact_id")
    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+", db_index=False)
    status = models.CharField(max_length=12)
    basis = models.CharField(max_length=12)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["topic", "-contact"], name="consent_withdrawn", condition=Q(status="withdrawn")
            ),
        ]


class ChangeState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class ConsentChange(models.Model):
    """One statement made for everybody in a group: under way, or done; a record that stays."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("chappe.Group", null=True, on_delete=models.SET_NULL, related_name="+")
    group_name = models.CharField(max_length=120)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+", db_index=False)
    status = models.CharField(max_length=12)
    basis = models.CharField(max_length=12)
    at = models.DateTimeField()
    # Whether it was said when these people said so: only then may a grant follow a withdrawal.
    is_dated = models.BooleanField()
    expires_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=120)
    proof = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, choices=ChangeState.choices, default=ChangeState.WAITING)
    # Of a dynamic group: its criteria as they stood, and when those who met them were taken (`ConsentChangeMember`).
    criteria = models.JSONField(null=True)
    taken_at = models.DateTimeField(null=True)
    # Members when it was asked for, or taken; those looked at so far, up to the contact of that id.
    members = models.BigIntegerField()
    last_contact_id = models.BigIntegerField(default=0)
    added = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    overruled = models.BigIntegerField(default=0)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ChangeState.values), name="consent_change_state_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["granted", "withdrawn"]), name="consent_change_status_known"
            ),
        ]


class ConsentChangeMember(models.Model):
    """Somebody for whom a statement is being made, of those who met the criteria of a dynamic group as it began.

    What is stated may change who meets them. The rows go with the end of the change; a contact may go before.
    """

    pk = models.CompositePrimaryKey("change_id", "contact_id")
    change = models.ForeignKey(ConsentChange, on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )


class PreferenceKey(models.Model):
    """Which links to a contact's preference page hold: those of this generation. No row: those of generation 0."""

    contact = models.OneToOneField(Contact, primary_key=True, on_delete=models.CASCADE, related_name="+")
    generation = models.PositiveIntegerField()


class Suppression(models.Model):
    """A number that must get nothing from this account."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=20)
    reason = models.CharField(max_length=16)
    source = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number"], name="suppression_unique"),
            models.CheckConstraint(
                condition=Q(reason__in=["stop", "complaint", "dead_number", "manual"]),
                name="suppression_reason_known",
            ),
        ]


class SenderStop(models.Model):
    """A number that must get nothing from one sender of this account; other senders are none of its business."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=20)
    sender = models.CharField(max_length=20)
    reason = models.CharField(max_length=16)
    source = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number", "sender"], name="sender_stop_unique"),
            models.CheckConstraint(
                condition=Q(reason__in=["stop", "manual"]), name="sender_stop_reason_known"
            ),
        ]


class GroupKind(models.TextChoices):
    STATIC = "static"
    DYNAMIC = "dynamic"


class Group(models.Model):
    """A set of contacts: a list, or whoever meets criteria."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=GroupKind.choices, default=GroupKind.STATIC)
    created_at = models.DateTimeField()
    # Of a dynamic group: `audience.criteria` as JSON, and the keys of the fields that stand in it.
    criteria = models.JSONField(null=True)
    fields_used = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # How many it had when it was last counted; a static group is counted whenever it is asked.
    last_size = models.BigIntegerField(null=True)
    last_sized_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="group_name_unique"),
            models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="group_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="dynamic", criteria__isnull=False) | Q(kind="static", criteria__isnull=True),
                name="group_dynamic_by_criteria",
            ),
        ]


class GroupUse(models.Model):
    """A dynamic group whose criteria name another group, which therefore stays."""

    pk = models.CompositePrimaryKey("group_id", "used_id")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", db_index=False)
    used = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")


class GroupMember(models.Model):
    """One contact in one static group."""

    pk = models.CompositePrimaryKey("group_id", "contact_id")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")


class ImportState(models.TextChoices):
    # Handed over, looked at, not started.
    DRAFT = "draft"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    # Being taken back, or taken back.
    UNDOING = "undoing"
    UNDONE = "undone"


class Import(models.Model):
    """One file of contacts being read into the account, or read."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=255)
    # The consent stated for every row of the file, by topic; null: none is stated but in columns.
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="+")
    consent_source = models.CharField(max_length=120, blank=True, default="")
    encoding = models.CharField(max_length=20, blank=True, default="")
    # The rest of what was chosen (contacts.plan).
    plan = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.WAITING)
    bytes_total = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    rows_read = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    joined = models.BigIntegerField(default=0)
    consents = models.BigIntegerField(default=0)
    # What taking it back came to (contacts.undoing), by kind.
    undone = models.JSONField(default=dict)
    # Contacts stored without a usable number, by problem code.
    number_problems = models.JSONField(default=dict)
    refusal_code = models.CharField(max_length=60, blank=True, default="")
    refusal_params = models.JSONField(default=dict)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
        ]


class ImportChunk(models.Model):
    """A piece of an uploaded file, kept in the database so that a worker on any machine can read it."""

    pk = models.CompositePrimaryKey("upload_id", "position")
    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    content = models.BinaryField()


class ImportBatch(models.Model):
    """A batch of a file as it was stored, kept while the import can be undone.

    The contacts that it made are those of the account with ids from ``first_id`` to ``last_id``: while a batch is
    stored, nobody else makes contacts of the account.
    """

    pk = models.CompositePrimaryKey("upload_id", "position")
    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.BigIntegerField()
    first_id = models.BigIntegerField(null=True)
    last_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    is_undone = models.BooleanField(default=False)


class ImportChange(models.Model):
    """What an import did to a contact that the account had already, kept while it can be undone."""

    pk = models.CompositePrimaryKey("upload_id", "contact_id")
    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    position = models.BigIntegerField()
    # Its fields before the import changed them; null: it left them.
    before = models.JSONField(null=True)
    has_joined = models.BooleanField(default=False)
    has_stated = models.BooleanField(default=False)


class ImportMapping(models.Model):
    """What the columns of files with the same headings were made to fill, to be proposed the next time."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "fingerprint"], name="import_mapping_unique"),
        ]


class ImportRejection(models.Model):
    """A row that was not imported: where, why, and what was there."""

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+")
    line = models.BigIntegerField()
    column = models.CharField(max_length=120, blank=True, default="")
    value = models.CharField(max_length=120, blank=True, default="")
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    row = models.TextField(blank=True, default="")
