"""Errors as RFC 9457 problem documents."""

from typing import Any

from django.http import JsonResponse

from heliotrope.core.errors import HeliotropeError, HomeAway, HomeElsewhere, InvalidRows

MEDIA_TYPE = "application/problem+json"
AWAY_S = 10
MAX_ROWS = 1000
"""Bad rows that one problem names; the count tells of the rest."""


def problem_of(error: HeliotropeError) -> dict[str, Any]:
    """The members of the problem document of an error."""
    body: dict[str, Any] = {
        "type": f"urn:heliotrope:error:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": str(error),
    }
    if isinstance(error, InvalidRows):
        body["bad_rows"] = len(error.rows)
        body["errors"] = [
            {"line": row.line, "column": row.column, "message": row.message} for row in error.rows[:MAX_ROWS]
        ]
    if isinstance(error, HomeElsewhere | HomeAway):
        body["home"] = error.home
    if isinstance(error, HomeElsewhere) and error.origin:
        body["origin"] = error.origin
    return body


def problem(error: HeliotropeError) -> JsonResponse:
    """The response of an error; it says where to ask, or when to ask again, where that is known."""
    response = JsonResponse(problem_of(error), status=error.status, content_type=MEDIA_TYPE)
    if isinstance(error, HomeElsewhere) and error.origin:
        response["Location"] = error.origin
    if isinstance(error, HomeAway):
        response["Retry-After"] = str(AWAY_S)
    return response
