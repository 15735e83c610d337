"""Changing dynamic groups, making groups out of others, and stating consent for whole groups."""

from chappe.audience.operations.consents import run_group_consent, start_group_consent
from chappe.audience.operations.groups import (
    create_dynamic_group,
    duplicate_group,
    edit_criteria,
    freeze_group,
    recount_group,
)

__all__ = [
    "create_dynamic_group",
    "duplicate_group",
    "edit_criteria",
    "freeze_group",
    "recount_group",
    "run_group_consent",
    "start_group_consent",
]
