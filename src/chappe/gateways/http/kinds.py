"""Every HTTP provider that one may choose. A new one is a line here and a folder beside."""

from chappe.gateways.http.aws.kind import AWS
from chappe.gateways.http.generic.kind import GENERIC
from chappe.gateways.http.infobip.kind import INFOBIP
from chappe.gateways.http.settings import HttpKind
from chappe.gateways.http.sinch.kind import SINCH
from chappe.gateways.http.twilio.kind import TWILIO
from chappe.gateways.http.vonage.kind import VONAGE

KINDS: dict[str, HttpKind] = {kind.name: kind for kind in (TWILIO, VONAGE, INFOBIP, SINCH, AWS, GENERIC)}
