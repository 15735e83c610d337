"""What an account calls its own closed days."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0006_unknowns"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="hourschoice",
            name="closed_day_names",
            field=models.JSONField(default=dict),
        ),
    ]
