"""Vonage as one may choose it."""

from chappe.gateways.http.settings import HttpKind
from chappe.gateways.http.vonage.provider import Vonage

VONAGE = HttpKind(name="vonage", build=Vonage, host="api.nexmo.com", signs=True)
