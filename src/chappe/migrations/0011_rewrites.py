"""Rewrites: changes of every contact, counted before they are confirmed."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0010_sms_fields"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Rewrite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=8)),
                ("settings", models.JSONField()),
                ("before", models.JSONField()),
                ("stage", models.CharField(default="counting", max_length=8)),
                ("position", models.BigIntegerField(default=0)),
                ("seen", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("tally", models.JSONField(default=dict)),
                ("applied", models.JSONField(default=dict)),
                ("examples", models.JSONField(default=dict)),
                ("created_by", models.CharField(max_length=254)),
                ("created_at", models.DateTimeField()),
                ("confirmed_by", models.CharField(blank=True, default="", max_length=254)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chappe.account"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage__in", ["counting", "counted", "applying"])),
                        fields=("account",),
                        name="rewrite_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["numbers", "kind", "removal"])),
                        name="rewrite_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["counting", "counted", "applying", "done", "dropped"])
                        ),
                        name="rewrite_stage_known",
                    ),
                ],
            },
        ),
    ]
