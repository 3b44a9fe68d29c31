"""Who is signed in, in which language, and the rule that without signing in there is nothing to see."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import OperationalError, close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from heliotrope.core.access import MFA_REQUIRED
from heliotrope.core.errors import HeliotropeError, NotAllowed, Unauthenticated, Unavailable
from heliotrope.foundation.again import DISK_FULL, state_of
from heliotrope.foundation.http.problems import problem
from heliotrope.foundation.http.requests import bearer
from heliotrope.foundation.tenancy.selectors import actor_of_account
from heliotrope.interfaces.web import entry
from heliotrope.interfaces.web.errors import refused
from heliotrope.interfaces.web.frame import home_of

ELSEWHERE = "Your site lets its workers in from its own networks and devices; call from there."

Handler = Callable[[HttpRequest], HttpResponse]

PUBLIC = (
    "/account/login/",
    "/account/seat/",
    "/account/help/",
    "/account/language/",
    "/account/2fa/authenticate/",
    "/account/2fa/webauthn/login/",
    "/account/locked/",
)
"""Pages that one needs before signing in; with /static/ and /health they are all there is without it."""
HEALTH = ("/health", "/health/live", "/health/ready")
PUBLIC_BELOW = ("/chat/", "/csat/", "/hooks/", "/privacy/packages/")
"""Doors whose address itself carries a key or whose message carries a signature."""
SET_UP_SECOND_FACTOR = "/account/2fa/"
BEFORE_SECOND_FACTOR = (
    SET_UP_SECOND_FACTOR,
    "/account/reauthenticate/",
    "/account/password/change/",
    "/account/logout/",
    "/account/language/",
    "/account/help/",
)
"""All that a seat which must have a second factor can reach before it has one; no token is made here."""
SIGN_OUT = "/account/logout/"
OPEN_DOCUMENTS = ("/api/v1/openapi.json",)


def seat_language(get_response: Handler) -> Handler:
    """Speak the language of the cookie, else the browser's, else English."""
    supported = {code for code, _ in settings.LANGUAGES}

    def handle(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in supported else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return handle


def signed_in_only(get_response: Handler) -> Handler:
    """Deny by default: without a good session or token every address but a few answers the same."""

    def handle(request: HttpRequest) -> HttpResponse:
        try:
            return asked(request)
        except OperationalError as error:  # before the page itself began
            close_old_connections()
            return _away_page(request, error)

    def asked(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path in HEALTH or path.startswith("/static/") or path in OPEN_DOCUMENTS:
            return get_response(request)
        if path.startswith("/api/"):
            return _refused_caller(request) or _as_problem(get_response(request))
        if path.startswith(PUBLIC_BELOW):
            return get_response(request)
        if request.user.is_authenticated:
            request.actor = actor_of_account(request.user.pk)  # type: ignore[attr-defined]
        return entry.remembering(request, _page(request, path))

    def _page(request: HttpRequest, path: str) -> HttpResponse:
        if path in PUBLIC:
            return get_response(request)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        stopped = None if path == SIGN_OUT else entry.stopped(request, request.actor)  # type: ignore[attr-defined]
        return stopped or _second_factor_first(request) or _own_home(request) or get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError):
            return _away_page(request, exception)
        return refused(request, exception) if isinstance(exception, HeliotropeError) else None

    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle


def _away_page(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """A page that says so; in plain text while even its frame cannot be drawn without the database."""
    said = _away(error)
    try:
        return refused(request, said)
    except DatabaseFault:
        return HttpResponse(str(said), status=said.status, content_type="text/plain; charset=utf-8")


def _away(error: OperationalError) -> Unavailable:
    """What a page says when the database could not take what was sent."""
    if state_of(error) == DISK_FULL:
        return Unavailable(
            gettext(
                "There is no room left on the disk of the database. Tell whoever runs the platform; send the"
                " same again when there is room."
            )
        )
    return Unavailable(gettext("The database is away for a moment. Send the same again in a minute."))


def _refused_caller(request: HttpRequest) -> HttpResponse | None:
    """The same answer at every address of the API for who brings no good token; none for who does."""
    try:
        actor = bearer(request)
        if actor.role is not None:
            # A program brings no device's key: where a site asks for one, it comes from a virtual desktop.
            lacks = entry.lacking(request, actor, key="")
            return None if lacks is None else problem(Unauthenticated(ELSEWHERE))
    except OperationalError:
        return problem(Unavailable("Send the same request with the same Idempotency-Key again in a moment."))
    return problem(
        Unauthenticated("Send a good API token as Authorization: Bearer; your account page makes one.")
    )


def _as_problem(response: HttpResponse) -> HttpResponse:
    """The framework's own refusal of a method, in the words of all others."""
    if not isinstance(response, HttpResponseNotAllowed):
        return response
    said = problem(NotAllowed("Ask for this in one of the ways that the header Allow names."))
    said["Allow"] = response["Allow"]
    return said


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back to this page afterwards if it is one that can be opened again."""
    place = request.get_full_path() if request.method == "GET" else "/"
    if request.htmx:  # type: ignore[attr-defined]
        page = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(f"/account/login/?{urlencode({'next': page})}")
    return HttpResponseRedirect(f"/account/login/?{urlencode({'next': place})}")


def _own_home(request: HttpRequest) -> HttpResponse | None:
    """The address / is the overview; roles without it begin elsewhere."""
    home = home_of(request.actor.role)  # type: ignore[attr-defined]
    return HttpResponseRedirect(home) if request.path_info == "/" != home else None


def _second_factor_first(request: HttpRequest) -> HttpResponse | None:
    """Send those who see several clients' work to set up their second factor before anything else."""
    from allauth.mfa.utils import is_mfa_enabled

    role = request.actor.role  # type: ignore[attr-defined]
    path = request.path_info
    if role not in MFA_REQUIRED or path.startswith(BEFORE_SECOND_FACTOR) or is_mfa_enabled(request.user):
        return None
    return HttpResponseRedirect(SET_UP_SECOND_FACTOR)
