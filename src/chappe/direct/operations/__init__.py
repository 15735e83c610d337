"""Writing to one person, trying messages on a few numbers, and what people decide of unknown outcomes."""

from chappe.direct.operations.sending import leave_direct, resend_direct, send_direct
from chappe.direct.operations.trying import try_message

__all__ = ["leave_direct", "resend_direct", "send_direct", "try_message"]
