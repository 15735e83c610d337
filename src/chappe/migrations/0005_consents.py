"""Consents stated for a whole group, links to preference pages, dead numbers; histories that nobody can truncate."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

# A trigger of rows does not see TRUNCATE: one of statements does.
NO_TRUNCATE = """
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON chappe_consentstatement
    FOR EACH STATEMENT EXECUTE FUNCTION chappe_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON chappe_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION chappe_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON chappe_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION chappe_append_only();
"""
TRUNCATE = """
DROP TRIGGER append_only_whole ON chappe_attempt;
DROP TRIGGER append_only_whole ON chappe_auditentry;
DROP TRIGGER append_only_whole ON chappe_consentstatement;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0004_fields"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PreferenceKey",
            fields=[
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="chappe.contact",
                    ),
                ),
                ("generation", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="DeadNumberRule",
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
                ("failures", models.PositiveSmallIntegerField()),
                ("days", models.PositiveSmallIntegerField()),
                ("receipt_id", models.BigIntegerField(default=0)),
                ("attempt_id", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("failures__gte", 2), ("failures__lte", 20)),
                        name="dead_number_rule_failures_bounded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 365)),
                        name="dead_number_rule_days_bounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group_name", models.CharField(max_length=120)),
                ("status", models.CharField(max_length=12)),
                ("basis", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("is_dated", models.BooleanField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("source", models.CharField(max_length=120)),
                ("proof", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("members", models.BigIntegerField()),
                ("last_contact_id", models.BigIntegerField(default=0)),
                ("added", models.BigIntegerField(default=0)),
                ("known", models.BigIntegerField(default=0)),
                ("overruled", models.BigIntegerField(default=0)),
                ("created_by", models.CharField(max_length=254)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chappe.account"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="chappe.group",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.topic",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "stopped"])),
                        name="consent_change_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["granted", "withdrawn"])),
                        name="consent_change_status_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(NO_TRUNCATE, TRUNCATE),
    ]
