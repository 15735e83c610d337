"""Clicks are only ever added; an erasure takes the person out of them."""

from typing import ClassVar

from django.db import migrations

GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON chappe_click
    FOR EACH ROW EXECUTE FUNCTION chappe_append_only();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0036_latest_attempt"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(GUARD, "DROP TRIGGER append_only ON chappe_click"),
    ]
