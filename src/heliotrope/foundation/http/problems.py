"""Errors as RFC 9457 problem documents."""

from typing import Any

from django.http import JsonResponse

from heliotrope.core.errors import HeliotropeError, InvalidRows

MEDIA_TYPE = "application/problem+json"
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
    return body


def problem(error: HeliotropeError) -> JsonResponse:
    """The response of an error."""
    return JsonResponse(problem_of(error), status=error.status, content_type=MEDIA_TYPE)
