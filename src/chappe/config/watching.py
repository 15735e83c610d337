"""What watches an installation may ask of its processes: whether they live, whether they can work, what they did."""

import hmac
import logging
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse

from chappe.base import clock
from chappe.dispatch.exposition import CONTENT_TYPE, exposed
from chappe.dispatch.queries import measures

log = logging.getLogger(__name__)

ASKED_ANEW = 5.0
"""Seconds for which an answer about the migrations stands while they are missing; once applied they stay so."""

STALE = 30.0
"""Seconds without a sign of life after which a process is not well."""

_migrated = False
_looked_at = 0.0


def health(_request: HttpRequest) -> HttpResponse:
    """Says that the process answers. Asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


def readiness(_request: HttpRequest) -> HttpResponse:
    """Whether the process can do its work: 200, or 503 with what is missing. Shows nothing of the installation."""
    missing = unready()
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200, safe=True)


def unready() -> list[str]:
    """What keeps this process from working: ``database``, or ``migrations``."""
    global _migrated, _looked_at
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated and monotonic() - _looked_at > ASKED_ANEW:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
            _looked_at = monotonic()
    except Error as error:
        # Its own words may name a host or a user.
        log.warning("not ready: %s", type(error).__name__)
        return ["database"]
    return [] if _migrated else ["migrations"]


def metrics(request: HttpRequest) -> HttpResponse:
    """The measures of the whole installation, for who shows the token; without a token set there is no such page."""
    if not settings.METRICS_TOKEN:
        return HttpResponseNotFound()
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(shown.encode(), settings.METRICS_TOKEN.encode()):
        refused = HttpResponse("a bearer token is needed\n", status=401, content_type="text/plain")
        refused["WWW-Authenticate"] = "Bearer"
        return refused
    return HttpResponse(exposed(measures(now=clock.now())), content_type=CONTENT_TYPE)


class Pulse:
    """When a process last gave a sign of life."""

    def __init__(self) -> None:
        self._at = monotonic()

    def beat(self) -> None:
        self._at = monotonic()

    @property
    def age(self) -> float:
        return monotonic() - self._at


def answer_probes(host: str, port: int, *, age: Callable[[], float] | None = None) -> ThreadingHTTPServer:
    """Answers ``/healthz`` and ``/readyz`` beside the work of a process that has no web of its own.

    ``age``: seconds since its last sign of life; with none for STALE seconds it is not well.
    """

    class Probe(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            well = age is None or age() < STALE
            if self.path == "/healthz":
                self._say(200 if well else 503, "ok" if well else "stale")
            elif self.path == "/readyz":
                missing = unready() if well else ["sign of life"]
                self._say(503 if missing else 200, "missing: " + ", ".join(missing) if missing else "ready")
                connection.close()
            else:
                self._say(404, "/healthz or /readyz")

        def _say(self, status: int, text: str) -> None:
            body = f"{text}\n".encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody wants a line for each."""

    server = ThreadingHTTPServer((host, port), Probe)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()
    return server
