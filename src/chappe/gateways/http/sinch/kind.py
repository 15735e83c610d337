"""Sinch as one may choose it; in another region than the US, with that region's host."""

from chappe.gateways.http.settings import HttpKind
from chappe.gateways.http.sinch.provider import Sinch

SINCH = HttpKind(name="sinch", build=Sinch, host="us.sms.api.sinch.com", signs=True)
