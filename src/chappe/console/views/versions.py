"""The versions of a message: who changed what and when, and bringing one back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.console.paging import turned_by_address
from chappe.console.views.messages import SECTION
from chappe.deployments.queries import versions_tested
from chappe.messages import operations, queries
from chappe.messages.queries.versions import VERSIONS


@page(Permission.VIEW)
def history(request: AccountRequest, message_id: int) -> HttpResponse:
    """The versions, the latest first, and two of them compared: the last two, unless others are asked for."""
    message = queries.message(request.account.id, message_id)
    lines = queries.versions(
        request.account.id, message_id, before=turned_by_address(request), limit=VERSIONS + 1
    )
    newer = number_of(request, "newer") or message.revision
    older = number_of(request, "older") or max(1, newer - 1)
    compared = None
    if older != newer:
        compared = queries.compare_versions(request.account.id, message_id, older, newer)
    context = {
        "message": message,
        "lines": lines[:VERSIONS],
        "tests": versions_tested(request.account.id, message_id, [line.number for line in lines]),
        "next": lines[VERSIONS - 1].number if len(lines) > VERSIONS else None,
        "compared": compared,
        "older": older,
        "newer": newer,
    }
    return render(
        request,
        "console/messages/history.html",
        context,
        title=_("Versions of “%(name)s”") % {"name": message.name},
        section=SECTION,
        back=(address(request, "message", message_id), message.name),
    )


@require_POST
@page(Permission.EDIT)
def restore(request: AccountRequest, message_id: int, version: int) -> HttpResponse:
    before = queries.message(request.account.id, message_id).revision
    with refusals_said(request):
        made = operations.restore_version(message_id, version, actor=request.actor, now=clock.now())
        if made == before:
            say(request, _("The message already says what version %(version)s does.") % {"version": version})
        else:
            say(
                request,
                _("Version %(version)s is back, as version %(made)s.") % {"version": version, "made": made},
            )
    return go(request, "message_history", message_id)


def number_of(request: AccountRequest, name: str) -> int:
    """A version's number in the address; 0 for none."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0
