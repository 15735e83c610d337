"""Reading contacts and their fields, topics, groups, suppressions and imports."""

from chappe.contacts.queries.of_caps import CapView, caps
from chappe.contacts.queries.of_consent_changes import (
    ConsentChangeView,
    ConsentEffects,
    consent_change,
    consent_changes,
    preview_consent_change,
)
from chappe.contacts.queries.of_contacts import (
    MOST_COUNTED,
    ContactLine,
    contact_count,
    contacts,
    contacts_up_to,
    group_names,
)
from chappe.contacts.queries.of_fields import (
    FieldView,
    boolean_fields,
    field,
    fields,
    merge_fields,
    own_fields,
)
from chappe.contacts.queries.of_groups import GroupView, group, group_by_name, groups, is_dynamic
from chappe.contacts.queries.of_imports import (
    ImportView,
    RejectionView,
    import_rejections,
    import_status,
    imports,
)
from chappe.contacts.queries.of_one_contact import (
    ConsentView,
    ContactView,
    GroupName,
    StatementView,
    contact,
    contact_by_external_id,
    merge_values,
)
from chappe.contacts.queries.of_preferences import (
    PreferencesView,
    address_of,
    has_public_address,
    is_sealed,
    preferences,
    seal_of,
)
from chappe.contacts.queries.of_previews import PreviewView, import_preview
from chappe.contacts.queries.of_rewrites import (
    Example,
    RewriteView,
    open_rewrite,
    rewrite,
    rewrite_examples,
    rewrites,
)
from chappe.contacts.queries.of_suppressions import SuppressionView, suppression_of, suppressions
from chappe.contacts.queries.of_topics import (
    TopicCounts,
    TopicView,
    topic,
    topic_by_key,
    topic_counts,
    topics,
)
from chappe.contacts.queries.of_undoing import UndoView, undo_preview

__all__ = [
    "MOST_COUNTED",
    "CapView",
    "ConsentChangeView",
    "ConsentEffects",
    "ConsentView",
    "ContactLine",
    "ContactView",
    "Example",
    "FieldView",
    "GroupName",
    "GroupView",
    "ImportView",
    "PreferencesView",
    "PreviewView",
    "RejectionView",
    "RewriteView",
    "StatementView",
    "SuppressionView",
    "TopicCounts",
    "TopicView",
    "UndoView",
    "address_of",
    "boolean_fields",
    "caps",
    "consent_change",
    "consent_changes",
    "contact",
    "contact_by_external_id",
    "contact_count",
    "contacts",
    "contacts_up_to",
    "field",
    "fields",
    "group",
    "group_by_name",
    "group_names",
    "groups",
    "has_public_address",
    "import_preview",
    "import_rejections",
    "import_status",
    "imports",
    "is_dynamic",
    "is_sealed",
    "merge_fields",
    "merge_values",
    "open_rewrite",
    "own_fields",
    "preferences",
    "preview_consent_change",
    "rewrite",
    "rewrite_examples",
    "rewrites",
    "seal_of",
    "suppression_of",
    "suppressions",
    "topic",
    "topic_by_key",
    "topic_counts",
    "topics",
    "undo_preview",
]
