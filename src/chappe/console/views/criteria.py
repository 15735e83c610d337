"""The editor of dynamic groups: rows and boxes, counted as one edits; the same as JSON."""

import contextlib
import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.audience import operations, queries
from chappe.audience.criteria.reading import parsed, read, written
from chappe.audience.criteria.vocabulary import Vocabulary
from chappe.base import clock
from chappe.base.refusal import NotFound, Refusal
from chappe.console.criteria_draft import (
    ROOT,
    Box,
    Line,
    act_of,
    box_of,
    changed,
    json_of,
    place_of,
    posted_box,
)
from chappe.console.criteria_shown import Drawing, with_defaults
from chappe.console.forms.groups import GroupForm
from chappe.console.page import (
    UNPROCESSABLE,
    AccountRequest,
    address,
    go,
    page,
    piece,
    refusals_said,
    render,
    say,
)
from chappe.contacts import queries as contacts

SECTION = "groups"
PATIENCE = 10.0  # seconds, in a piece of its own: an "or" of three sets of half a million takes three
DEPLOYMENTS_SHOWN = 100
LONGEST_JSON = 200_000


@dataclass(slots=True)
class Editor:
    """What is being composed: as rows, or as the text of its JSON; and what is wrong with it."""

    known: Vocabulary
    box: Box
    text: str = ""
    as_json: bool = False
    problem: Refusal | None = None

    @property
    def data(self) -> object:
        """The JSON of what is composed. Raises CriteriaNotJson."""
        return parsed(self.text) if self.as_json else json_of(self.box, Drawing(self.known).kinds)

    def said(self, problem: Refusal) -> str:
        """The sentence of what is wrong; among rows the place is called as the row is."""
        path = problem.params.get("path")
        if self.as_json or not path:
            return wording.sentence(problem)
        name = Drawing(self.known).name_at(self.box, place_of(self.box, str(path)))
        return wording.sentence_of(problem.code, {**problem.params, "path": name or path})

    @property
    def context(self) -> dict[str, Any]:
        path = str(self.problem.params.get("path", "")) if self.problem else ""
        said = self.said(self.problem) if self.problem else ""
        place = place_of(self.box, path) if path else ROOT
        drawing = Drawing(self.known, (place, said))
        return {
            "editor": self,
            "box": drawing.box(self.box),
            "subjects": drawing.subjects(),
            "problem": said,
            "problem_place": place,
        }


def posted_editor(request: AccountRequest) -> Editor:
    """The editor as the form posts it, after the pressed button."""
    text = request.POST.get("json", "")[:LONGEST_JSON]
    as_json = request.POST.get("mode") == "json"
    mentioned: object = None
    if as_json:
        with contextlib.suppress(Refusal):
            mentioned = parsed(text)
    known = queries.vocabulary(request.account.id, mentioned, latest=DEPLOYMENTS_SHOWN)
    editor = Editor(known, posted_box(request.POST), text, as_json)
    act = act_of(request.POST)
    if act is not None:
        editor.box = changed(editor.box, act)
    editor.box = with_defaults(editor.box, Drawing(known).box(editor.box))
    turned(editor, request.POST.get("do", ""))
    return editor


def turned(editor: Editor, do: str) -> None:
    """From rows to JSON and back, where a button asks it."""
    try:
        if do == "as_json" and not editor.as_json:
            editor.text = indented(named(editor.data, editor.known))
            editor.as_json = True
        elif do == "as_rows" and editor.as_json:
            editor.box, editor.as_json = box_of(read(editor.data, editor.known)), False
    except Refusal as problem:
        editor.problem = problem


def named(data: object, known: Vocabulary) -> object:
    """The JSON with names in place of ids, if it can be read."""
    try:
        return written(read(data, known), known)
    except Refusal:
        return data


def indented(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def found(request: AccountRequest, editor: Editor, group_id: int) -> dict[str, Any]:
    """Who meets what is composed now: in a sentence, counted, and a few of them; or what is wrong."""
    try:
        data = editor.data
        node = queries.checked_criteria(request.account.id, data, group_id=group_id)
        shown: dict[str, Any] = {"sentence": wording.explanation(read(data, editor.known), editor.known)}
    except Refusal as problem:
        return {"problem": editor.said(problem)}
    now = clock.now()
    try:
        shown["count"] = queries.count_criteria(request.account.id, node, now=now, patience=PATIENCE)
        shown["sample"] = queries.people(request.account.id, node, now=now, patience=PATIENCE)
    except queries.CountTooLong as slow:
        shown["slow"] = wording.sentence(slow)
    shown["json"] = indented(named(data, editor.known))
    return shown


@page(Permission.EDIT)
def create(request: AccountRequest) -> HttpResponse:
    """A new dynamic group: its name and its criteria on one page."""
    form = GroupForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        known = queries.vocabulary(request.account.id, latest=DEPLOYMENTS_SHOWN)
        return editor_page(request, Editor(known, Box("all", (Line(),))), form)
    editor = posted_editor(request)
    if request.POST.get("do") == "save" and form.is_valid():
        with form.refusals(), criteria_problems(editor):
            group_id = operations.create_dynamic_group(
                form.cleaned_data["name"], criteria=editor.data, actor=request.actor, now=clock.now()
            )
            say(request, _("The group “%(name)s” is made.") % {"name": form.cleaned_data["name"]})
            return go(request, "group", group_id)
    return editor_page(request, editor, form if request.POST.get("do") == "save" else unchecked(request))


@page(Permission.EDIT)
def edit(request: AccountRequest, group_id: int) -> HttpResponse:
    """The criteria of a group that there is; a list has none, and leads to its own page."""
    group = contacts.group(request.account.id, group_id, most=contacts.MOST_SIZED)
    if not group.is_dynamic:
        return go(request, "group", group_id)
    if request.method == "POST":
        editor = posted_editor(request)
        if request.POST.get("do") == "save":
            with criteria_problems(editor):
                operations.edit_criteria(group_id, criteria=editor.data, actor=request.actor, now=clock.now())
                say(request, _("The criteria are saved. What is prepared already keeps those of before."))
                return go(request, "group", group_id)
        return editor_page(request, editor, None, group_id)
    return editor_page(request, stored_editor(request, group_id), None, group_id)


def stored_editor(request: AccountRequest, group_id: int) -> Editor:
    """The editor of what is kept; criteria that no longer hold are shown as JSON, with the reason."""
    view = queries.criteria(request.account.id, group_id)
    known = queries.vocabulary(request.account.id, latest=DEPLOYMENTS_SHOWN)
    if view.node is None:
        return Editor(known, Box(), indented(view.data), as_json=True, problem=view.problem)
    return Editor(known, box_of(view.node))


class criteria_problems(contextlib.AbstractContextManager[None]):  # noqa: N801 - read as a verb
    """Shows a refusal of the criteria in the editor; one of the name goes on to the form."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if (
            not isinstance(error, Refusal)
            or isinstance(error, NotFound)
            or not error.code.startswith("criteria.")
        ):
            return False
        self.editor.problem = error
        return True


def unchecked(request: AccountRequest) -> GroupForm:
    """The name as it was typed: nothing is said of it until the group is saved."""
    return GroupForm(initial={"name": request.POST.get("name", "")})


def editor_page(
    request: AccountRequest, editor: Editor, form: GroupForm | None, group_id: int = 0
) -> HttpResponse:
    group = contacts.group(request.account.id, group_id, most=contacts.MOST_SIZED) if group_id else None
    back = (
        (address(request, "group", group.id), group.name)
        if group
        else (address(request, "groups"), _("Groups"))
    )
    wrong = editor.problem is not None or (form is not None and bool(form.errors))
    counted = request.POST.get("do") == "count"
    return render(
        request,
        "console/groups/criteria.html",
        {
            **editor.context,
            "form": form,
            "group_id": group_id,
            "found": found(request, editor, group_id) if counted else None,
        },
        title=_("Who is in the group") if group else _("New dynamic group"),
        section=SECTION,
        back=back,
        status=UNPROCESSABLE if wrong and request.POST.get("do") == "save" else 200,
    )


@require_POST
@page(Permission.EDIT)
def rows(request: AccountRequest) -> HttpResponse:
    """The rows after a button or another choice in one of them."""
    response = piece(request, "console/groups/criteria_rows.html", posted_editor(request).context)
    response["HX-Trigger-After-Settle"] = "criteria"
    return response


@require_POST
@page(Permission.EDIT)
def count(request: AccountRequest) -> HttpResponse:
    """Who meets what stands in the form now."""
    given = request.POST.get("group_id", "")
    group_id = int(given) if given.isdecimal() and len(given) < 19 else 0
    shown = found(request, posted_editor(request), group_id)
    return piece(request, "console/groups/criteria_found.html", {"found": shown})


@page(Permission.EDIT)
def duplicate(request: AccountRequest, group_id: int) -> HttpResponse:
    group = contacts.group(request.account.id, group_id, most=contacts.MOST_SIZED)
    initial = {"name": _("%(name)s (copy)") % {"name": group.name[:100]}}
    form = GroupForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            made = operations.duplicate_group(
                group_id, name=form.cleaned_data["name"], actor=request.actor, now=clock.now()
            )
            say(request, _("The copy is made."))
            return go(request, "group", made)
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Duplicate")},
        title=_("Duplicate the group"),
        section=SECTION,
        back=(address(request, "group", group_id), group.name),
        status=form.http_status,
    )


@require_POST
@page(Permission.EDIT)
def freeze(request: AccountRequest, group_id: int) -> HttpResponse:
    with refusals_said(request):
        operations.freeze_group(group_id, actor=request.actor, now=clock.now())
        say(request, _("The group is a list now, of those who were in it."))
    return go(request, "group", group_id)


@require_POST
@page(Permission.VIEW)
def size(request: AccountRequest, group_id: int) -> HttpResponse:
    """How many are in the group now, counted while the page is there already."""
    context: dict[str, Any] = {}
    try:
        operations.recount_group(request.account.id, group_id, now=clock.now(), patience=PATIENCE)
    except NotFound:
        raise
    except Refusal as problem:
        context["slow"] = wording.sentence(problem)
    context["group"] = contacts.group(request.account.id, group_id, most=contacts.MOST_SIZED)
    return piece(request, "console/groups/live_size.html", context)
