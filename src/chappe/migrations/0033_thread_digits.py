"""Conversations found by some digits of their number."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("chappe", "0032_room_to_rewrite"),
    ]

    operations: ClassVar = [
        migrations.AddIndex("thread", GinIndex(OpClass("number", "gin_trgm_ops"), name="thread_by_digits")),
    ]
