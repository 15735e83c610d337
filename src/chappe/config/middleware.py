"""What every answer of the web carries, and the addresses that are answered under any name."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from chappe.console.views import links

POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Nothing is loaded from elsewhere, and no script or style stands in a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


# Some programs take what follows a link in a sentence for its end.
SHORT = re.compile(r"/([0-9A-Za-z]{12})[/.,;:!?)\]'\"»…]{0,2}")


def short_links(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Short addresses stand below the link domains of accounts, which the settings of an installation do not know: they
    are answered before the host's name is looked at, and without a session. The token alone says where they lead.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        found = SHORT.fullmatch(request.path_info)
        return links.follow(request, found[1]) if found else get_response(request)

    return middleware
