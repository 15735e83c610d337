"""The page where a person chooses what to hear of: open to whoever has its link, without signing in.

It sets no cookie. Its forms are sealed with the installation's key, so that no other site can send them; a request to
see the page changes nothing, whoever follows links in texts beforehand.
"""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chappe.base import clock
from chappe.console.throttle import Throttle
from chappe.contacts import operations, queries
from chappe.contacts.operations.preferences import TooManyChanges
from chappe.contacts.preferences import LinkBad
from chappe.contacts.queries import PreferencesView

LANGUAGES = ("en", "fr")
HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
BAD_LINKS = Throttle(most=30, seconds=20)


@csrf_exempt  # the form's own seal takes the place of the cookie, which browsers inside other programs often refuse
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link; for a bad link a page that says nothing of whom it was for, or whether anybody."""
    try:
        return answer(request, token, queries.preferences(token, now=clock.now()))
    except LinkBad as refusal:
        status = 404 if BAD_LINKS.allows(request.META.get("REMOTE_ADDR", ""), time.monotonic()) else 429
        return shown(request, {"refusal": refusal}, asked(request), status)


def answer(request: HttpRequest, token: str, seen: PreferencesView) -> HttpResponse:
    language = asked(request) or seen.language
    if request.method != "POST":
        context = {"seen": seen, "seal": queries.seal_of(token), "said": request.GET.get("said", "")}
        return shown(request, context, language, 200)
    if not queries.is_sealed(token, request.POST.get("seal", "")):
        raise LinkBad
    try:
        said = done(request, token)
    except TooManyChanges as refusal:
        return shown(request, {"refusal": refusal}, language, 429)
    found = redirect(f"{reverse('console:preferences', args=[token])}?said={said}&language={language}")
    for name, value in HEADERS.items():
        found.headers[name] = value
    return found


def done(request: HttpRequest, token: str) -> str:
    """Does what the button pressed says; the word for what came of it."""
    address = request.META.get("REMOTE_ADDR", "")
    act = request.POST.get("act")
    if act == "stop":
        operations.stop_all_texts(token, address=address, now=clock.now())
        return "stopped"
    if act == "back":
        operations.come_back(token, now=clock.now())
        return "back"
    changed = operations.choose_preferences(
        token,
        shown=request.POST.getlist("shown"),
        wanted=request.POST.getlist("topic"),
        address=address,
        now=clock.now(),
    )
    return "saved" if changed else "same"


def asked(request: HttpRequest) -> str:
    """The language asked for on the page; empty: the person's own."""
    given = request.POST.get("language") or request.GET.get("language", "")
    return given if given in LANGUAGES else ""


def shown(request: HttpRequest, context: dict[str, object], language: str, status: int) -> HttpResponse:
    with translation.override(language or translation.get_language()):
        spoken = translation.get_language()
        others = [(code, name) for code, name in (("en", "English"), ("fr", "Français")) if code != spoken]
        page = {"title": _("Which texts you get"), "language": spoken, "others": others, **context}
        html = render_to_string("console/preferences.html", page, request)
    return HttpResponse(html, status=status, headers=HEADERS)
