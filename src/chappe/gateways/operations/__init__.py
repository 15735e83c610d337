"""Making and changing gateways, and what they cost."""

from chappe.gateways.operations.gateways import create_gateway, set_gateway_enabled, update_gateway
from chappe.gateways.operations.prices import set_prices

__all__ = ["create_gateway", "set_gateway_enabled", "set_prices", "update_gateway"]
