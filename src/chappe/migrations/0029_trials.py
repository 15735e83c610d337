"""Tests of messages: what was tested, and the numbers kept for it."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0028_erased_contacts"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="TrialNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("number", models.CharField(max_length=20)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(blank=True, default="", max_length=254)),
            ],
        ),
        migrations.AddField(
            model_name="account",
            name="test_required",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("numbers", models.PositiveSmallIntegerField()),
                ("fragments", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(blank=True, default="", max_length=254)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.account",
                    ),
                ),
                (
                    "by_user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="chappe.contact",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chappe.messageversion",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="directtext",
            name="trial",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="texts",
                to="chappe.trial",
            ),
        ),
        migrations.AddIndex(
            model_name="directtext",
            index=models.Index(
                condition=models.Q(("trial__isnull", False)), fields=["trial", "id"], name="direct_of_trial"
            ),
        ),
        migrations.AddField(
            model_name="trialnumber",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="chappe.account",
            ),
        ),
        migrations.AddIndex(
            model_name="trial",
            index=models.Index(fields=["account", "at"], name="trial_of_account"),
        ),
        migrations.AddConstraint(
            model_name="trialnumber",
            constraint=models.UniqueConstraint(fields=("account", "name"), name="trial_number_name_unique"),
        ),
        migrations.AddConstraint(
            model_name="trialnumber",
            constraint=models.UniqueConstraint(fields=("account", "number"), name="trial_number_unique"),
        ),
    ]
