"""Templates: texts that new messages start from, those that come with Chappe and the account's own."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.messages import TemplateNameForm
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.console.views.messages import SECTION
from chappe.messages import operations, queries


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    found = queries.starting_texts(request.account.id, language=get_language() or "en")
    context = {
        "own": [each for each in found if each.id is not None],
        "shipped": [each for each in found if each.id is None],
    }
    return render(
        request,
        "console/messages/templates.html",
        context,
        title=_("Templates"),
        section=SECTION,
        back=(address(request, "messages"), _("Messages")),
    )


@require_POST
@page(Permission.EDIT)
def save(request: AccountRequest, message_id: int) -> HttpResponse:
    queries.message(request.account.id, message_id)
    form = TemplateNameForm(request.POST)
    if not form.is_valid():
        return go(request, "message", message_id)
    with refusals_said(request):
        operations.save_starting_text(
            message_id, form.cleaned_data["name"], actor=request.actor, now=clock.now()
        )
        say(request, _("The template is saved: new messages may start from it."))
        return go(request, "message_templates")
    return go(request, "message", message_id)


@require_POST
@page(Permission.EDIT)
def delete(request: AccountRequest, starting_text_id: int) -> HttpResponse:
    with refusals_said(request):
        operations.delete_starting_text(starting_text_id, actor=request.actor, now=clock.now())
        say(request, _("The template is deleted. Messages made from it stay."))
    return go(request, "message_templates")
