"""What a person answered is found by the number."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0013_import_plans")]

    operations: ClassVar = [
        migrations.AddIndex("inboundtext", models.Index(fields=["number", "-id"], name="inbound_by_number")),
    ]
