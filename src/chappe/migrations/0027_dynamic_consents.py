"""Consent stated for those in a dynamic group."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0026_lane_questions"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="consentchange",
            name="criteria",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="consentchange",
            name="taken_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="ConsentChangeMember",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "change_id",
                        "contact_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.consentchange",
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
            ],
        ),
    ]
