"""Short addresses: whoever follows one is led on, under the link domain of any account, without signing in."""

import time

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import translation

from chappe.base import clock
from chappe.clicks import operations
from chappe.clicks.operations import Destination, Request
from chappe.console.throttle import Throttle
from chappe.messages.addresses import is_sample
from chappe.messages.tokens import TokenBad

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
"""Headers by which browsers say that nobody looks at what they load."""

BAD_LINKS = Throttle(most=60, seconds=10)


def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Leads on where the token's link does; for any other a page that says so, and nothing of anybody."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={**HEADERS, "Allow": "GET, HEAD"})
    if is_sample(token):
        return shown(request, "sample", 200)
    try:
        found = operations.follow(token, asked(request), now=clock.now())
    except TokenBad:
        place = request.META.get("REMOTE_ADDR", "")
        return shown(request, "bad", 404 if BAD_LINKS.allows(place, time.monotonic()) else 429)
    return led(request, found)


def led(request: HttpRequest, found: Destination) -> HttpResponse:
    if not found.address:
        return shown(request, "sample" if found.is_sample else "gone", 200 if found.is_sample else 404)
    answer = HttpResponseRedirect(found.address)
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer


def asked(request: HttpRequest) -> Request:
    """What of the request says who asks."""
    purpose = next((value for name in PURPOSES if (value := request.headers.get(name, ""))), "")
    return Request(request.method or "", request.headers.get("User-Agent", ""), purpose)


def shown(request: HttpRequest, what: str, status: int) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        html = render_to_string(
            "console/short_link.html", {"what": what, "language": translation.get_language()}
        )
    return HttpResponse(html, status=status, headers=HEADERS)
