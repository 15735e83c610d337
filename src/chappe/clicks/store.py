"""Where the links of a version of a message lead, read once: a version never changes."""

from functools import lru_cache

from chappe.base.refusal import Refusal
from chappe.messages.models import MessageVersion
from chappe.messages.queries import Leads, leads_of
from chappe.messages.tokens import TokenBad


@lru_cache(maxsize=1024)
def leads(version_id: int) -> Leads:
    """Raises TokenBad where there is no such version, or its texts were written under other rules than today's."""
    version = MessageVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise TokenBad
    try:
        return leads_of(version)
    except Refusal:
        raise TokenBad from None
