"""The API itself: its operations, its errors, its document."""

import structlog
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.errors import HttpError, ValidationError

from heliotrope.core.errors import HeliotropeError, HomeElsewhere, Invalid, Malformed, TooLarge
from heliotrope.foundation.again import explained
from heliotrope.foundation.http.problems import MEDIA_TYPE, problem, problem_of
from heliotrope.interfaces.api import (
    account,
    billing,
    certificates,
    contests,
    deliveries,
    dispatch,
    erasures,
    looks,
    masking,
    money,
    network,
    orders,
    patterns,
    pins,
    plans,
    policy,
    privacy,
    providers,
    sites,
    work,
)
from heliotrope.interfaces.api.document import Documented

log = structlog.get_logger()

api = Documented(
    title="Heliotrope",
    version="1",
    description=(
        "Orders in, judged work out, money settled. Every act carries an Idempotency-Key; every error is an "
        "RFC 9457 problem; what you may not see does not exist."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-1",
)
for room in (
    account, network, providers, orders, plans, work, contests, deliveries, certificates, money, billing,
    masking, dispatch, erasures, patterns, pins, policy, privacy, sites, looks,
):  # fmt: skip
    api.add_router("", room.door.router)


@api.exception_handler(HeliotropeError)
def on_error(request: HttpRequest, error: HeliotropeError) -> HttpResponse:
    """Any refusal that the platform can explain; of what another cell serves, the address there."""
    if isinstance(error, HomeElsewhere) and error.origin:
        error = HomeElsewhere(error.home, error.origin + request.get_full_path())
    return problem(error)


@api.exception_handler(ValidationError)
def on_invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request of the wrong shape: every field at fault, none of the values."""
    said = Invalid("The request has the wrong shape; mend the fields that are named.")
    faults = [
        {"field": ".".join(map(str, fault["loc"])), "message": str(fault["msg"])} for fault in error.errors
    ]
    return JsonResponse({**problem_of(said), "errors": faults}, status=said.status, content_type=MEDIA_TYPE)


@api.exception_handler(HttpError)
def on_unread(_request: HttpRequest, _error: HttpError) -> HttpResponse:
    """A body that is not what its media type says."""
    return problem(Malformed("The body cannot be read; send what the document says, as JSON in UTF-8."))


@api.exception_handler(SuspiciousOperation)
def on_suspicious(_request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """A request that the framework does not read to its end: too large, or of too many parts."""
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return problem(TooLarge("The request is larger than may be sent, or has too many parts; split it."))
    return problem(Malformed("The request cannot be read; send what the document says."))


@api.exception_handler(OperationalError)
def on_away(_request: HttpRequest, error: OperationalError) -> HttpResponse:
    """A database is away; the caller may send the same act again with the same key."""
    response = problem(explained(error))
    response["Retry-After"] = "2"
    return response


@api.exception_handler(DataError)
def on_unkept(_request: HttpRequest, error: DataError) -> HttpResponse:
    """A value of the right shape that the database does not take, such as a number without bounds."""
    log.warning("a value could not be kept", error=type(error.__cause__).__name__)
    said = "Nothing was kept: a number is too large, a text too long or a date too far away; check them."
    return problem(Invalid(said))


@api.exception_handler(Exception)
def on_defect(_request: HttpRequest, error: Exception) -> HttpResponse:
    """A defect of ours: said plainly, logged without values."""
    log.error("request failed", error=type(error).__name__)
    return problem(Defect())


class Defect(HeliotropeError):
    """A defect of the platform; nothing was kept."""

    def __init__(self) -> None:
        super().__init__("Nothing was kept. Try again; if it happens again, tell your operator when it did.")
