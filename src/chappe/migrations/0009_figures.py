"""The figures of deployments, as last counted."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0008_finding_contacts"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="FiguresKept",
            fields=[
                (
                    "deployment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="chappe.deployment",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("took", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "deployment_id",
                        "state",
                        "code",
                        "country",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("state", models.CharField(max_length=11)),
                ("code", models.CharField(max_length=60)),
                ("country", models.CharField(max_length=2)),
                ("recipients", models.PositiveIntegerField()),
                ("fragments", models.PositiveIntegerField()),
                (
                    "deployment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.deployment",
                    ),
                ),
            ],
        ),
    ]
