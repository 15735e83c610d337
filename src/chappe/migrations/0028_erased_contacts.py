"""Erased contacts by themselves: how many an account has is counted without reading every row."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0027_dynamic_consents"),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", False)),
                fields=["account", "-id"],
                name="contact_erased",
            ),
        ),
    ]
