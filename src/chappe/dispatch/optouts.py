"""Which answers of a provider say that the person told *it* to stop: its opt-out is one of ours.

A provider that takes STOP by itself may never pass it on; the first refusal tells.
"""

from collections.abc import Mapping
from typing import Final

# By kind of gateway: codes of a refusal or of a receipt.
OPTED_OUT: Final[Mapping[str, frozenset[str]]] = {
    "twilio": frozenset({"21610"}),  # https://www.twilio.com/docs/api/errors/21610
    "aws": frozenset({"DESTINATION_PHONE_NUMBER_OPTED_OUT"}),  # reason of a ConflictException
    # Its list of those who want nothing, where its own keywords put them, as a refusal and in a report; then errors 573
    # (blocked by the person) and 603 (STOP): https://www.infobip.com/docs/essentials/response-status-and-error-codes
    "infobip": frozenset({"REJECTED_DESTINATION_BLOCKLISTED", "2052", "573", "603"}),
    "vonage": frozenset({"1240"}),  # https://developer.vonage.com/en/api-errors/messages
}


def is_opt_out(kind: str, code: str) -> bool:
    """Whether the code of a gateway of that kind says so."""
    return code in OPTED_OUT.get(kind, frozenset())


def source_of(gateway: str, code: str) -> str:
    """The source of the suppression that it makes."""
    return f"{gateway}: {code}"[:120]
