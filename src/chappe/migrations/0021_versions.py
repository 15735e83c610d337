"""Versions of messages, their copies in other languages, and texts to start from."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON chappe_messageversion
    FOR EACH ROW EXECUTE FUNCTION chappe_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON chappe_messageversion
    FOR EACH STATEMENT EXECUTE FUNCTION chappe_append_only();
"""
UNGUARD = """
DROP TRIGGER append_only_whole ON chappe_messageversion;
DROP TRIGGER append_only ON chappe_messageversion;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0020_paces"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="message",
            name="copies",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="message",
            name="language",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AddField(
            model_name="message",
            name="without_accents",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="MessageVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("copies", models.JSONField(blank=True, default=dict)),
                ("smart_replacement", models.BooleanField(default=False)),
                ("without_accents", models.BooleanField(default=False)),
                ("restores", models.PositiveIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(blank=True, default="", max_length=254)),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.message",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chappe.sender",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chappe.topic",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="deployment",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="chappe.messageversion",
            ),
        ),
        migrations.CreateModel(
            name="StartingText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("copies", models.JSONField(blank=True, default=dict)),
                ("smart_replacement", models.BooleanField(default=False)),
                ("without_accents", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(blank=True, default="", max_length=254)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="chappe.account",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="messageversion",
            constraint=models.UniqueConstraint(fields=("message", "number"), name="message_version_unique"),
        ),
        migrations.AddConstraint(
            model_name="startingtext",
            constraint=models.UniqueConstraint(fields=("account", "name"), name="starting_text_name_unique"),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
