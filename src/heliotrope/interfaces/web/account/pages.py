"""Your account: the seat, the second factor, the tokens; and the pages around signing in."""

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.i18n import set_language

from heliotrope.core.access import MFA_REQUIRED, Permission
from heliotrope.core.errors import Invalid
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.tenancy import selectors, services
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.account.demo import code_now, is_demo, sign_in_context
from heliotrope.interfaces.web.account.forms import TokenForm
from heliotrope.interfaces.web.account.purposes import purpose_of
from heliotrope.interfaces.web.account.qr import qr_svg
from heliotrope.interfaces.web.door import actor_of, page, public
from heliotrope.interfaces.web.seats import role_name
from heliotrope.interfaces.web.spoken import said


class SignIn(LoginView):  # type: ignore[misc]
    """Signing in; a demonstration lists its seats beside the form."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | sign_in_context(self.request)


class SecondFactor(AuthenticateView):  # type: ignore[misc]
    """The second step of signing in; a demonstration tells the code that an authenticator would show."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"demo_code": code_now(self.request)}


class ProveFactor(ReauthenticateView):  # type: ignore[misc]
    """Proving the second factor once more: before it is changed, and before what cannot be taken back."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"demo_code": code_now(self.request), "purpose": purpose_of(self.request)}


class ProveKey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """The same with a security key."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"purpose": purpose_of(self.request)}


class SetUpTotp(ActivateTOTPView):  # type: ignore[misc]
    """Setting up an authenticator app; the picture of its secret is drawn into the page."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"qr": qr_svg(str(context["totp_url"]))}


@page(Permission.ACCOUNT)
def home(request: HttpRequest) -> HttpResponse:
    """Your seat, your second factor and your tokens."""
    return _account(request, TokenForm(actor=actor_of(request)))


@page(Permission.ACCOUNT)
def here(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the door kept the sign of life
    """A sign of life of a page that somebody types in."""
    return HttpResponse(status=204)


@page(Permission.ACCOUNT, methods=("POST",))
def make_token(request: HttpRequest) -> HttpResponse:
    """Make an API token; its secret is on the answer and nowhere else."""
    actor = actor_of(request)
    form = TokenForm(request.POST, actor=actor)
    if not form.is_valid():
        return _account(request, form, status=422)
    try:
        made = services.make_token(
            actor,
            name=form.cleaned_data["name"],
            scopes=form.chosen(),
            days=form.cleaned_data["days"],
            now=real_now(),
        )
    except Invalid as error:
        form.add_error(None, said(error))
        return _account(request, form, status=422)
    return _account(request, TokenForm(actor=actor), secret=made.secret, status=201)


@page(Permission.ACCOUNT, methods=("POST",))
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End one of your own tokens."""
    services.revoke_token(actor_of(request), token_id, now=real_now())
    messages.success(request, _("The token is revoked; programs that use it are refused from now on."))
    return HttpResponseRedirect("/account/")


@never_cache
def _account(request: HttpRequest, form: TokenForm, *, secret: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    factors = Authenticator.objects.filter(user_id=actor.user_id)
    kinds = [factor.type for factor in factors]
    context = {
        "role": role_name(actor.role),
        "operator": selectors.operator_name(actor),
        "client_names": [one.name for one in selectors.clients(actor)] if _shows_clients(actor) else [],
        "tokens": selectors.tokens(actor),
        "now": real_now(),
        "form": form,
        "secret": secret,
        "totp": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "recovery": Authenticator.Type.RECOVERY_CODES in kinds,
        "factor_required": actor.role in MFA_REQUIRED,
    }
    return render(request, "account/home.html", context, status=status)


def _shows_clients(actor: Actor) -> bool:
    return actor.worker_id is None and actor.may(Permission.CLIENT_READ)


@public
def choose_seat(request: HttpRequest) -> HttpResponse:
    """Fill in the sign-in form for a seat of the demonstration."""
    if not is_demo(request):
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    told = {key: request.POST[key] for key in ("seat", "next") if request.POST.get(key)}
    return HttpResponseRedirect(f"/account/login/?{urlencode(told)}")


@public
def no_password(request: HttpRequest) -> HttpResponse:
    """Whom to ask when the password is forgotten: this release sends no mail."""
    return render(request, "account/help.html")


@public
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen in a cookie."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    response: HttpResponse = set_language(request)
    return response
