"""Paces and priorities of deployments; blocks found by their deployment."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0019_direct_texts"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="DeploymentPace",
            fields=[
                (
                    "deployment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="chappe.deployment",
                    ),
                ),
                ("per_second", models.FloatField()),
                ("next_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="block",
            name="block_ready",
        ),
        migrations.AddField(
            model_name="deployment",
            name="pace_per_minute",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="deployment",
            name="priority",
            field=models.PositiveSmallIntegerField(
                db_default=2,
                default=2,
            ),
        ),
        migrations.AddField(
            model_name="deployment",
            name="spread_minutes",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="deployment",
            name="urgent",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(
                condition=models.Q(("state", "ready")),
                fields=["gateway", "deployment", "due_at", "id"],
                name="block_due",
            ),
        ),
        migrations.AddIndex(
            model_name="deployment",
            index=models.Index(
                condition=models.Q(("state", "sending")),
                fields=["account", "priority", "id"],
                name="deployment_sending",
            ),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.CheckConstraint(
                condition=models.Q(("pace_per_minute", 0), ("spread_minutes", 0), _connector="OR"),
                name="deployment_pace_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="deploymentpace",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_second__gt", 0)), name="deployment_pace_positive"
            ),
        ),
    ]
