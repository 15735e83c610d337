"""Changes of every contact: how far each is, what it changes, confirmed or dropped."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.page import AccountRequest, address, go, page, piece, refusals_said, render, say
from chappe.console.rewriting import differences, effects
from chappe.contacts import operations, queries
from chappe.contacts.queries import RewriteView
from chappe.contacts.rewriting import Purpose, Stage

ABOVE = {
    Purpose.NUMBERS: ("numbers", gettext_lazy("Numbers")),
    Purpose.KIND: ("fields", gettext_lazy("Fields")),
    Purpose.REMOVAL: ("fields", gettext_lazy("Fields")),
}


def propose(request: AccountRequest, rewrite_id: int, *, done: str, back: str) -> HttpResponse:
    """Leads to what the proposal changes; what changes no contact is done at once, and said.

    One slice of contacts is counted here, so that a small account never waits for a worker.
    """
    operations.run_rewrite(rewrite_id, now=clock.now, slices=1)
    seen = queries.rewrite(request.account.id, rewrite_id)
    if seen.stage is Stage.COUNTED and not seen.changes:
        operations.confirm_rewrite(rewrite_id, actor=request.actor, now=clock.now())
        operations.run_rewrite(rewrite_id, now=clock.now, slices=1)
        say(request, done)
        return go(request, back)
    return go(request, "rewrite", rewrite_id)


@page(Permission.VIEW)
def show(request: AccountRequest, rewrite_id: int) -> HttpResponse:
    """As it stands; its moving part alone when htmx asks."""
    seen = queries.rewrite(request.account.id, rewrite_id)
    context = {
        "rewrite": seen,
        "differences": differences(seen),
        "effects": effects(seen),
        "examples": queries.rewrite_examples(request.account.id, rewrite_id),
    }
    if request.htmx:
        return piece(request, "console/settings/rewrite_progress.html", context)
    name, above = ABOVE[seen.purpose]
    return render(
        request,
        "console/settings/rewrite.html",
        context,
        title=title_of(seen),
        section="settings",
        back=(address(request, name), str(above)),
    )


@require_POST
@page(Permission.ADMINISTER)
def confirm(request: AccountRequest, rewrite_id: int) -> HttpResponse:
    with refusals_said(request):
        clears = request.POST.get("clears") == "yes"
        operations.confirm_rewrite(rewrite_id, actor=request.actor, now=clock.now(), clears=clears)
        operations.run_rewrite(rewrite_id, now=clock.now, slices=1)
    return go(request, "rewrite", rewrite_id)


@require_POST
@page(Permission.ADMINISTER)
def drop(request: AccountRequest, rewrite_id: int) -> HttpResponse:
    seen = queries.rewrite(request.account.id, rewrite_id)
    with refusals_said(request):
        operations.drop_rewrite(rewrite_id, actor=request.actor, now=clock.now())
        say(request, _("Nothing is changed."))
    return go(request, ABOVE[seen.purpose][0])


def title_of(seen: RewriteView) -> str:
    if seen.purpose is Purpose.NUMBERS:
        return _("Change how numbers are read")
    name = seen.before["field"]
    if seen.purpose is Purpose.KIND:
        return _("Change what “%(field)s” holds") % {"field": name}
    return _("Remove “%(field)s”") % {"field": name}
