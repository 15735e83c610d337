"""Every HTTP provider that one may choose. A new one is a line here and a folder beside."""

from chappe.gateways.http.generic.kind import GENERIC
from chappe.gateways.http.settings import HttpKind
from chappe.gateways.http.twilio.kind import TWILIO

KINDS: dict[str, HttpKind] = {kind.name: kind for kind in (GENERIC, TWILIO)}
