"""Looking a file over before it is imported: how it is read, what its columns are, what its people consented to."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.base.refusal import NotFound, Refusal
from chappe.console.forms.imports import LayoutForm, PlanForm, target_choices
from chappe.console.page import AccountRequest, address, go, page, render
from chappe.contacts import operations, queries
from chappe.contacts.queries import PreviewView

SECTION = "contacts"


@page(Permission.EDIT)
def show(request: AccountRequest, import_id: int) -> HttpResponse:
    """The file as it is read, and what is proposed. A file that is begun has its own page."""
    if queries.import_status(request.account.id, import_id).state != "draft":
        return go(request, "import", import_id)
    return looked_over(request, import_id)


@page(Permission.EDIT)
def begin(request: AccountRequest, import_id: int) -> HttpResponse:
    """Starts the import as it was chosen; what is wrong with that is said on the same page."""
    if queries.import_status(request.account.id, import_id).state != "draft" or request.method != "POST":
        return go(request, "import", import_id)
    return looked_over(request, import_id, is_started=True)


@page(Permission.EDIT)
def discard(request: AccountRequest, import_id: int) -> HttpResponse:
    """Forgets the file."""
    queries.import_status(request.account.id, import_id)
    if request.method == "POST":
        operations.discard_import(import_id, actor=request.actor, now=clock.now())
    return go(request, "imports")


def looked_over(request: AccountRequest, import_id: int, *, is_started: bool = False) -> HttpResponse:
    layout = chosen_layout(request)
    try:
        preview = queries.import_preview(request.account.id, import_id, **layout)
    except NotFound:
        raise
    except Refusal as refusal:
        return unreadable(request, import_id, layout, refusal)
    form = plan_form(request, preview, is_started=is_started)
    if is_started and form.is_valid():
        with form.refusals():
            start(request, import_id, form, layout)
            return go(request, "import", import_id)
    return render(
        request,
        "console/imports/preview.html",
        {"preview": preview, "form": form, "layout": layout_form(preview, layout), "given": layout},
        title=preview.file_name,
        section=SECTION,
        back=(address(request, "imports"), _("Imports")),
        status=form.http_status,
    )


def start(request: AccountRequest, import_id: int, form: PlanForm, layout: dict[str, str]) -> None:
    given = form.cleaned_data
    operations.begin_import(
        import_id,
        actor=request.actor,
        now=clock.now(),
        group_id=int(given["group"]) if given["group"] else None,
        topic_id=int(given["topic"]) if given["topic"] else None,
        consent_source=given["consent_source"],
        encoding=layout.get("encoding", ""),
        plan=form.plan(layout),
    )


def plan_form(request: AccountRequest, preview: PreviewView, *, is_started: bool) -> PlanForm:
    account_id = request.account.id
    topics = queries.topics(account_id)
    sms_field = request.account.sms_field
    return PlanForm(
        request.POST if is_started else None,
        columns=preview.columns,
        targets=target_choices(
            sms_field,
            [(key, key) for key in queries.own_fields(account_id)],
            [(topic.key, topic.name) for topic in topics],
        ),
        groups=[(str(group.id), group.name) for group in queries.group_names(account_id)],
        topics=[(str(topic.id), topic.name) for topic in topics],
        zone=request.account.time_zone,
    )


def chosen_layout(request: AccountRequest) -> dict[str, str]:
    """The encoding, delimiter and sheet that were chosen: of a form, else of the address."""
    given = request.POST if request.method == "POST" else request.GET
    return {name: given[name] for name in ("encoding", "delimiter", "sheet") if given.get(name)}


def layout_form(preview: PreviewView, given: dict[str, str]) -> LayoutForm:
    return LayoutForm(
        initial=given, sheets=preview.layout.sheets, is_workbook=preview.layout.format == "xlsx"
    )


def unreadable(
    request: AccountRequest, import_id: int, layout: dict[str, str], refusal: Refusal
) -> HttpResponse:
    """The file cannot be read this way: another way can be chosen, or another file."""
    seen = queries.import_status(request.account.id, import_id)
    return render(
        request,
        "console/imports/unreadable.html",
        {
            "import_id": import_id,
            "refusal": wording.sentence(refusal),
            "layout": LayoutForm(initial=layout, sheets=(), is_workbook="sheet" in layout),
        },
        title=seen.file_name,
        section=SECTION,
        back=(address(request, "imports"), _("Imports")),
        status=422,
    )
