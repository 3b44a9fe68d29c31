"""The answer to guessing: the account rests for a while, whoever knocks."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def who_knocks(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name that is tried, the same for every way of writing it."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(given).strip().casefold()


def locked_out(request: HttpRequest, _response: Any = None, _credentials: Any = None) -> HttpResponse:
    """Say that there were too many tries and when to come back; the same for accounts that do not exist."""
    rest_s = round(settings.AXES_COOLOFF_TIME * 3600)
    response = render(request, "account/locked.html", {"minutes": rest_s // 60}, status=429)
    response["Retry-After"] = str(rest_s)
    return response
