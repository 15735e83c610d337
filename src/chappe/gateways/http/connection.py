"""One pool of connections to a provider, and what is known of each request on it."""

import math
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp

from chappe.gateways.http.request import Request, Response
from chappe.gateways.http.settings import HttpSettings

LONGEST_ANSWER = 256 * 1024  # octets; what is longer is none that we could read


@dataclass(slots=True)
class Exchanged:
    """One request. ``left``: a connection was there for it, so that its bytes may be on the way."""

    left: bool = False
    response: Response | None = None
    timed_out: bool = False
    trouble: str = ""

    def begin(self) -> None:
        """Be as before the request."""
        self.left = self.timed_out = False
        self.response, self.trouble = None, ""


class Client:
    """A pooled session: certificates are checked, no redirection is followed, no cookie kept, nothing sent twice."""

    def __init__(self, settings: HttpSettings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make the session; nothing is connected yet."""
        trace = aiohttp.TraceConfig()
        trace.on_connection_create_end.append(_leaves)
        trace.on_connection_reuseconn.append(_leaves)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._settings.window + 1, keepalive_timeout=self._settings.keep_alive
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "Chappe", "Accept": "application/json"},
            trace_configs=[trace],
        )

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def exchange(
        self, request: Request, progress: Exchanged | None = None, *, leave_within: float = math.inf
    ) -> Exchanged:
        """Ask, and say in ``progress`` what is known, even when cancelled. It is not begun ``leave_within`` seconds."""
        found = progress or Exchanged()
        try:
            found.response = await self._exchange(request, found, leave_within)
        except TimeoutError:
            found.timed_out, found.trouble = True, "TimeoutError"
        except (aiohttp.ClientError, OSError) as error:
            # Its sentence may show the address, and with it a secret: its name says enough.
            found.trouble = type(error).__name__
        return found

    async def _exchange(self, request: Request, found: Exchanged, leave_within: float) -> Response:
        assert self._session is not None
        connect = max(0.001, min(self._settings.connect_timeout, leave_within))
        timeout = aiohttp.ClientTimeout(total=self._settings.response_timeout, sock_connect=connect)
        async with self._session.request(
            request.method,
            request.url,
            data=request.body or None,
            headers=dict(request.headers),
            allow_redirects=False,
            timeout=timeout,
            trace_request_ctx=found,
        ) as answer:
            body = await answer.content.read(LONGEST_ANSWER)
            while not answer.content.at_eof() and len(body) < LONGEST_ANSWER:
                body += await answer.content.read(LONGEST_ANSWER - len(body))
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Response(answer.status, headers, body)


class SentOnce(aiohttp.ClientError):
    """The library would have sent a request a second time, as it does by itself for some methods."""


async def _leaves(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
    found: Exchanged = context.trace_request_ctx
    if found.left:
        raise SentOnce
    found.left = True
