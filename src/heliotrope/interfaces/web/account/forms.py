"""The forms of the account pages."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from heliotrope.core.access import Permission
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.services import MAX_TOKEN_DAYS
from heliotrope.interfaces.web.account.demo import is_demo

MOST_NAME = 80
DEFAULT_DAYS = 90


class SignInForm(LoginForm):  # type: ignore[misc]
    """Address and password; in a demonstration both are filled in for the seat that was chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("E-mail address"), _("Password")
        login.widget.attrs["autocomplete"] = "username webauthn"
        for one in (login, password):
            one.widget.attrs.pop("placeholder", None)
        password.help_text = ""
        if is_demo(self.request) and "seat" in self.request.GET:
            self.initial |= {"login": self.request.GET["seat"], "password": settings.DEMO_PASSWORD}
            password.widget.render_value = True


class PasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except forms.ValidationError as refused:
            raise forms.ValidationError(
                _("This passkey does not sign in here. Use your password; your account page lists your keys.")
            ) from refused


class KeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Adding a key: a passkey, unless it is to be a second factor only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class TokenForm(forms.Form):
    """A new API token: its name, what it may do, and for how long."""

    name = forms.CharField(
        label=_("Name"), max_length=MOST_NAME, help_text=_("What it is for, such as “nightly export”.")
    )
    days = forms.IntegerField(
        label=_("Days it lives"), min_value=1, max_value=MAX_TOKEN_DAYS, initial=DEFAULT_DAYS
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [permission.value for permission in Permission if actor.may(permission)]
        self.fields["scopes"].choices = [(value, value) for value in held]  # type: ignore[attr-defined]

    def chosen(self) -> frozenset[Permission]:
        """The scopes that were ticked."""
        return frozenset(map(Permission, self.cleaned_data["scopes"]))
