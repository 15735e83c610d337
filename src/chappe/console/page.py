"""What a page of an account is: who may open it, what stands around it, how a refusal is said."""

from collections.abc import Callable, Mapping
from functools import wraps
from types import TracebackType
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from chappe import wording
from chappe.accounts import queries as accounts
from chappe.accounts.queries import AccountView
from chappe.accounts.roles import Actor, Permission
from chappe.base.refusal import NotAllowed, NotFound, Refusal
from chappe.console.shell import Shell

FORBIDDEN = 403
UNPROCESSABLE = 422

P = ParamSpec("P")


class AccountRequest(HttpRequest):
    """A request by a member of an account: `page` adds who acts and where."""

    account: AccountView
    actor: Actor
    htmx: HtmxDetails


def page(
    permission: Permission,
) -> Callable[[Callable[Concatenate[AccountRequest, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A view of one account, for its members whose role gives the permission.

    Who is not signed in is asked to; who is no member is told that nothing is there, as is a member who names what
    the account does not have; a member without the permission is told so.
    """

    def decorate(
        view: Callable[Concatenate[AccountRequest, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(cast(AccountRequest, request))
            entered = enter(request, slug)
            try:
                entered.actor.require(permission)
                # Moments within sentences are those of the account, as on the rest of the page.
                with timezone.override(entered.account.time_zone):
                    return view(entered, *args, **kwargs)
            except NotAllowed as refusal:
                return forbidden(entered, refusal)
            except NotFound as refusal:
                raise Http404(refusal.code) from refusal

        guarded.permission = permission  # type: ignore[attr-defined]
        return never_cache(guarded)

    return decorate


def ask_to_sign_in(request: AccountRequest) -> HttpResponse:
    """A page leads to signing in and back; a piece of one makes its page load again, which does."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect_to_login(request.get_full_path())


def enter(request: HttpRequest, slug: str) -> AccountRequest:
    """The request with its account and its actor. Raises Http404 for a stranger to the account."""
    entered = cast(AccountRequest, request)
    try:
        entered.account = accounts.account_by_slug(slug)
    except NotFound as refusal:
        raise Http404(refusal.code) from refusal
    actor = accounts.actor_for(cast(int, request.user.pk), entered.account.id)
    if actor is None:
        raise Http404("member")
    entered.actor = actor
    return entered


def render(
    request: AccountRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    title: str,
    section: str = "",
    back: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A whole page within its shell.

    ``section`` is the entry of the navigation that the page belongs to; ``back`` the address and the name of the
    page above it.
    """
    around = {"title": title, "back": back, "is_wrong": status == UNPROCESSABLE}
    return piece(request, template, {**around, **(context or {})}, section=section, status=status)


def piece(
    request: AccountRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    section: str = "",
    status: int = 200,
) -> HttpResponse:
    """A part of a page, for htmx to put in its place."""
    shell = Shell(request.user, request.actor, request.account, section)
    return TemplateResponse(request, template, {"shell": shell, **(context or {})}, status=status).render()


def forbidden(request: AccountRequest, refusal: NotAllowed) -> HttpResponse:
    title = _("This page is not for your role")
    sentence = wording.sentence(refusal)
    return render(
        request, "console/errors/forbidden.html", {"sentence": sentence}, title=title, status=FORBIDDEN
    )


def address(request: AccountRequest, name: str, *args: object) -> str:
    """The address of a page of the account at hand."""
    return reverse(f"console:{name}", args=[request.account.slug, *args])


def go(request: AccountRequest, name: str, *args: object) -> HttpResponse:
    """Sends the browser to a page of the account, in the way htmx follows too."""
    url = address(request, name, *args)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def say(request: HttpRequest, sentence: str) -> None:
    """A sentence on the next page: what was just done."""
    messages.success(request, sentence)


class Said:
    """Says on the next page a refusal raised in its block, and skips what followed it there."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Refusal) or isinstance(error, NotFound | NotAllowed):
            return False
        messages.error(self.request, wording.sentence(error))
        return True


def refusals_said(request: HttpRequest) -> Said:
    """For a button without a form: a refusal is said on the next page."""
    return Said(request)
