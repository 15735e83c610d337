"""Pages for what could not be shown. Their arguments are those that Django gives by name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    return render(request, "console/errors/not_found.html", {"title": _("Not found")}, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "console/errors/bad_request.html", {"title": _("Not understood")}, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "console/errors/broken.html", {"title": _("Error")}, status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return render(request, "console/errors/csrf.html", {"title": _("Form too old")}, status=403)
