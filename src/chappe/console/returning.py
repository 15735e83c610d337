"""From a deployment to what is to be mended elsewhere, and back."""

from django.http import HttpResponse
from django.shortcuts import redirect

from chappe.console.page import AccountRequest, address


def to_test(request: AccountRequest, message_id: int) -> HttpResponse:
    """To the page that tests the message, which leads back to the deployment one came from."""
    came_from = deployment_asked(request)
    back = f"?deployment={came_from}" if came_from else ""
    return redirect(address(request, "message_test", message_id) + back)


def deployment_asked(request: AccountRequest) -> int | None:
    """The deployment one came from, to go back to."""
    given = request.GET.get("deployment", "")
    return int(given) if given.isdecimal() and len(given) < 19 else None
