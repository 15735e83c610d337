"""Sending hours: what accounts choose, the windows of a deployment, and the blocks that are under them."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0002_guards"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="HoursChoice",
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
                ("rulebooks", models.JSONField(default=dict)),
                ("courtesy", models.BooleanField(default=False)),
                ("hours", models.JSONField(null=True)),
                (
                    "closed_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecipientWindow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("basis", models.JSONField()),
                ("recipients", models.PositiveIntegerField()),
                ("fragments", models.PositiveIntegerField()),
                ("opens_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="account",
            name="resume",
            field=models.CharField(
                choices=[("automatic", "Automatic"), ("manual", "Manual")], default="automatic", max_length=9
            ),
        ),
        migrations.AddField(
            model_name="deployment",
            name="resume",
            field=models.CharField(default="automatic", max_length=9),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("resume__in", ["automatic", "manual"])), name="account_resume_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.CheckConstraint(
                condition=models.Q(("resume__in", ["automatic", "manual"])), name="deployment_resume_known"
            ),
        ),
        migrations.AddField(
            model_name="recipientwindow",
            name="deployment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chappe.deployment"
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="window",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="chappe.recipientwindow",
            ),
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(
                condition=models.Q(("state", "ready"), ("window__isnull", False)),
                fields=["window"],
                name="block_by_window",
            ),
        ),
    ]
