"""The door of live updates: ids of what changed, for the clients that the signed-in account may see."""

import math

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from heliotrope.core.access import MFA_REQUIRED
from heliotrope.foundation.tenancy.actor import ANONYMOUS, Actor
from heliotrope.foundation.tenancy.selectors import actor_of_account
from heliotrope.interfaces.web import entry
from heliotrope.interfaces.web.live.hub import HUB


def _actor(request: HttpRequest) -> Actor:
    from allauth.mfa.utils import is_mfa_enabled

    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    try:
        user = get_user(request)
        actor = actor_of_account(user.pk) if user.is_authenticated else ANONYMOUS
        # As on the pages: a session that was taken or rested too long, and who is elsewhere, hear nothing.
        if entry.is_taken(request) or entry.lacking(
            request, actor, key=request.COOKIES.get(entry.COOKIE, "")
        ):
            return ANONYMOUS
        if entry.is_idle(request):
            return ANONYMOUS
        # As on the pages: who must have a second factor sees nothing before it is set up.
        return ANONYMOUS if actor.role in MFA_REQUIRED and not is_mfa_enabled(user) else actor
    finally:
        # An open page must not hold a database connection; a few threads serve thousands of pages.
        connections.close_all()


def _since(request: HttpRequest) -> float:
    """When the page was drawn, as it says; never behind when it does not, for then it fetches by itself."""
    try:
        return float(request.GET["since"])
    except (KeyError, ValueError):
        return math.inf


async def events(request: HttpRequest) -> HttpResponseBase:
    """Server-sent events; only the platform's own origin may read them."""
    if request.headers.get("Origin", settings.ORIGIN) != settings.ORIGIN:
        return HttpResponse(status=404)
    actor = await sync_to_async(_actor, thread_sensitive=False)(request)
    if actor.role is None:
        return HttpResponse(status=404)
    if HUB.is_full or HUB.closing:
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    response = StreamingHttpResponse(
        HUB.listen(actor.client_ids, _since(request)), content_type="text/event-stream"
    )
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    response["Access-Control-Allow-Origin"] = settings.ORIGIN
    response["Access-Control-Allow-Credentials"] = "true"
    response["Vary"] = "Origin"
    return response


events.permission = None  # type: ignore[attr-defined]
