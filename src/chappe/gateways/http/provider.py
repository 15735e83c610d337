"""What every HTTP provider's adapter is: it says what to ask and reads what comes, and does neither itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chappe.gateways.contract import Event, Outcome, Secret, Submission
from chappe.gateways.http.outcome import Admission
from chappe.gateways.http.request import Callback, Request, Response


@dataclass(frozen=True, slots=True)
class Access:
    """An account at a provider, as an adapter is made from it.

    ``base`` is where its interface stands, without a slash at the end. ``callback_url`` is where receipts and replies
    are to go; empty while the installation does not know its own public address.
    """

    base: str
    name: str
    secret: Secret
    callback_url: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


class Provider(Protocol):
    """One provider. Everything is a function of its arguments; times are aware."""

    @property
    def validity_codes(self) -> frozenset[str]:
        """The refusals that mean "not with this validity period": the text is then sent once without any."""

    def probe(self, at: datetime) -> Request | None:
        """What one may ask to learn whether the account is admitted, sending nothing; None: there is no such thing."""

    def admission(self, response: Response) -> Admission:
        """What the answer to `probe` says."""

    def request(self, submission: Submission, at: datetime) -> Request:
        """What to send for one text, whole."""

    def outcome(self, response: Response, at: datetime) -> Outcome:
        """What the answer says. Raises LaneDenied for one that speaks of the account and not of the text."""

    def events(self, callback: Callback) -> list[Event]:
        """The receipts and replies in a callback; none for what says neither. Raises CallbackUnreadable."""

    def verified(self, callback: Callback, secret: Secret) -> bool:
        """Whether the provider signed it, by the secret of the account."""


class CallbackUnreadable(Exception):
    """What came is nothing that this provider sends."""
