"""Every address of the web."""

from django.urls import include, path

from chappe.config.watching import health, metrics, readiness

urlpatterns = [
    path("healthz", health, name="health"),
    path("readyz", readiness, name="readiness"),
    path("metrics", metrics, name="metrics"),
    path("", include("chappe.console.urls")),
]

handler400 = "chappe.console.views.errors.bad_request"
handler404 = "chappe.console.views.errors.not_found"
handler500 = "chappe.console.views.errors.broken"
