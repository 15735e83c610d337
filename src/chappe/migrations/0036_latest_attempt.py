"""The latest attempt under a reference is found in the index, without sorting those that had it before."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0035_first_clicks")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="attempt", name="attempt_by_reference"),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("reference", ""), _negated=True),
                fields=["gateway", "reference", "id"],
                name="attempt_by_reference",
            ),
        ),
    ]
