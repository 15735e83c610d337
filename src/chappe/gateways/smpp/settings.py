"""What one must know to speak to an SMSC, and the bounds within which it makes sense."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from chappe.base.refusal import Refusal
from chappe.gateways.contract import Secret, SenderKind
from chappe.gateways.smpp.concatenation import LongForm


class BindMode(StrEnum):
    """Which binds a lane opens (SMPP 3.4 §2.2)."""

    TRANSCEIVER = "transceiver"
    PAIR = "pair"  # a transmitter and a receiver, for networks without transceivers
    TRANSMITTER = "transmitter"  # receipts and replies come another way, or not at all


class IdForm(StrEnum):
    """How a network writes its message ids, since some write them in two ways."""

    TEXT = "text"  # compared as they are
    DECIMAL = "decimal"
    HEXADECIMAL = "hexadecimal"


class GsmForm(StrEnum):
    """How a text of the GSM alphabet is written."""

    UNPACKED = "unpacked"  # a septet an octet, as SMPP usually has it
    PACKED = "packed"  # eight septets in seven octets
    LATIN_1 = "latin_1"  # ISO 8859-1, data coding 3, which the network turns into septets; what that lacks, unpacked


class ValidityForm(StrEnum):
    """How a validity period is written (SMPP 3.4 §7.1.1)."""

    RELATIVE = "relative"  # so long from when the network has it
    ABSOLUTE = "absolute"  # until a moment, in UTC


PATIENCE = 40.0
"""The longest patience, in seconds. A text is taken at the latest a minute before the hours of its recipient close:
what is tried again must have left by then, whatever the network did."""


class SettingOutOfRange(Refusal):
    """A setting of a gateway is outside what makes sense (``setting``, ``low``, ``high``)."""

    code = "gateways.setting_out_of_range"


class SettingUnwritable(Refusal):
    """A setting has characters that SMPP cannot carry, or is missing (``setting``)."""

    code = "gateways.setting_unwritable"


TonNpi = tuple[int, int]
"""Type of number and numbering plan (§5.2.5, §5.2.6)."""


@dataclass(frozen=True, slots=True)
class SmppSettings:
    """An account at an SMSC. Durations are in seconds."""

    host: str
    port: int = 2775
    system_id: str = ""
    password: Secret = field(default=Secret(""))
    system_type: str = ""
    bind_mode: BindMode = BindMode.TRANSCEIVER
    binds: int = 1  # lanes
    window: int = 50  # submit_sm without their answer, at most, on each bind
    tls: bool = False
    tls_ca: str = ""  # a file of certificates in PEM; empty: the system's
    service_type: str = ""
    alphanumeric: TonNpi = (5, 0)
    number: TonNpi = (1, 1)
    short_code: TonNpi = (3, 0)
    international: TonNpi = (1, 1)  # of the person's number when it begins with +
    national: TonNpi = (2, 1)  # of the person's number otherwise
    receipts: bool = True  # ask for one for each part
    long_form: LongForm = LongForm.UDH8
    gsm_form: GsmForm = GsmForm.UNPACKED
    gsm_data_coding: int = 0  # of a text in the default alphabet, packed or not
    validity: bool = (
        True  # carry the validity period; a text refused for it (ESME_RINVEXPIRY) goes once without
    )
    validity_form: ValidityForm = ValidityForm.RELATIVE
    longest_validity: timedelta = timedelta(days=360)  # that the network takes: a longer one is cut to it
    response_ids: IdForm = IdForm.TEXT
    receipt_ids: IdForm = IdForm.TEXT
    receipt_offset: timedelta = timedelta(0)  # of the network's clock from UTC, in the dates of receipts
    again: frozenset[int] = frozenset()  # codes by which this network, besides the usual ones, means "later"
    response_timeout: float = 30.0
    enquire_interval: float = 30.0
    patience: float = 30.0  # how long the refused parts of a text are tried again when others were accepted
    shortest_pause: float = 1.0  # before connecting again; it doubles
    longest_pause: float = 60.0
    refused_pause: float = 60.0  # at least, after the network refused the credentials
    grace: float = 10.0  # for answers, when a lane is left
    events_held: int = 10_000  # receipts and replies not yet durable; above it the network is told "later"

    def ton_npi(self, kind: SenderKind) -> TonNpi:
        """How a sender of this kind is announced."""
        if kind == SenderKind.ALPHANUMERIC:
            return self.alphanumeric
        return self.number if kind == SenderKind.NUMBER else self.short_code

    def pause(self, attempt: int, *, refused: bool, jitter: float) -> float:
        """Seconds before connecting again, after ``attempt`` failures in a row (from 1).

        It doubles up to the longest; ``jitter``, from 0 to 1, takes off up to half of it, so that many lanes
        do not come back at the same instant. Refused credentials are not hurried.
        """
        grown = min(self.longest_pause, self.shortest_pause * 2.0 ** min(attempt - 1, 30))
        return (max(grown, self.refused_pause) if refused else grown) * (1 - jitter / 2)


_RANGES = {
    "port": (1, 65_535),
    "binds": (1, 100),
    "window": (1, 10_000),
    "gsm_data_coding": (0, 255),
    "response_timeout": (0.1, 600),
    "enquire_interval": (0.1, 3_600),
    "patience": (0, PATIENCE),
    "shortest_pause": (0.01, 3_600),
    "longest_pause": (0.01, 86_400),
    "refused_pause": (0.01, 86_400),
    "grace": (0, 600),
    "events_held": (1, 1_000_000),
}
_STRINGS = {"system_id": 15, "system_type": 12, "service_type": 5}  # §5.2.1, §5.2.3, §5.2.11, less the NUL
_LONGEST_PASSWORD = 64  # the specification says 8; networks give longer ones


def check(settings: SmppSettings) -> None:
    """Raise the first refusal that the settings deserve."""
    for name, (low, high) in _RANGES.items():
        if not low <= getattr(settings, name) <= high:
            raise SettingOutOfRange(setting=name, low=low, high=high)
    if not settings.host or not settings.host.isprintable() or " " in settings.host:
        raise SettingUnwritable(setting="host")
    for name, longest in _STRINGS.items():
        _check_string(name, getattr(settings, name), longest)
    if not settings.system_id:
        raise SettingUnwritable(setting="system_id")
    _check_string("password", settings.password.value, _LONGEST_PASSWORD)


def _check_string(name: str, value: str, longest: int) -> None:
    if len(value) > longest:
        raise SettingOutOfRange(setting=name, low=0, high=longest)
    if not value.isascii() or not value.isprintable():
        raise SettingUnwritable(setting=name)
