"""The door for live updates: a small process of its own, for it holds connections open."""

import os
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliotrope.config.settings")
django.setup(set_prefix=False)

from heliotrope.interfaces.web.live.views import events  # noqa: E402 - needs the settings


class _Live(ASGIHandler):
    """Django's ASGI handler with sessions only: no templates, forms or redirects pass here."""

    def load_middleware(self, is_async: bool = False) -> None:
        from django.conf import settings

        settings.MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
        settings.ROOT_URLCONF = "heliotrope.config.live"
        super().load_middleware(is_async=True)


def health(_request: HttpRequest) -> HttpResponse:
    """Whether this process answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("events", events), path("health", health)]
application: Any = _Live()
