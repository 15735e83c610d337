"""Signing in, and changing one's password."""

from typing import Any

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chappe.console.forms.base import Form


class SignInForm(AuthenticationForm):
    """An e-mail address and a password."""

    error_messages = {
        "invalid_login": _("This address and this password do not go together. Check both, then try again."),
        "inactive": _("This person may not sign in any more. Ask an administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["username"] = forms.EmailField(
            label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
        )
        self.fields["password"].label = _("Password")

    def clean_username(self) -> str:
        """One spelling of an address, so that failures are counted together whatever its case."""
        username: str = self.cleaned_data["username"]
        return username.lower()


class PasswordForm(Form):
    """The current password, then the new one twice."""

    places = {"user.password_weak": "new"}

    current = forms.CharField(
        label=_("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters, and not one that is in every list of passwords."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: AbstractBaseUser | AnonymousUser, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError(gettext("This is not your current password."))
        return current

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError(gettext("The two new passwords differ."))
        return again

    def keep_signed_in(self, request: HttpRequest) -> None:
        """A changed password ends the other sessions, not this one."""
        user: Any = self.user
        user.refresh_from_db()
        update_session_auth_hash(request, user)
