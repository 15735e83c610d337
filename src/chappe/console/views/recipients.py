"""The people of a deployment: each recipient with its own text, and those left out with the reason."""

import re

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.audience.eligibility import Verdict
from chappe.console.page import AccountRequest, address, page, render
from chappe.console.paging import Paging, turned
from chappe.console.words import LIST_CHANGES
from chappe.deployments import queries
from chappe.deployments.states import RecipientState
from chappe.messages.fragments import Encoding

SECTION = "deployments"
SIZE, UCS_2 = "fragments-", "ucs2"
CHARACTER = re.compile(r"character-(10[0-9a-f]{4}|[0-9a-f]{1,5})")
COUNTS = frozenset(str(count) for count in range(1, 256))


@page(Permission.VIEW)
def index(request: AccountRequest, deployment_id: int) -> HttpResponse:
    deployment = queries.deployment(request.account.id, deployment_id)
    turn = turned(request)
    lines = queries.recipients(
        request.account.id,
        deployment_id,
        state=RecipientState(turn.choice) if turn.choice in set(RecipientState) else None,
        like=like_of(turn.choice),
        search=turn.search,
        after=turn.cursor or 0,
        limit=turn.limit,
    )
    context = {
        "deployment": deployment,
        "paging": Paging.of(lines, turn, lambda line: line.position),
        "choices": [state.value for state in RecipientState],
        "sizes": [(f"{SIZE}{count}", count) for count in deployment.summary.get("fragments", {})],
        "character": like_of(turn.choice).character,
        "tab": "recipients",
    }
    return people_page(request, "console/deployments/people.html", context)


def like_of(choice: str) -> queries.Like:
    """The texts that a choice means: ``fragments-3``, ``ucs2``, ``character-ea`` (its code in hexadecimal)."""
    if choice == UCS_2:
        return queries.Like(encoding=Encoding.UCS_2)
    if choice.startswith(SIZE) and choice.removeprefix(SIZE) in COUNTS:
        return queries.Like(fragments=int(choice.removeprefix(SIZE)))
    if found := CHARACTER.fullmatch(choice):
        character = chr(int(found[1], 16))
        # What the database cannot hold, no text has.
        if character != "\0" and not "\ud800" <= character <= "\udfff":
            return queries.Like(encoding=Encoding.UCS_2, character=character)
    return queries.Like()


@page(Permission.VIEW)
def left_out(request: AccountRequest, deployment_id: int) -> HttpResponse:
    deployment = queries.deployment(request.account.id, deployment_id)
    turn = turned(request)
    lines = queries.exclusions(
        request.account.id, deployment_id, verdict=turn.choice, after=turn.cursor or 0, limit=turn.limit
    )
    verdicts = deployment.summary.get("verdicts", {})
    context = {
        "deployment": deployment,
        "paging": Paging.of(lines, turn, lambda line: line.contact_id),
        "choices": [v.value for v in Verdict if v is not Verdict.ELIGIBLE and verdicts.get(v.value)],
        "tab": "left_out",
    }
    return people_page(request, "console/deployments/left_out.html", context)


@page(Permission.VIEW)
def changes(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """Who was added and removed as the list was computed again."""
    turn = turned(request)
    lines = queries.refresh_changes(
        request.account.id, deployment_id, change=turn.choice, after=turn.cursor or 0, limit=turn.limit
    )
    context: dict[str, object] = {
        "deployment": queries.deployment(request.account.id, deployment_id),
        "refreshed": queries.refreshed(request.account.id, deployment_id),
        "paging": Paging.of(lines, turn, lambda line: line.contact_id),
        "choices": list(LIST_CHANGES),
        "tab": "changes",
    }
    return people_page(request, "console/deployments/changes.html", context)


def people_page(request: AccountRequest, template: str, context: dict[str, object]) -> HttpResponse:
    deployment = context["deployment"]
    assert isinstance(deployment, queries.DeploymentView)
    back = (address(request, "deployment", deployment.id), deployment.name)
    return render(request, template, context, title=_("Recipients"), section=SECTION, back=back)
