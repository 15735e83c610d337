"""Test numbers: the phones that messages are tested on."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.trials import TrialNumberForm
from chappe.console.page import AccountRequest, go, page, refusals_said, render, say
from chappe.messages import operations, queries


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    """The list, and a form for one more (the operation asks who may)."""
    form = TrialNumberForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            given = form.cleaned_data
            operations.save_trial_number(given["name"], given["number"], actor=request.actor, now=clock.now())
            say(request, _("The test number is kept."))
            return go(request, "trial_numbers")
    context = {"numbers": queries.trial_numbers(request.account.id), "form": form, "tab": "trial_numbers"}
    return render(
        request,
        "console/settings/trial_numbers.html",
        context,
        title=_("Test numbers"),
        section="settings",
        status=form.http_status,
    )


@require_POST
@page(Permission.EDIT)
def delete(request: AccountRequest, trial_number_id: int) -> HttpResponse:
    with refusals_said(request):
        operations.delete_trial_number(trial_number_id, actor=request.actor, now=clock.now())
        say(request, _("The test number is deleted. What was tested on it stays."))
    return go(request, "trial_numbers")
