"""The door of live updates: ids of what changed, for the clients that the signed-in account may see."""

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from heliotrope.foundation.tenancy.actor import ANONYMOUS, Actor
from heliotrope.foundation.tenancy.selectors import actor_of_account
from heliotrope.interfaces.web.live.hub import HUB


@sync_to_async
def _actor(request: HttpRequest) -> Actor:
    user = get_user(request)
    return actor_of_account(user.pk) if user.is_authenticated else ANONYMOUS


async def events(request: HttpRequest) -> HttpResponseBase:
    """Server-sent events; only the platform's own origin may read them."""
    if request.headers.get("Origin", settings.ORIGIN) != settings.ORIGIN:
        return HttpResponse(status=404)
    actor = await _actor(request)
    if actor.role is None:
        return HttpResponse(status=404)
    response = StreamingHttpResponse(HUB.listen(actor.client_ids), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    response["Access-Control-Allow-Origin"] = settings.ORIGIN
    response["Access-Control-Allow-Credentials"] = "true"
    response["Vary"] = "Origin"
    return response


events.permission = None  # type: ignore[attr-defined]
