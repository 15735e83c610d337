"""Schedules in each recipient's time, lists computed again at the moment, moments that were missed."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

# Before this, a deployment waited for a person after a closing alone.
HELD = "UPDATE chappe_deployment SET awaits = 'hours' WHERE state = 'awaiting_resume'"


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0014_replies_by_number"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="RefreshChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "deployment_id",
                        "contact_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "deployment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chappe.deployment",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chappe.contact",
                    ),
                ),
                ("change", models.CharField(max_length=10)),
                ("reason", models.CharField(blank=True, default="", max_length=24)),
            ],
        ),
        migrations.AddField(
            model_name="account",
            name="late_start",
            field=models.CharField(choices=[("ask", "Ask"), ("start", "Start")], default="ask", max_length=5),
        ),
        migrations.AddField(
            model_name="account",
            name="late_tolerance",
            field=models.PositiveIntegerField(default=15),
        ),
        migrations.AddField(
            model_name="deployment",
            name="awaits",
            field=models.CharField(blank=True, default="", max_length=14),
        ),
        migrations.AddField(
            model_name="deployment",
            name="refresh",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="deployment",
            name="refreshed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="deployment",
            name="schedule_local",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="recipientwindow",
            name="starts_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("late_start__in", ["ask", "start"])), name="account_late_start_known"
            ),
        ),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("awaits", ""), ("awaits__in", ["hours", "missed", "refresh_failed"]), _connector="OR"
                ),
                name="deployment_awaits_known",
            ),
        ),
    ]
