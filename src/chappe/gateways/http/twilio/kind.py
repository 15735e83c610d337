"""Twilio as one may choose it."""

from chappe.gateways.http.settings import HttpKind, Option
from chappe.gateways.http.twilio.provider import Twilio

TWILIO = HttpKind(
    name="twilio",
    build=Twilio,
    host="api.twilio.com",
    options={"messaging_service": Option("MG0123456789abcdef", lambda value: value.startswith("MG"))},
)
