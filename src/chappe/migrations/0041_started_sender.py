"""What is said to a START that brings some senders back and not others."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0040_trial_frames")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="replytext", name="reply_text_which_known"),
        migrations.AlterField(
            model_name="replytext",
            name="which",
            field=models.CharField(max_length=20),
        ),
        migrations.AddConstraint(
            model_name="replytext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("which__in", ["stopped", "sender", "topic", "started", "started_sender", "help"])
                ),
                name="reply_text_which_known",
            ),
        ),
    ]
