"""Changing contacts, topics, consents, groups and suppressions; importing files of contacts."""

from chappe.contacts.operations.consents import state_consent
from chappe.contacts.operations.contacts import (
    activate_contact,
    block_sms,
    deactivate_contact,
    save_contact,
    unblock_sms,
)
from chappe.contacts.operations.groups import (
    add_to_group,
    create_group,
    delete_group,
    remove_from_group,
    rename_group,
)
from chappe.contacts.operations.importing import run_import
from chappe.contacts.operations.imports import begin_import, start_import, stop_import
from chappe.contacts.operations.suppressions import lift_suppression, suppress
from chappe.contacts.operations.topics import create_topic, rename_topic
from chappe.contacts.operations.uploads import discard_import, remove_abandoned_uploads, upload_import

__all__ = [
    "activate_contact",
    "add_to_group",
    "begin_import",
    "block_sms",
    "create_group",
    "create_topic",
    "deactivate_contact",
    "delete_group",
    "discard_import",
    "lift_suppression",
    "remove_abandoned_uploads",
    "remove_from_group",
    "rename_group",
    "rename_topic",
    "run_import",
    "save_contact",
    "start_import",
    "state_consent",
    "stop_import",
    "suppress",
    "unblock_sms",
    "upload_import",
]
