"""The audit log."""

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """Who did what to which thing, when and why. Rows are only ever added (a trigger refuses the rest)."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("chappe.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    user = models.ForeignKey("chappe.User", null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=254)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="audit_by_account"),
            models.Index(fields=["account", "subject_kind", "subject_id", "-id"], name="audit_by_subject"),
        ]
