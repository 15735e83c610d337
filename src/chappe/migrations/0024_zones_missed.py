"""Moments that were missed in some zones, where the schedule is in each recipient's time."""

from typing import ClassVar

from django.db import migrations, models

# Before this, whatever was past had begun.
BEGUN = "UPDATE chappe_recipientwindow SET begun_at = starts_at WHERE starts_at <= now()"


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0023_replies"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="recipientwindow",
            name="begun_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(BEGUN, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="deployment",
            name="deployment_awaits_known",
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("awaits", ""),
                    ("awaits__in", ["hours", "missed", "zones_missed", "refresh_failed"]),
                    _connector="OR",
                ),
                name="deployment_awaits_known",
            ),
        ),
    ]
