"""How many requests there were and how long answers took, by route: never by address or by who asked."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

from django.http import HttpRequest, HttpResponse

from heliotrope.foundation.metrics import REQUEST_SECONDS, REQUESTS

UNKNOWN: Final = "unknown"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def measured(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Count every request; what leads nowhere is one route, so that strangers cannot make new ones."""

    def handle(request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = get_response(request)
        route = _route(request)
        method = request.method if request.method in _METHODS else "OTHER"
        REQUEST_SECONDS.labels(route).observe(perf_counter() - began)
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        return response

    return handle


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is not None:
        return f"/{match.route}"
    return "/static/" if request.path_info.startswith("/static/") else UNKNOWN
