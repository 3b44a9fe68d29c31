"""The door for live updates: a small process of its own, for it holds connections open."""

import os
from typing import Any

import django
from django.core.cache import close_caches
from django.core.handlers.asgi import ASGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliotrope.config.settings")
django.setup(set_prefix=False)

from heliotrope.interfaces.web.live.hub import HUB  # noqa: E402 - needs the settings
from heliotrope.interfaces.web.live.views import events  # noqa: E402 - needs the settings

# Each of these would cost every open page a thread of its own, for as long as it is open.  The view closes
# its database connection itself, and there is no cache.
for signal, receiver in (
    (request_started, reset_queries),
    (request_started, close_old_connections),
    (request_finished, close_old_connections),
    (request_finished, close_caches),
):
    signal.disconnect(receiver)


class _Live(ASGIHandler):
    """Django's ASGI handler and nothing before the view: no templates, forms or redirects pass here."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 - always async here
        from django.conf import settings

        settings.MIDDLEWARE = []
        settings.ROOT_URLCONF = "heliotrope.config.live"
        super().load_middleware(is_async=True)


async def health(_request: HttpRequest) -> HttpResponse:
    """Whether this process answers."""
    return HttpResponse("ok", content_type="text/plain")


async def ready(_request: HttpRequest) -> HttpResponse:
    """200 when this process hears what changes, 503 while it waits for the database."""
    hears = await HUB.hears()
    return HttpResponse(
        "ok" if hears else "away: default", status=200 if hears else 503, content_type="text/plain"
    )


urlpatterns = [
    path("events", events),
    path("health", health),
    path("health/live", health),
    path("health/ready", ready),
]
application: Any = _Live()
