"""Unknown outcomes are found by an index of their own, receipts not yet matched by when they came."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0005_consents"),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("outcome", "unknown")),
                fields=["deployment", "position"],
                name="attempt_unknown",
            ),
        ),
        migrations.RemoveIndex(model_name="receipt", name="receipt_unmatched"),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("matched", False)), fields=["received_at"], name="receipt_unmatched"
            ),
        ),
    ]
