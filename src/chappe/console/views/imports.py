"""Importing files of contacts: upload, live progress, the rows that need a look."""

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.base.refusal import Refusal
from chappe.console.forms.imports import UploadForm
from chappe.console.page import AccountRequest, address, go, page, piece, refusals_said, render
from chappe.console.uploads import was_too_large
from chappe.contacts import exports, operations, queries
from chappe.contacts.decoding import UnknownEncoding

SECTION = "contacts"
CHUNK = 256 * 1024
REJECTIONS_SHOWN = 20


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    return render(
        request,
        "console/imports/list.html",
        {"imports": queries.imports(request.account.id)},
        title=_("Imports"),
        section=SECTION,
        back=(address(request, "contacts"), _("Contacts")),
    )


@page(Permission.EDIT)
def create(request: AccountRequest) -> HttpResponse:
    """Takes a file in, to be looked over."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if was_too_large(request):
        form.refuse_large(settings.UPLOAD_LIMIT)
    elif form.is_valid():
        with form.refusals():
            return go(request, "import_preview", upload(request, form))
    return render(
        request,
        "console/imports/new.html",
        {"form": form},
        title=_("Import contacts"),
        section=SECTION,
        back=(address(request, "contacts"), _("Contacts")),
        status=form.http_status,
    )


def upload(request: AccountRequest, form: UploadForm) -> int:
    """Hands the file over, a piece at a time; the id of its import. One that is no file of contacts is not kept."""
    file = form.cleaned_data["file"]
    import_id: int = operations.upload_import(
        file.chunks(CHUNK), file_name=file.name, actor=request.actor, now=clock.now()
    )
    try:
        queries.import_preview(request.account.id, import_id)
    except UnknownEncoding:
        pass  # the next page asks for it
    except Refusal:
        operations.discard_import(import_id, actor=request.actor, now=clock.now())
        raise
    return import_id


@page(Permission.VIEW)
def show(request: AccountRequest, import_id: int) -> HttpResponse:
    """The import as it stands; its moving part alone when htmx asks."""
    state = queries.import_status(request.account.id, import_id)
    if state.state == "draft":
        return go(request, "import_preview", import_id)
    rejections = queries.import_rejections(request.account.id, import_id, limit=REJECTIONS_SHOWN)
    context = {
        "import": state,
        "refusal": wording.sentence_of(state.refusal_code, state.refusal_params)
        if state.refusal_code
        else "",
        "rejections": [(row, wording.sentence_of(row.code, row.params)) for row in rejections],
    }
    if request.htmx:
        return piece(request, "console/imports/progress.html", context)
    return render(
        request,
        "console/imports/show.html",
        context,
        title=state.file_name,
        section=SECTION,
        back=(address(request, "imports"), _("Imports")),
    )


@page(Permission.EDIT)
def undo(request: AccountRequest, import_id: int) -> HttpResponse:
    """What undoing the import comes to, in numbers; confirmed, it is done in the background."""
    now = clock.now()
    if request.method == "POST":
        with refusals_said(request):
            operations.undo_import(import_id, actor=request.actor, now=now)
        return go(request, "import", import_id)
    preview = queries.undo_preview(request.account.id, import_id, at=now, counts_all="exactly" in request.GET)
    return render(
        request,
        "console/imports/undo.html",
        {"preview": preview, "refusal": wording.sentence(preview.refusal) if preview.refusal else ""},
        title=_("Undo an import"),
        section=SECTION,
        back=(address(request, "import", import_id), preview.file_name),
    )


@page(Permission.VIEW)
def rejections(request: AccountRequest, import_id: int) -> StreamingHttpResponse:
    """The rows that need a look, as a file."""
    lines = exports.rejections_csv(request.account.id, import_id, wording.sentence_of)
    return csv_file(lines, f"import-{import_id}-rejected.csv")


def csv_file(lines: object, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)  # type: ignore[arg-type]
