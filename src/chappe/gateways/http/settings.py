"""How a lane goes about its requests, and the options of an HTTP gateway, read from what is stored or typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from chappe.gateways.configuration import Configuration, OptionInvalid, OptionUnknown
from chappe.gateways.http.provider import Access, Provider

Check = Callable[[str], bool]
"""Whether a value may stand."""


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of one kind. ``example`` is shown to whoever gave a value that may not stand."""

    example: str
    allowed: Check = bool
    required: bool = False


@dataclass(frozen=True, slots=True)
class HttpKind:
    """A provider as one may choose it.

    ``host`` is where its interface stands unless somebody says otherwise; empty where each account has its own.
    ``names``: an account has a name besides its secret. ``signs``: callbacks are signed by a secret of their own,
    which must be given.
    """

    name: str
    build: Callable[[Access], Provider]
    host: str = ""
    names: bool = True
    signs: bool = False
    options: Mapping[str, Option] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """A lane's habits; durations in seconds."""

    window: int = 50  # requests without their answer, at most, in each lane
    binds: int = 1  # lanes
    response_timeout: float = 30.0
    connect_timeout: float = 10.0
    keep_alive: float = (
        10.0  # less than networks keep a connection: a text written on one just closed is unknown
    )
    shortest_pause: float = 1.0  # after a broken connection; it doubles
    longest_pause: float = 60.0
    refused_pause: float = 60.0  # at least, after the provider refused the credentials
    grace: float = 10.0  # for answers, when a lane is left

    def pause(self, attempt: int, *, refused: bool, jitter: float) -> float:
        """Seconds before trying again, after ``attempt`` failures in a row (from 1); ``jitter``, from 0 to 1, takes
        off up to half."""
        grown = min(self.longest_pause, self.shortest_pause * 2.0 ** min(attempt - 1, 30))
        return (max(grown, self.refused_pause) if refused else grown) * (1 - jitter / 2)


SECONDS: Mapping[str, tuple[float, float]] = {
    "response_timeout": (0.1, 40.0),
    "connect_timeout": (0.1, 40.0),
    "keep_alive": (0.0, 600.0),
    "shortest_pause": (0.01, 3_600.0),
    "longest_pause": (0.01, 86_400.0),
    "refused_pause": (0.01, 86_400.0),
    "grace": (0.0, 600.0),
}
"""The bounds of the durations: what begins to leave before the hours of its recipient close must have left by then."""
BASE_URL = "base_url"
GENERATION = "callback_generation"
COMMON = (BASE_URL, GENERATION, *SECONDS)


def lane_settings(configuration: Configuration) -> HttpSettings:
    """Raises OptionInvalid."""
    given = {
        name: seconds(name, configuration.settings[name])
        for name in SECONDS
        if name in configuration.settings
    }
    return HttpSettings(window=configuration.window, binds=configuration.binds, **given)


def seconds(name: str, value: object) -> float:
    low, high = SECONDS[name]
    try:
        found = float(str(value))
    except ValueError:
        found = -1.0
    if not low <= found <= high:
        raise OptionInvalid(option=name, value=str(value), expected=f"{low:g} – {high:g}")
    return found


def access(configuration: Configuration, kind: HttpKind) -> Access:
    """What the kind's adapter is made from. Raises OptionUnknown, OptionInvalid."""
    options = {
        name: str(value).strip() for name, value in configuration.settings.items() if name not in COMMON
    }
    for name, value in options.items():
        if name not in kind.options:
            known = ", ".join(sorted((*kind.options, *COMMON)))
            raise OptionUnknown(option=name, kind=kind.name, known=known)
        if value and not kind.options[name].allowed(value):
            raise OptionInvalid(option=name, value=value, expected=kind.options[name].example)
    for name, option in kind.options.items():
        if option.required and not options.get(name):
            raise OptionInvalid(option=name, value="", expected=option.example)
    return Access(
        base=base_url(configuration),
        name=configuration.system_id,
        secret=configuration.secret,
        callback_url=configuration.callback_url,
        options={name: value for name, value in options.items() if value},
    )


def base_url(configuration: Configuration) -> str:
    """Where the provider's interface stands: the option, else the host, by TLS. Raises OptionInvalid."""
    given = str(configuration.settings.get(BASE_URL) or "").strip().rstrip("/")
    if given:
        if not is_web_address(given):
            raise OptionInvalid(option=BASE_URL, value=given, expected="https://sms.example.com")
        return given
    host = f"[{configuration.host}]" if ":" in configuration.host else configuration.host
    return f"https://{host}" if configuration.port == 443 else f"https://{host}:{configuration.port}"


def is_web_address(value: str) -> bool:
    """Whether a value is an address that one may ask: with a host, without credentials. ``http:`` only on loopback."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 (raises ValueError for none that can be)
    except ValueError:
        return False
    host = parts.hostname or ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    return bool(safe and host and value.isprintable() and " " not in value and "@" not in parts.netloc)


def is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def one_of(*words: str) -> Check:
    """Those words, and no other."""
    return lambda value: value in words


def generation(settings: Mapping[str, object]) -> int:
    """Which callback address of the gateway counts: with the next, the former ones are dead. Raises OptionInvalid."""
    value = str(settings.get(GENERATION) or 0)
    if not (value.isascii() and value.isdecimal() and len(value) < 7):
        raise OptionInvalid(option=GENERATION, value=value, expected="1")
    return int(value)
