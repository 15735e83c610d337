"""The account's own fields: every key that a contact has today becomes a field of text."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

EXISTING = """
INSERT INTO chappe_field (account_id, key, name, kind, choices, created_at)
SELECT DISTINCT account_id, key, key, 'text', '{}'::varchar[], now()
FROM chappe_contact, jsonb_object_keys(attributes) AS key
WHERE length(key) <= 60
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0003_windows"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Field",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.account",
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(default="text", max_length=8)),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "key"), name="field_key_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["text", "number", "date", "boolean", "choice", "phone"])
                        ),
                        name="field_kind_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(EXISTING, migrations.RunSQL.noop),
    ]
