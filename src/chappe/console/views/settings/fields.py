"""The account's own fields: listed, made, renamed, changed and removed."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.fields import FieldForm, FieldKindForm, FieldNameForm
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.console.views.settings.rewrites import propose
from chappe.contacts import operations, queries
from chappe.contacts.queries import FieldView
from chappe.messages import queries as messages


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    context = {"fields": queries.fields(request.account.id), "tab": "fields"}
    return render(request, "console/settings/fields.html", context, title=_("Fields"), section="settings")


@page(Permission.ADMINISTER)
def create(request: AccountRequest) -> HttpResponse:
    form = FieldForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            operations.create_field(**form.values, actor=request.actor, now=clock.now())
            say(request, _("The field is added."))
            return go(request, "fields")
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Add the field")},
        title=_("New field"),
        section="settings",
        back=(address(request, "fields"), _("Fields")),
        status=form.http_status,
    )


@page(Permission.ADMINISTER)
def edit(request: AccountRequest, field_key: str) -> HttpResponse:
    """One field: its name, and what leads to changing its kind or to its removal."""
    field = queries.field(request.account.id, field_key)
    form = FieldNameForm(request.POST or None, initial={"name": field.name})
    if form.is_valid():
        with form.refusals():
            operations.rename_field(
                field_key, name=form.cleaned_data["name"], actor=request.actor, now=clock.now()
            )
            say(request, _("The field is renamed."))
            return go(request, "fields")
    return field_page(request, field, form, kind_form(field))


@require_POST
@page(Permission.ADMINISTER)
def kind(request: AccountRequest, field_key: str) -> HttpResponse:
    """Another kind, once it is known what that does to the values."""
    field = queries.field(request.account.id, field_key)
    form = FieldKindForm(request.POST)
    if form.is_valid():
        with form.refusals():
            return propose(
                request,
                operations.propose_kind(field_key, **form.values, actor=request.actor, now=clock.now()),
                done=_("The field is changed."),
                back="fields",
            )
    return field_page(request, field, FieldNameForm(initial={"name": field.name}), form)


@require_POST
@page(Permission.ADMINISTER)
def remove(request: AccountRequest, field_key: str) -> HttpResponse:
    """No more of the field, once it is known who holds a value."""
    with refusals_said(request):
        proposed = operations.propose_removal(field_key, actor=request.actor, now=clock.now())
        return propose(request, proposed, done=_("The field is removed."), back="fields")
    return go(request, "field", field_key)


def kind_form(field: FieldView) -> FieldKindForm:
    return FieldKindForm(initial={"kind": field.kind.value, "choices": "\n".join(field.choices)})


def field_page(
    request: AccountRequest, field: FieldView, form: FieldNameForm, kind: FieldKindForm
) -> HttpResponse:
    return render(
        request,
        "console/settings/field.html",
        {
            "field": field,
            "form": form,
            "kind_form": kind,
            "texts": messages.messages_naming(request.account.id, field.key),
            "groups": queries.groups_naming(request.account.id, field.key),
        },
        title=field.name,
        section="settings",
        back=(address(request, "fields"), _("Fields")),
        status=max(form.http_status, kind.http_status),
    )
