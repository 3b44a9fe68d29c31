"""The API's document: what every operation may refuse, which files it gives, and who may call it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema

from heliotrope.foundation.http.problems import MEDIA_TYPE

BINARY = {"schema": {"type": "string", "format": "binary"}}
READING = (401, 404, 421, 422, 503)
"""What a read may be refused with."""
ACTING = (400, 401, 404, 409, 413, 421, 422, 503)
"""What an act may be refused with."""
_SAID = {
    400: "The Idempotency-Key is missing, or the body cannot be read.",
    401: "The token is missing, unknown, revoked or has run out.",
    404: "It is not there, or you may not see it.",
    409: "The state of things does not allow it, or somebody else was first.",
    413: "It is larger than may be sent.",
    421: "It is kept in a region that another cell serves; Location and the origin in the problem say where.",
    422: "Something given is not valid; the problem says what and what is right.",
    503: "A part of the platform is away for a moment; send the same again with the same key.",
}


class Problem(Schema):
    """A refusal, as RFC 9457 has it: what happened and what to do.

    ``errors`` names fields or rows at fault, ``bad_rows`` says how many rows there are of these.  ``home`` is
    the region that is away or another cell's, ``origin`` where that cell answers.
    """

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] = []
    bad_rows: int = 0
    home: str = ""
    origin: str = ""


def refusals(statuses: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What an operation may be refused with."""
    shape = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _SAID[status], "content": {MEDIA_TYPE: {"schema": shape}}}
        for status in statuses
    }


def given_as(media_types: Iterable[str]) -> dict[int, dict[str, Any]]:
    """A file of one of these types."""
    content = dict.fromkeys(media_types, BINARY)
    return {200: {"description": HTTPStatus.OK.phrase, "content": content}}


class Documented(NinjaAPI):
    """An API whose document names its refusals and how its callers are known."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The document, with the parts that operations refer to."""
        document = super().get_openapi_schema(**asked)
        parts = document["components"]
        parts["schemas"]["Problem"] = Problem.model_json_schema()
        parts["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
        return document
