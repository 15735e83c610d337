"""Signing in and out, one's language, one's password, and the way to one's account."""

from typing import cast

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from chappe.accounts import operations, queries
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.base.refusal import Refusal
from chappe.console.forms.signing import PasswordForm, SignInForm
from chappe.console.page import AccountRequest, ask_to_sign_in, go, page, say
from chappe.console.page import render as render_page


class SignIn(LoginView):
    """Asks for an address and a password; then speaks the person's own language, on any browser."""

    template_name = "console/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    next_page = "console:home"
    extra_context = {"title": _l("Sign in")}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        spoken = queries.user(form.get_user().pk).language
        if spoken:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                spoken,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view(next_page="console:sign_in")


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The first of one's accounts; a page that says so for who has none."""
    if not request.user.is_authenticated:
        return ask_to_sign_in(cast(AccountRequest, request))
    memberships = queries.memberships_of(request.user.pk)
    if not memberships:
        return render(request, "console/errors/no_account.html", status=403)
    return redirect("console:overview", memberships[0].slug)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speaks the language chosen from now on, on this browser, and to this person on any other."""
    if request.user.is_authenticated:
        try:
            operations.set_language(request.user.pk, request.POST.get("language", ""))
        except Refusal:
            return redirect("console:home")
    return set_language(request)


@page(Permission.VIEW)
def password(request: AccountRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            operations.change_password(form.cleaned_data["new"], actor=request.actor, now=clock.now())
            form.keep_signed_in(request)
            say(request, _("The password is changed."))
            return go(request, "overview")
    title = _("Change the password")
    return render_page(request, "console/password.html", {"form": form}, title=title, status=form.http_status)
