"""The account pages: of allauth's only those that this operation wants, under allauth's own names.

Signing up, addresses and resetting by mail are left out: accounts are opened by the operator.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from heliotrope.core.access import Permission
from heliotrope.interfaces.web.account import pages
from heliotrope.interfaces.web.door import actor_of, public

View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """A page of allauth for whoever has a seat; it reads and writes its own account only."""

    @never_cache
    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actor_of(request).may(Permission.ACCOUNT):
            raise Http404
        return view(request, *args, **kwargs)

    run.permission = Permission.ACCOUNT  # type: ignore[attr-defined]
    return run


urlpatterns = [
    path("", pages.home, name="account_home"),
    path("here/", pages.here, name="account_here"),
    path("tokens/", pages.make_token, name="account_make_token"),
    path("tokens/<uuid:token_id>/revoke/", pages.revoke_token, name="account_revoke_token"),
    path("language/", pages.choose_language, name="set_language"),
    path("seat/", pages.choose_seat, name="account_choose_seat"),
    path("help/", pages.no_password, name="account_reset_password"),
    path("login/", public(pages.SignIn.as_view()), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", own(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", own(account.password_change), name="account_change_password"),
    path("2fa/", own(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", public(pages.SecondFactor.as_view()), name="mfa_authenticate"),
    path("2fa/reauthenticate/", own(pages.ProveFactor.as_view()), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", own(pages.SetUpTotp.as_view()), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        own(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/webauthn/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        own(pages.ProveKey.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/webauthn/keys/<int:pk>/remove/", own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
