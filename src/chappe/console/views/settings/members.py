"""People: who may do what in the account."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts import operations, queries
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.settings import MemberForm
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.wording.words import ROLES


@page(Permission.ADMINISTER)
def index(request: AccountRequest) -> HttpResponse:
    context = {"members": queries.members(request.account.id), "roles": list(ROLES), "tab": "members"}
    return render(request, "console/settings/members.html", context, title=_("People"), section="settings")


@page(Permission.ADMINISTER)
def create(request: AccountRequest) -> HttpResponse:
    """Lets a person in; one who is new to Chappe gets a password, shown this once."""
    form = MemberForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            given = form.cleaned_data
            invited = operations.invite(
                given["email"],
                name=given["name"],
                role=given["role"],
                password=None,
                actor=request.actor,
                now=clock.now(),
            )
            if invited.password is not None:
                return password_page(request, invited)
            say(request, _("%(email)s may now enter this account.") % {"email": invited.email})
            return go(request, "members")
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Let this person in")},
        title=_("New person"),
        section="settings",
        back=(address(request, "members"), _("People")),
        status=form.http_status,
    )


def password_page(request: AccountRequest, invited: operations.Invited) -> HttpResponse:
    return render(
        request,
        "console/settings/member_created.html",
        {"invited": invited},
        title=_("A password to hand over"),
        section="settings",
        back=(address(request, "members"), _("People")),
    )


@require_POST
@page(Permission.ADMINISTER)
def change(request: AccountRequest, user_id: int) -> HttpResponse:
    with refusals_said(request):
        role = request.POST.get("role", "")
        operations.change_role(user_id, role=role, actor=request.actor, now=clock.now())
        say(request, _("The role is changed."))
    return go(request, "members")


@require_POST
@page(Permission.ADMINISTER)
def remove(request: AccountRequest, user_id: int) -> HttpResponse:
    with refusals_said(request):
        operations.remove_member(user_id, actor=request.actor, now=clock.now())
        say(request, _("This person may no longer enter the account."))
    return go(request, "members")
