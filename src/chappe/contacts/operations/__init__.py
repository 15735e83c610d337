"""Changing contacts and their fields, topics, consents, groups and suppressions; importing files of contacts."""

from chappe.contacts.operations.caps import remove_cap, set_cap
from chappe.contacts.operations.consent_changes import (
    run_consent_change,
    start_consent_change,
    stop_consent_change,
)
from chappe.contacts.operations.consents import checked_statement, state_consent
from chappe.contacts.operations.contacts import (
    activate_contact,
    block_sms,
    deactivate_contact,
    save_contact,
    unblock_sms,
)
from chappe.contacts.operations.fields import create_field, rename_field
from chappe.contacts.operations.groups import (
    add_to_group,
    create_group,
    delete_group,
    remove_from_group,
    rename_group,
)
from chappe.contacts.operations.importing import run_import
from chappe.contacts.operations.imports import begin_import, start_import, stop_import
from chappe.contacts.operations.preferences import (
    choose_preferences,
    come_back,
    preference_link,
    revoke_preference_links,
    stop_all_texts,
)
from chappe.contacts.operations.rewrites import (
    confirm_rewrite,
    drop_rewrite,
    propose_kind,
    propose_numbers,
    propose_removal,
)
from chappe.contacts.operations.rewriting import run_rewrite
from chappe.contacts.operations.suppression_lists import suppress_list
from chappe.contacts.operations.suppressions import lift_suppression, suppress
from chappe.contacts.operations.topics import create_topic, rename_topic
from chappe.contacts.operations.undoing import forget_traces, run_undo, undo_import
from chappe.contacts.operations.uploads import discard_import, remove_abandoned_uploads, upload_import

__all__ = [
    "activate_contact",
    "add_to_group",
    "begin_import",
    "block_sms",
    "checked_statement",
    "choose_preferences",
    "come_back",
    "confirm_rewrite",
    "create_field",
    "create_group",
    "create_topic",
    "deactivate_contact",
    "delete_group",
    "discard_import",
    "drop_rewrite",
    "forget_traces",
    "lift_suppression",
    "preference_link",
    "propose_kind",
    "propose_numbers",
    "propose_removal",
    "remove_abandoned_uploads",
    "remove_cap",
    "remove_from_group",
    "rename_field",
    "rename_group",
    "rename_topic",
    "revoke_preference_links",
    "run_consent_change",
    "run_import",
    "run_rewrite",
    "run_undo",
    "save_contact",
    "set_cap",
    "start_consent_change",
    "start_import",
    "state_consent",
    "stop_all_texts",
    "stop_consent_change",
    "stop_import",
    "suppress",
    "suppress_list",
    "unblock_sms",
    "undo_import",
    "upload_import",
]
