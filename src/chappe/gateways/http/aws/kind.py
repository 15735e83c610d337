"""AWS End User Messaging SMS as one may choose it; the host names the region."""

from chappe.gateways.http.aws.provider import Aws
from chappe.gateways.http.settings import HttpKind, Option, one_of

AWS = HttpKind(
    name="aws",
    build=Aws,
    signs=True,
    options={
        "region": Option("eu-west-3", lambda value: value.replace("-", "").isalnum(), required=True),
        "origination": Option("pool-0123456789abcdef"),
        "configuration_set": Option("chappe"),
        "message_type": Option("TRANSACTIONAL, PROMOTIONAL", one_of("TRANSACTIONAL", "PROMOTIONAL")),
    },
)
