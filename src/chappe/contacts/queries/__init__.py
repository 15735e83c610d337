"""Reading contacts and their fields, topics, groups, suppressions and imports."""

from chappe.contacts.queries.of_contacts import ContactLine, contact_count, contacts
from chappe.contacts.queries.of_fields import FieldView, field, fields, merge_fields, own_fields
from chappe.contacts.queries.of_groups import GroupView, group, group_by_name, groups
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

__all__ = [
    "ConsentView",
    "ContactLine",
    "ContactView",
    "Example",
    "FieldView",
    "GroupName",
    "GroupView",
    "ImportView",
    "RejectionView",
    "RewriteView",
    "StatementView",
    "SuppressionView",
    "TopicCounts",
    "TopicView",
    "contact",
    "contact_by_external_id",
    "contact_count",
    "contacts",
    "field",
    "fields",
    "group",
    "group_by_name",
    "groups",
    "import_rejections",
    "import_status",
    "imports",
    "merge_fields",
    "merge_values",
    "open_rewrite",
    "own_fields",
    "rewrite",
    "rewrite_examples",
    "rewrites",
    "suppression_of",
    "suppressions",
    "topic",
    "topic_by_key",
    "topic_counts",
    "topics",
]
