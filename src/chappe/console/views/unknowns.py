"""Unknown outcomes: who they are, and a person's word about them."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console import formats
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.console.paging import Paging, turned
from chappe.deployments import operations, queries

LONGEST = 15  # digits of a position


@dataclass(frozen=True, slots=True)
class Word:
    """What a person asks for: the unknown at these positions (none: all), sent again or left."""

    way: str
    positions: tuple[int, ...]
    everybody: bool
    confirmed: bool

    @property
    def is_whole(self) -> bool:
        return self.way in ("resend", "leave") and (self.everybody or bool(self.positions))


def word_of(request: AccountRequest) -> Word:
    """The form as it was sent."""
    given = [each for each in request.POST.getlist("position") if each.isdecimal() and len(each) <= LONGEST]
    way, _separator, which = request.POST.get("way", "").partition("-")
    return Word(way, tuple(map(int, given)), which == "all", "confirmed" in request.POST)


@page(Permission.VIEW)
def index(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """The list; what was chosen in it is shown once more, with its consequence, before it is done."""
    deployment = queries.deployment(request.account.id, deployment_id)
    word = word_of(request)
    if word.is_whole and request.actor.may(Permission.APPROVE):
        if word.confirmed:
            return settle(request, deployment_id, word)
        return confirm(request, deployment, word)
    turn = turned(request)
    lines = queries.unknowns(request.account.id, deployment_id, after=turn.cursor or 0, limit=turn.limit)
    return render(
        request,
        "console/deployments/unknowns.html",
        {
            "deployment": deployment,
            "paging": Paging.of(lines, turn, lambda line: line.position),
            "all": queries.unknown_count(request.account.id, deployment_id),
            "none_chosen": bool(word.way) and not word.is_whole,
        },
        title=_("Unknown outcomes"),
        section="deployments",
        back=(address(request, "deployment", deployment_id), deployment.name),
    )


def confirm(request: AccountRequest, deployment: queries.DeploymentView, word: Word) -> HttpResponse:
    people = (
        queries.unknown_count(request.account.id, deployment.id) if word.everybody else len(word.positions)
    )
    return render(
        request,
        "console/deployments/unknowns_confirm.html",
        {"deployment": deployment, "word": word, "people": people},
        title=_("Send again?") if word.way == "resend" else _("Leave as unknown?"),
        section="deployments",
        back=(address(request, "deployment_unknowns", deployment.id), _("Unknown outcomes")),
    )


def settle(request: AccountRequest, deployment_id: int, word: Word) -> HttpResponse:
    positions = None if word.everybody else word.positions
    reason = request.POST.get("reason", "")[:1000]
    with refusals_said(request):
        if word.way == "resend":
            resent = operations.resend_unknown(
                deployment_id, actor=request.actor, now=clock.now(), positions=positions, reason=reason
            )
            say(request, sent_again(resent.recipients))
            if resent.in_hand:
                say(request, still_in_hand(resent.in_hand))
            return go(request, "deployment", deployment_id)
        left = operations.leave_unknown(
            deployment_id, actor=request.actor, now=clock.now(), positions=positions, reason=reason
        )
        say(
            request,
            ngettext("%(n)s outcome is left unknown.", "%(n)s outcomes are left unknown.", left)
            % {"n": formats.number(left)},
        )
    return go(request, "deployment_unknowns", deployment_id)


def sent_again(recipients: int) -> str:
    return ngettext("%(n)s text is sent again.", "%(n)s texts are sent again.", recipients) % {
        "n": formats.number(recipients)
    }


def still_in_hand(recipients: int) -> str:
    return ngettext(
        "%(n)s is still in the hands of the process that sent it. Try again in a moment.",
        "%(n)s are still in the hands of the process that sent them. Try again in a moment.",
        recipients,
    ) % {"n": formats.number(recipients)}
