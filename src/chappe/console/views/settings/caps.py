"""How often contacts may be texted."""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.caps import CapsForm
from chappe.console.page import AccountRequest, go, page, render, say
from chappe.contacts import operations, queries


@page(Permission.ADMINISTER)
def edit(request: AccountRequest) -> HttpResponse:
    """All caps at once."""
    topics = queries.topics(request.account.id)
    form = CapsForm(request.POST or None, topics=topics, caps=queries.caps(request.account.id))
    if form.is_valid():
        with form.refusals(), transaction.atomic():
            for topic_id, chosen in form.chosen.items():
                if chosen is None:
                    operations.remove_cap(topic_id, actor=request.actor, now=clock.now())
                else:
                    most, days = chosen
                    operations.set_cap(topic_id, most=most, days=days, actor=request.actor, now=clock.now())
            say(request, _("The caps are saved. They hold for what is under way too."))
            return go(request, "caps")
    context = {"form": form, "tab": "caps"}
    return render(
        request,
        "console/settings/caps.html",
        context,
        title=_("How often"),
        section="settings",
        status=form.http_status,
    )
