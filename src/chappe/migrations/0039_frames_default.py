"""A process of the version before writes deployments too, while one follows the other: it says nothing of frames."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0038_plus_before_numbers"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="deployment",
            name="frames",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
