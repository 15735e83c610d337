"""Every model, for Django: the stages' own modules define them."""

from chappe.accounts.models import Account, Membership, User
from chappe.base.models import AuditEntry
from chappe.contacts.models import (
    Consent,
    ConsentChange,
    ConsentStatement,
    Contact,
    Field,
    Group,
    GroupMember,
    Import,
    ImportChunk,
    ImportRejection,
    PreferenceKey,
    Rewrite,
    Suppression,
    Topic,
)
from chappe.deployments.models import (
    Block,
    Deployment,
    DeploymentGroup,
    Exclusion,
    Figure,
    FiguresKept,
    Recipient,
    RecipientText,
    RecipientWindow,
)
from chappe.dispatch.models import Attempt, DeadNumberRule, Lane, Receipt
from chappe.gateways.models import Gateway, InboundText, Price
from chappe.messages.models import Message, Sender
from chappe.windows.models import HoursChoice

__all__ = [
    "Account",
    "Attempt",
    "AuditEntry",
    "Block",
    "Consent",
    "ConsentChange",
    "ConsentStatement",
    "Contact",
    "DeadNumberRule",
    "Deployment",
    "DeploymentGroup",
    "Exclusion",
    "Field",
    "Figure",
    "FiguresKept",
    "Gateway",
    "Group",
    "GroupMember",
    "HoursChoice",
    "Import",
    "ImportChunk",
    "ImportRejection",
    "InboundText",
    "Lane",
    "Membership",
    "Message",
    "PreferenceKey",
    "Price",
    "Receipt",
    "Recipient",
    "RecipientText",
    "RecipientWindow",
    "Rewrite",
    "Sender",
    "Suppression",
    "Topic",
    "User",
]
