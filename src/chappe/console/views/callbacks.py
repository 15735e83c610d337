"""Where providers that speak HTTP send receipts and replies: no page, and for nobody who is signed in.

The address is one that nobody guesses, and each request is signed. It is answered 204 once what it says is durable.
"""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chappe.base import clock
from chappe.base.refusal import NotFound, Refusal
from chappe.dispatch.callbacks import operations
from chappe.gateways.http.callbacks import LONGEST_BODY, CallbackForged
from chappe.gateways.http.provider import CallbackUnreadable
from chappe.gateways.http.request import Callback

log = logging.getLogger(__name__)


@csrf_exempt  # the sender is a machine, known by its signature
@never_cache
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, token: str) -> HttpResponse:
    """Keeps what a provider tells. Whatever is answered has no body: some providers would text it to the person."""
    body = request.read(LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        return HttpResponse(status=413)
    try:
        operations.receive_callback(token, heard(request, body), now=clock.now())
    except NotFound:
        return HttpResponse(status=404)
    except CallbackForged:
        log.warning("a callback with a bad signature from %s", request.META.get("REMOTE_ADDR", "?"))
        return HttpResponse(status=403)
    except CallbackUnreadable:
        return HttpResponse(status=400)
    except (DatabaseError, Refusal):
        log.exception("a callback could not be kept; the provider is told to send it again")
        return HttpResponse(status=503)
    return HttpResponse(status=204)


def heard(request: HttpRequest, body: bytes) -> Callback:
    """The request as the provider made it: what comes by GET stands in the address."""
    path = request.get_full_path()
    return Callback(
        url=settings.PUBLIC_URL + path if settings.PUBLIC_URL else request.build_absolute_uri(),
        at=clock.now(),
        method=request.method or "",
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.META.get("QUERY_STRING", "").encode() if request.method == "GET" else body,
    )
