"""What lanes did, minute by minute and in all; what they say of themselves; which processes live."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0024_zones_missed"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="DispatchBeat",
            fields=[
                ("holder", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("ticked_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="lane",
            name="down_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="lane",
            name="in_flight",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="lane",
            name="slowed_to",
            field=models.FloatField(null=True),
        ),
        migrations.CreateModel(
            name="LaneMinute",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "gateway_id",
                        "minute",
                        "lane",
                        "what",
                        "code",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("minute", models.DateTimeField(db_index=True)),
                ("lane", models.SmallIntegerField()),
                ("what", models.CharField(max_length=12)),
                ("code", models.CharField(blank=True, default="", max_length=60)),
                ("count", models.PositiveIntegerField()),
                ("seconds", models.FloatField(default=0.0)),
                (
                    "gateway",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.gateway",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LaneTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "gateway_id",
                        "lane",
                        "what",
                        "code",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("lane", models.SmallIntegerField()),
                ("what", models.CharField(max_length=12)),
                ("code", models.CharField(blank=True, default="", max_length=60)),
                ("count", models.PositiveBigIntegerField()),
                ("seconds", models.FloatField(default=0.0)),
                (
                    "gateway",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.gateway",
                    ),
                ),
            ],
        ),
    ]
