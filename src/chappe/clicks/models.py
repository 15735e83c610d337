"""Clicks: short addresses followed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chappe.clicks.agents import Kind


class Click(models.Model):
    """One short address of one recipient, followed once. Rows are only ever added; an erasure takes the person out.

    No foreign key is checked row by row: the one statement that writes here reads the rows it names.
    """

    id = models.BigAutoField(primary_key=True)
    deployment = models.ForeignKey(
        "chappe.Deployment",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    # Null: of somebody who had been erased, of whom nothing is kept.
    position = models.IntegerField(null=True)
    contact = models.ForeignKey(
        "chappe.Contact",
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    # Its place among the links of the message: `messages.links.targets`; 0 is the preference page.
    link = models.SmallIntegerField()
    kind = models.CharField(max_length=6)
    # The family of what they used (`agents.toml`): nothing else of it is kept, nor where they were.
    agent = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    # The first that its recipient made, as a person or as a robot: on this link; and on any but the preference page.
    is_first_of_link = models.BooleanField(default=False, db_default=False)
    is_first = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="click_kind_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["deployment", "position"],
                include=["link", "kind", "is_first_of_link", "is_first"],
                name="click_by_recipient",
            ),
            models.Index(
                fields=["contact", "at"], name="click_by_contact", condition=Q(contact__isnull=False)
            ),
        ]
