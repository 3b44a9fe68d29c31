"""The API itself: its operations, its errors, its document."""

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from heliotrope.core.errors import HeliotropeError, Invalid, Unavailable
from heliotrope.foundation.http.problems import MEDIA_TYPE, problem, problem_of
from heliotrope.interfaces.api import account, deliveries, money, network, orders, plans, providers, work

log = structlog.get_logger()

api = NinjaAPI(
    title="Heliotrope",
    version="1",
    description=(
        "Orders in, judged work out, money settled. Every act carries an Idempotency-Key; every error is an "
        "RFC 9457 problem; what you may not see does not exist."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-1",
    openapi_extra={"components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}}},
)
for room in (account, network, providers, orders, plans, work, deliveries, money):
    api.add_router("", room.door.router)


@api.exception_handler(HeliotropeError)
def on_error(_request: HttpRequest, error: HeliotropeError) -> HttpResponse:
    """Any refusal that the platform can explain."""
    return problem(error)


@api.exception_handler(ValidationError)
def on_invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request of the wrong shape: every field at fault, none of the values."""
    said = Invalid("The request has the wrong shape; mend the fields that are named.")
    faults = [
        {"field": ".".join(map(str, fault["loc"])), "message": str(fault["msg"])} for fault in error.errors
    ]
    return JsonResponse({**problem_of(said), "errors": faults}, status=said.status, content_type=MEDIA_TYPE)


@api.exception_handler(OperationalError)
def on_away(_request: HttpRequest, error: OperationalError) -> HttpResponse:
    """A database is away; the caller may send the same act again with the same key."""
    log.warning("database is away", error=type(error).__name__)
    response = problem(Unavailable("Send the same request with the same Idempotency-Key again in a moment."))
    response["Retry-After"] = "2"
    return response


@api.exception_handler(Exception)
def on_defect(_request: HttpRequest, error: Exception) -> HttpResponse:
    """A defect of ours: said plainly, logged without values."""
    log.error("request failed", error=type(error).__name__)
    return problem(Defect())


class Defect(HeliotropeError):
    """A defect of the platform; nothing was kept."""

    def __init__(self) -> None:
        super().__init__("Nothing was kept. Try again; if it happens again, tell your operator when it did.")
