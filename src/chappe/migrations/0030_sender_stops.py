"""Numbers that get nothing from one sender alone, and a STOP of one sender as an account's rule."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0029_trials"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="SenderStop",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20)),
                ("sender", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=16)),
                ("source", models.CharField(blank=True, default="", max_length=120)),
                ("at", models.DateTimeField()),
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "number", "sender"), name="sender_stop_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["stop", "manual"])),
                        name="sender_stop_reason_known",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="replyrule", name="reply_rule_scope_known"),
        migrations.RemoveConstraint(model_name="replytext", name="reply_text_which_known"),
        migrations.AddConstraint(
            model_name="replyrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["everything", "sender", "topic"])),
                name="reply_rule_scope_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="replytext",
            constraint=models.CheckConstraint(
                condition=models.Q(("which__in", ["stopped", "sender", "topic", "started", "help"])),
                name="reply_text_which_known",
            ),
        ),
    ]
