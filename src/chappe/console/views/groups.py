"""Groups: the list, one group and its members."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.audience import queries as audience
from chappe.base import clock
from chappe.console.forms.groups import GroupForm, MembersForm
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.console.paging import Paging, Turn, turned
from chappe.contacts import operations, queries

SECTION = "groups"


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    search = request.GET.get("search", "")
    context = {
        "groups": queries.groups(request.account.id, search=search, most=queries.MOST_SIZED),
        "search": search,
    }
    return render(request, "console/groups/list.html", context, title=_("Groups"), section=SECTION)


@page(Permission.EDIT)
def create(request: AccountRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            name = form.cleaned_data["name"]
            group_id = operations.create_group(name, actor=request.actor, now=clock.now())
            say(request, _("The group “%(name)s” is made. Now choose who is in it.") % {"name": name})
            return go(request, "group", group_id)
    back = (address(request, "groups"), _("Groups"))
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Make the group")},
        title=_("New group"),
        section=SECTION,
        back=back,
        status=form.http_status,
    )


@page(Permission.VIEW)
def show(request: AccountRequest, group_id: int) -> HttpResponse:
    return show_with(request, group_id, MembersForm())


def show_with(request: AccountRequest, group_id: int, form: MembersForm) -> HttpResponse:
    """The group's page; a turned page of its members alone when htmx asks."""
    group = queries.group(request.account.id, group_id, most=queries.MOST_SIZED)
    turn = turned(request)
    lines, told = members(request, group, turn)
    paging = Paging.of(lines, turn, lambda line: line.id)
    back = (address(request, "groups"), _("Groups"))
    return render(
        request,
        "console/groups/show.html",
        {"group": group, "paging": paging, "form": form, **told},
        title=group.name,
        section=SECTION,
        back=back,
        status=form.http_status,
    )


def members(
    request: AccountRequest, group: queries.GroupView, turn: Turn
) -> tuple[list[queries.ContactLine], dict[str, object]]:
    """A page of who is in the group; of a dynamic one also what its criteria say, or why they say nothing."""
    asked: dict[str, Any] = {"search": turn.search, "before": turn.cursor, "limit": turn.limit}
    if not group.is_dynamic:
        return queries.contacts(request.account.id, group_id=group.id, **asked), {}
    view = audience.criteria(request.account.id, group.id)
    told: dict[str, object] = {"problem": wording.sentence(view.problem) if view.problem else ""}
    if view.node is None:
        return [], told
    told["sentence"] = wording.explanation(view.node, audience.vocabulary(request.account.id))
    try:
        return audience.members(request.account.id, group.id, now=clock.now(), **asked), told
    except audience.CountTooLong as slow:
        return [], {**told, "problem": wording.sentence(slow)}


@page(Permission.EDIT)
def rename(request: AccountRequest, group_id: int) -> HttpResponse:
    group = queries.group(request.account.id, group_id, most=queries.MOST_SIZED)
    form = GroupForm(request.POST or None, initial={"name": group.name})
    if form.is_valid():
        with form.refusals():
            operations.rename_group(
                group_id, name=form.cleaned_data["name"], actor=request.actor, now=clock.now()
            )
            return go(request, "group", group_id)
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Rename")},
        title=_("Rename the group"),
        section=SECTION,
        back=(address(request, "group", group_id), group.name),
        status=form.http_status,
    )


@require_POST
@page(Permission.EDIT)
def delete(request: AccountRequest, group_id: int) -> HttpResponse:
    with refusals_said(request):
        operations.delete_group(group_id, actor=request.actor, now=clock.now())
        say(request, _("The group is deleted. Its contacts stay."))
        return go(request, "groups")
    return go(request, "group", group_id)


@require_POST
@page(Permission.EDIT)
def add(request: AccountRequest, group_id: int) -> HttpResponse:
    form = MembersForm(request.POST)
    if form.is_valid():
        with form.refusals():
            added = operations.add_to_group(
                group_id,
                external_ids=form.cleaned_data["external_ids"],
                actor=request.actor,
                now=clock.now(),
            )
            say(request, contacts_added(added))
            return go(request, "group", group_id)
    return show_with(request, group_id, form)


@require_POST
@page(Permission.EDIT)
def remove(request: AccountRequest, group_id: int) -> HttpResponse:
    ticked = [int(value) for value in request.POST.getlist("contact") if value.isdecimal()]
    with refusals_said(request):
        removed = operations.remove_from_group(group_id, ticked, actor=request.actor, now=clock.now())
        say(
            request,
            ngettext("%(n)s contact left the group.", "%(n)s contacts left the group.", removed)
            % {"n": removed},
        )
    return go(request, "group", group_id)


def contacts_added(added: int) -> str:
    return ngettext("%(n)s contact joined the group.", "%(n)s contacts joined the group.", added) % {
        "n": added
    }
