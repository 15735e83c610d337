"""Imports are looked over before they begin, remembered by their headings, and can be undone."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

STATES: list[tuple[str, str]] = [
    ("draft", "Draft"),
    ("waiting", "Waiting"),
    ("running", "Running"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("undoing", "Undoing"),
    ("undone", "Undone"),
]


def to(model: str, *, is_indexed: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        db_index=is_indexed,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to=f"chappe.{model}",
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0012_dynamic_groups")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "upload_id", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("upload", to("import")),
                ("position", models.BigIntegerField()),
                ("first_id", models.BigIntegerField(null=True)),
                ("last_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("is_undone", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "upload_id",
                        "contact_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("upload", to("import")),
                ("contact", to("contact", is_indexed=True)),
                ("position", models.BigIntegerField()),
                ("before", models.JSONField(null=True)),
                ("has_joined", models.BooleanField(default=False)),
                ("has_stated", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", to("account")),
                ("fingerprint", models.CharField(max_length=64)),
                ("mapping", models.JSONField()),
                ("used_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "fingerprint"), name="import_mapping_unique")
                ]
            },
        ),
        migrations.RemoveConstraint(model_name="import", name="import_state_known"),
        migrations.AddField(model_name="import", name="consents", field=models.BigIntegerField(default=0)),
        migrations.AddField(model_name="import", name="joined", field=models.BigIntegerField(default=0)),
        migrations.AddField(model_name="import", name="plan", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="import", name="undone", field=models.JSONField(default=dict)),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(choices=STATES, default="waiting", max_length=8),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", [state for state, _ in STATES])), name="import_state_known"
            ),
        ),
    ]
