"""Dynamic groups: criteria, what they name, and the criteria that a preparation froze."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0011_rewrites"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="group", name="group_kind_known"),
        migrations.AddField("deploymentgroup", "criteria", models.JSONField(null=True)),
        migrations.AddField("group", "criteria", models.JSONField(null=True)),
        migrations.AddField(
            "group",
            "fields_used",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField("group", "last_size", models.BigIntegerField(null=True)),
        migrations.AddField("group", "last_sized_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "group",
            "kind",
            models.CharField(
                choices=[("static", "Static"), ("dynamic", "Dynamic")], default="static", max_length=8
            ),
        ),
        migrations.AddConstraint(
            "group",
            models.CheckConstraint(condition=Q(kind__in=["static", "dynamic"]), name="group_kind_known"),
        ),
        migrations.AddConstraint(
            "group",
            models.CheckConstraint(
                condition=Q(kind="dynamic", criteria__isnull=False) | Q(kind="static", criteria__isnull=True),
                name="group_dynamic_by_criteria",
            ),
        ),
        migrations.CreateModel(
            name="GroupUse",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "group_id",
                        "used_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.group",
                    ),
                ),
                (
                    "used",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="chappe.group"
                    ),
                ),
            ],
        ),
    ]
