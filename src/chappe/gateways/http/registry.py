"""HTTP providers by name, and the gateways made of them."""

from chappe.gateways.configuration import Configuration, OptionInvalid
from chappe.gateways.http.gateway import HttpGateway
from chappe.gateways.http.kinds import KINDS
from chappe.gateways.http.provider import Provider
from chappe.gateways.http.settings import HttpSettings, access, generation, lane_settings


def checked(configuration: Configuration) -> tuple[Provider, HttpSettings]:
    """The adapter and the lane's habits. Raises OptionUnknown, OptionInvalid."""
    secret = configuration.secret.value
    if not secret.isprintable():
        raise OptionInvalid(option="password", value="…", expected="abc")
    generation(configuration.settings)
    kind = KINDS[configuration.kind]
    return kind.build(access(configuration, kind)), lane_settings(configuration)


def build(configuration: Configuration) -> HttpGateway:
    """The gateway, not yet connected. Raises as `checked`."""
    return HttpGateway(*checked(configuration))
