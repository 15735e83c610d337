"""What an account has put to the texts of a country, and what a deployment was prepared with."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0033_thread_digits"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ContentChoice",
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
                ("wishes", models.JSONField(default=dict)),
            ],
        ),
        migrations.AddField(
            model_name="deployment",
            name="frames",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
