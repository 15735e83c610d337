"""How a link domain is made to lead to an installation."""

from dataclasses import dataclass

from chappe.messages.addresses import address, sample


@dataclass(frozen=True, slots=True)
class Pointing:
    """What its owner has to do. ``host``: the name of the installation, to which a CNAME record leads; "" if unknown.

    ``example`` opens a page that says whether the domain leads here; every short address has as many characters.
    """

    domain: str
    host: str
    example: str

    @property
    def length(self) -> int:
        return len(self.example)

    @property
    def is_own_host(self) -> bool:
        """The domain is the installation's own name: there is nothing to be done."""
        return self.domain == self.host

    @property
    def record(self) -> str:
        """As a zone file has it; "" where the installation's name is not known."""
        return f"{self.domain}. CNAME {self.host}." if self.host and not self.is_own_host else ""


def pointing(domain: str, host: str) -> Pointing:
    """For a link domain and the installation's own name."""
    return Pointing(domain, host, address(domain, sample(0)))
