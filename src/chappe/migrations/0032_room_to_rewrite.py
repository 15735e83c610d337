"""Room on a page of recipients for each of them to be rewritten once in one transaction, and to have grown."""

from typing import ClassVar

from django.db import migrations

# With 60, every third recipient of a batch found its page full, went to another, and into all three indexes anew.
HALF = "ALTER TABLE chappe_recipient SET (fillfactor = 43)"
AS_BEFORE = "ALTER TABLE chappe_recipient SET (fillfactor = 60)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0031_links")]

    operations: ClassVar = [migrations.RunSQL(HALF, AS_BEFORE)]
