"""What was put around a text that was tested; and a process of the version before writes accounts too, for a while."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0039_frames_default"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="account",
            name="test_required",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="trial",
            name="country",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="trial",
            name="before",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.AddField(
            model_name="trial",
            name="after",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
    ]
