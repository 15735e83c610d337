"""Texts to one person, and attempts that are theirs."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import chappe.deployments.states


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0018_frequency_caps"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="attempt",
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
        migrations.CreateModel(
            name="DirectText",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=12)),
                ("number", models.CharField(max_length=20)),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("sender", models.CharField(max_length=20)),
                ("sender_kind", models.CharField(max_length=14)),
                ("text", models.TextField()),
                ("encoding", models.CharField(max_length=5)),
                ("fragments", models.SmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        default=chappe.deployments.states.RecipientState["READY"], max_length=11
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=60)),
                ("due_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("round", models.SmallIntegerField(default=0)),
                ("lease", models.UUIDField(null=True)),
                ("key", models.CharField(blank=True, default="", max_length=80)),
                ("created_at", models.DateTimeField()),
                ("created_by_label", models.CharField(blank=True, default="", max_length=254)),
                ("changed_at", models.DateTimeField(null=True)),
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
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="chappe.contact",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "gateway",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chappe.gateway",
                    ),
                ),
                (
                    "lane",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chappe.lane",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="chappe.inboundtext",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="attempt",
            name="direct",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="chappe.directtext",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("direct__isnull", False)), fields=["direct"], name="attempt_of_direct"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deployment__isnull", True), ("direct__isnull", False)),
                    models.Q(("deployment__isnull", False), ("direct__isnull", True)),
                    _connector="OR",
                ),
                name="attempt_of_one_text",
            ),
        ),
        migrations.AddIndex(
            model_name="directtext",
            index=models.Index(
                condition=models.Q(("state", "ready")),
                fields=["gateway", "due_at", "id"],
                name="direct_ready",
            ),
        ),
        migrations.AddIndex(
            model_name="directtext",
            index=models.Index(
                condition=models.Q(("state", "ready")), fields=["ends_at"], name="direct_ending"
            ),
        ),
        migrations.AddIndex(
            model_name="directtext",
            index=models.Index(
                condition=models.Q(("state", "claimed")), fields=["lane"], name="direct_claimed"
            ),
        ),
        migrations.AddIndex(
            model_name="directtext",
            index=models.Index(
                condition=models.Q(("state", "unknown")), fields=["account"], name="direct_unknown"
            ),
        ),
        migrations.AddIndex(
            model_name="directtext",
            index=models.Index(fields=["account", "number", "-id"], name="direct_by_number"),
        ),
        migrations.AddConstraint(
            model_name="directtext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("account", "key"), name="direct_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="directtext",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["answer", "confirmation", "automatic", "test"])),
                name="direct_purpose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="directtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "ready",
                            "claimed",
                            "submitted",
                            "delivered",
                            "undelivered",
                            "failed",
                            "unknown",
                            "expired",
                            "cancelled",
                            "excluded",
                        ],
                    )
                ),
                name="direct_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="directtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lane__isnull", False), ("lease__isnull", False), ("state", "claimed")),
                    models.Q(
                        models.Q(("state", "claimed"), _negated=True),
                        ("lane__isnull", True),
                        ("lease__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="direct_claimed_by_a_lane",
            ),
        ),
    ]
