"""What no door takes: a body larger than any file may be, and text that no database can keep."""

import json
import re
from collections.abc import Callable
from typing import Final

import structlog
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from heliotrope.core.errors import HeliotropeError, Invalid, NotFound, TooLarge
from heliotrope.core.text.whole import check_whole
from heliotrope.interfaces.web.errors import refused

log = structlog.get_logger()
Handler = Callable[[HttpRequest], HttpResponse]

MOST_BYTES: Final = 64 * 1024 * 1024
"""The largest file with what is around it; doors have narrower bounds of their own."""
STRANGERS_MOST_BYTES: Final = 5 * 1024 * 1024
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
# As an escape, as bytes that Python's JSON lets through, or in another encoding than UTF-8.
_DOUBTFUL: Final = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]|\x00")


def sound_requests(get_response: Handler) -> Handler:
    """Answer such a request before its page sees it, with a sentence that names the place.

    Stands behind the check of who is asking: of a stranger nothing is read.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        try:
            _check(request)
        except HeliotropeError as error:
            return refused(request, error)
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DataError):
            return None
        log.warning("a value could not be kept", error=type(exception.__cause__).__name__)
        return refused(request, Unkept())

    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle


class Unkept(Invalid):
    """A value that passed its form and that the database does not take; nothing was kept."""

    title = "A value cannot be kept"

    def __init__(self) -> None:
        super().__init__(
            "Nothing was kept: a number is too large, a text too long or a date too far away; check them."
        )


def _check(request: HttpRequest) -> None:
    length = request.headers.get("Content-Length") or "0"
    size = int(length) if length.isdecimal() else MOST_BYTES + 1
    if size > MOST_BYTES or (size > STRANGERS_MOST_BYTES and _is_stranger(request)):
        raise TooLarge(f"A request has at most {MOST_BYTES // 1024**2} MB; send less at once.")
    _check_address(request.path_info)
    for name, values in request.GET.lists():
        check_whole({name: values})
    if request.method not in ("POST", "PUT", "PATCH"):
        return
    if request.content_type in _FORMS:
        _check_form(request)
    elif request.content_type == "application/json":
        _check_json(request)


def _check_address(path: str) -> None:
    """Nothing is at an address that cannot be kept; hooks judge their own keys."""
    if path.startswith("/hooks/"):
        return
    try:
        check_whole(path, "the address")
    except Invalid:
        raise NotFound from None


def _is_stranger(request: HttpRequest) -> bool:
    """Whether nobody is known to ask; at the API nobody comes this far without a good token."""
    return not request.path_info.startswith("/api/") and not request.user.is_authenticated


def _check_form(request: HttpRequest) -> None:
    try:
        fields = [*request.POST.lists()]
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, BadRequest) as error:
        raise Invalid(
            f"The form cannot be read ({type(error).__name__}); send fewer or smaller fields."
        ) from None
    for name, values in fields:
        check_whole({name: values})


def _check_json(request: HttpRequest) -> None:
    try:
        body = request.body
    except (SuspiciousOperation, UnreadablePostError) as error:
        raise TooLarge(f"The body cannot be read ({type(error).__name__}); send less at once.") from None
    if _DOUBTFUL.search(body) is None:
        return
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return  # No JSON: the door itself says so.
    check_whole(value)
