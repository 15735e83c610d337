"""Every address of the web."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def health(_request: HttpRequest) -> HttpResponse:
    """Says that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("healthz", health, name="health"),
    path("", include("chappe.console.urls")),
]

handler400 = "chappe.console.views.errors.bad_request"
handler404 = "chappe.console.views.errors.not_found"
handler500 = "chappe.console.views.errors.broken"
