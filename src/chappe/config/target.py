"""Where a database is, in the three forms asked for: Django's settings, psycopg's conninfo, a URL."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import quote, urlencode

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from chappe.config.faults import ConfigurationError

SCHEMES = ("postgresql://", "postgres://")
EXAMPLE_URL = "postgresql://chappe:password@db.example.org:5432/chappe?sslmode=verify-full"


@dataclass(frozen=True, slots=True)
class ConnectionTarget:
    """One database of one server. An empty field is left to libpq's own default.

    ``host`` is a name, an address, or the directory of a Unix socket; it and ``port`` may be libpq's lists
    (``a,b``). ``options`` are libpq's other parameters (``sslmode``, ``connect_timeout``). ``started`` says
    that the call which returned this target also started the server, and so may stop it.
    """

    dbname: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    started: bool = field(default=False, compare=False)

    @classmethod
    def from_url(cls, url: str, *, variable: str = "CHAPPE_DATABASE_URL") -> Self:
        """Read a libpq URL; raises ConfigurationError, naming ``variable`` and never quoting the URL."""
        if not url.startswith(SCHEMES):
            raise _bad_url(variable, "does not begin with postgresql://")
        try:
            given = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
        except ProgrammingError as error:
            # libpq quotes what it could not read, which may hold the password.
            reason = str(error).split('"', 1)[0].strip().rstrip(":,")
            raise _bad_url(variable, f"cannot be read ({reason})") from None
        if not given.get("dbname") and "service" not in given:
            raise _bad_url(variable, "names no database")
        ports = given.pop("port", "")
        if not all(port.isascii() and port.isdigit() for port in ports.split(",") if port):
            raise _bad_url(variable, "has a port that is not a number")
        return cls(
            dbname=given.pop("dbname", ""),
            user=given.pop("user", ""),
            password=given.pop("password", ""),
            host=given.pop("host", ""),
            port=ports,
            options=given,
        )

    def for_database(self, dbname: str) -> Self:
        """The same server and user, another database."""
        return replace(self, dbname=dbname)

    def parameters(self) -> dict[str, str]:
        """libpq's parameters, without the empty ones."""
        named = {
            "dbname": self.dbname,
            "user": self.user,
            "password": self.password,
            "host": self.host,
            "port": self.port,
        }
        return {name: value for name, value in named.items() if value} | dict(self.options)

    def conninfo(self) -> str:
        """The text psycopg connects with. It holds the password."""
        return make_conninfo(**self.parameters())

    def django(self) -> dict[str, Any]:
        """One entry of Django's DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.dbname,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": dict(self.options),
        }

    def url(self) -> str:
        """A URL that `from_url` reads back to this target; what CHAPPE_DATABASE_URL takes."""
        parameters = self.parameters()
        dbname = parameters.pop("dbname", "")
        query = urlencode(parameters, quote_via=quote, safe="")
        return f"postgresql:///{quote(dbname, safe='')}" + (f"?{query}" if query else "")


def _bad_url(variable: str, fault: str) -> ConfigurationError:
    return ConfigurationError(
        f"{variable} {fault}.",
        f"Give it the form {EXAMPLE_URL} and percent-encode special characters"
        " (@ is %40); a Unix socket: postgresql:///chappe?host=/run/postgresql",
    )
