"""Infobip as one may choose it."""

from chappe.gateways.http.infobip.provider import Infobip
from chappe.gateways.http.settings import HttpKind

INFOBIP = HttpKind(name="infobip", build=Infobip, names=False, signs=True)
