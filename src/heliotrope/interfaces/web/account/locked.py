"""The answer to guessing: the account rests for a while, whoever knocks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, _response: Any = None, _credentials: Any = None) -> HttpResponse:
    """Say that there were too many tries and when to come back; the same for accounts that do not exist."""
    response = render(request, "account/locked.html", {"minutes": 15}, status=429)
    response["Retry-After"] = "900"
    return response
