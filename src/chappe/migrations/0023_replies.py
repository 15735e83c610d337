"""Conversations, what accounts say about answers, and parts of long replies."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# What came in before there were conversations stands in some, dealt with.
GATHERED = """
INSERT INTO chappe_thread (account_id, number, state, is_doubtful, intent, last_at, last_text, replies)
SELECT gateway.account_id, inbound.number, 'closed', false, '', max(inbound.received_at),
       left((array_agg(inbound.text ORDER BY inbound.id DESC))[1], 200), count(*)
FROM chappe_inboundtext AS inbound
JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id
WHERE inbound.handled_at IS NOT NULL
GROUP BY gateway.account_id, inbound.number
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0022_first_versions"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="inboundtext",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="chappe.contact",
            ),
        ),
        migrations.AddField(
            model_name="inboundtext",
            name="deployment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="chappe.deployment",
            ),
        ),
        migrations.AddField(
            model_name="inboundtext",
            name="intent",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="inboundtext",
            name="is_incomplete",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="ReplyRule",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="chappe.account",
                    ),
                ),
                ("scope", models.CharField(default="everything", max_length=10)),
                ("confirms_stop", models.BooleanField(default=False)),
                ("confirms_start", models.BooleanField(default=False)),
                ("most_automatic", models.PositiveSmallIntegerField(default=3)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["everything", "topic"])),
                        name="reply_rule_scope_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_automatic__lte", 20)),
                        name="reply_rule_most_automatic_bounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddedWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("meaning", models.CharField(max_length=8)),
                ("word", models.CharField(max_length=60)),
                ("phrase", models.CharField(max_length=120)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "phrase"), name="added_word_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("meaning__in", ["stop", "start", "help"])),
                        name="added_word_meaning_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AutoAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=60)),
                ("phrase", models.CharField(max_length=120)),
                ("sender", models.CharField(blank=True, default="", max_length=20)),
                ("text", models.TextField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "phrase", "sender"), name="auto_answer_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyPart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20)),
                ("recipient", models.CharField(blank=True, default="", max_length=20)),
                ("reference", models.IntegerField()),
                ("total", models.SmallIntegerField()),
                ("place", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("received_at", models.DateTimeField()),
                ("joined_at", models.DateTimeField(null=True)),
                (
                    "gateway",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.gateway",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("joined_at__isnull", True)),
                        fields=["received_at"],
                        name="reply_part_open",
                    ),
                    models.Index(
                        condition=models.Q(("joined_at__isnull", False)),
                        fields=["joined_at"],
                        name="reply_part_joined",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("gateway"),
                        models.F("number"),
                        models.F("recipient"),
                        models.F("reference"),
                        models.F("total"),
                        models.F("place"),
                        django.db.models.functions.text.MD5("text"),
                        name="reply_part_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("which", models.CharField(max_length=8)),
                ("language", models.CharField(max_length=8)),
                ("text", models.TextField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "which", "language"), name="reply_text_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("which__in", ["stopped", "topic", "started", "help"])),
                        name="reply_text_which_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("is_doubtful", models.BooleanField(default=False)),
                ("intent", models.CharField(blank=True, default="", max_length=8)),
                ("last_at", models.DateTimeField()),
                ("last_text", models.CharField(blank=True, default="", max_length=200)),
                ("replies", models.PositiveIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.account",
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="chappe.contact",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "-last_at", "-id"], name="thread_latest"),
                    models.Index(fields=["account", "state", "-last_at", "-id"], name="thread_by_state"),
                    models.Index(
                        condition=models.Q(("assigned_to__isnull", True), ("state", "waiting")),
                        fields=["account", "-last_at", "-id"],
                        name="thread_unassigned",
                    ),
                    models.Index(
                        condition=models.Q(("is_doubtful", True)),
                        fields=["account", "-last_at", "-id"],
                        name="thread_doubtful",
                    ),
                    models.Index(
                        condition=models.Q(("intent", "stop")),
                        fields=["account", "-last_at", "-id"],
                        name="thread_stopped",
                    ),
                    models.Index(
                        condition=models.Q(("assigned_to__isnull", False)),
                        fields=["assigned_to", "-last_at", "-id"],
                        name="thread_assigned",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "number"), name="thread_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "answered", "closed"])),
                        name="thread_state_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GATHERED, migrations.RunSQL.noop),
    ]
