"""Requests that the API's own document allows, or just does not, with keys of things that are there.

What is generated is wild, so part of each request is taken from one that is good: a key that exists, a body
that would do.  Which part is generated too.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from heliotrope.core.access import GRANTS, Permission, Role
from heliotrope.foundation.ids import new_id
from tests.integration.attacked.stored import Stored
from tests.integration.isolation_bodies import BODIES

HELD_TO = (
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)
PREFIX = "/api/v1"
Keys = dict[str, list[UUID]]


@cache
def schema() -> Any:
    """The API behind its own document, called without a socket."""
    from heliotrope.config.wsgi import application

    return schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", application)


@cache
def operations() -> tuple[Any, ...]:
    """Every operation of the document."""
    return tuple(found.ok() for found in schema().get_all_operations())


def named(operation: Any) -> str:
    """How the operation is named in the reviewed table, as ``GET /orders/{order_id}``."""
    return f"{operation.method.upper()} {operation.path.removeprefix(PREFIX)}"


def may(operation: Any, role: str) -> bool:
    """Whether a role holds the permission that the operation asks for."""
    return Role(role) in GRANTS[Permission(operation.definition.raw["x-permission"])]


def any_case(operation: Any) -> Any:
    """Requests that the document allows and, where anything can be wrong, requests that it does not."""
    good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.method == "get" and not operation.definition.raw["parameters"]:
        return good
    return good | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def put_in(case: Any, keys: Keys, which: int) -> None:
    """Take a part of the request from what there is; which part is told by the bits of a number."""
    for name in case.path_parameters or {}:
        known = keys.get(name, [])
        if known and which % 8:
            case.path_parameters[name] = str(known[which % len(known)])
    if case.operation.method != "get" and which % 16:
        case.headers["Idempotency-Key"] = str(new_id())
    good = BODIES.get(named(case.operation))
    if good is None or which % 4 == 0:
        return
    ids = _Chosen(keys, which)
    case.body = _mixed(case.body, _plain(good(ids)), which)


class _Chosen(dict[str, Any]):
    """One key of each kind; of what nobody has, a key of nothing."""

    def __init__(self, keys: Keys, which: int) -> None:
        super().__init__({name: known[which % len(known)] for name, known in keys.items() if known})

    def __missing__(self, name: str) -> UUID:
        return new_id()


def _plain(body: Any) -> Any:
    """A body as a client sends it."""
    if isinstance(body, SimpleUploadedFile):
        return body.read()
    if isinstance(body, Mapping):
        return {name: _plain(value) for name, value in body.items()}
    return json.loads(json.dumps(body, default=str))


def _mixed(invented: Any, good: Any, which: int) -> Any:
    """The good body with those of its fields invented that the bits of a number name."""
    if not isinstance(invented, dict) or not isinstance(good, dict):
        return good
    names = [*dict.fromkeys([*good, *invented])]
    mixed = {}
    for bit, name in enumerate(names):
        wild = which >> (bit + 3) & 1
        source = invented if (wild and name in invented) or name not in good else good
        if source is good or wild:
            mixed[name] = source[name]
    return mixed


def ask(case: Any, secret: str, stored: Stored) -> Any:
    """Send a request and hold the answer to the document, to RFC 9457, and to leaving nothing if refused."""
    mark = stored.mark()
    response = case.call(headers={"Authorization": f"Bearer {secret}"})
    assert response.status_code < 500, response.content
    case.validate_response(response, checks=list(HELD_TO))
    if response.status_code >= 400:
        told = response.json()
        assert response.headers["content-type"][0].startswith("application/problem+json")
        assert told["status"] == response.status_code and told["title"] and told["detail"]
        assert told["type"].startswith("urn:heliotrope:error:")
        left = stored.since(mark)
        assert not left, f"{response.status_code} {told['detail']}: {left}"
    return response


def found_in(operation: Any, answer: Any) -> Iterator[tuple[str, UUID]]:
    """The keys that an answer tells, by the name of the parameter that takes them."""
    own = _collections().get(operation.path, "")
    for row in answer if isinstance(answer, list) else [answer]:
        for name, value in row.items() if isinstance(row, dict) else ():
            for one in value if isinstance(value, list) else [value]:
                key = _key(one)
                if key is not None and (name.endswith("_id") or (name in ("id", "ids") and own)):
                    yield name if name.endswith("_id") else own, key


def _key(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


@cache
def _collections() -> dict[str, str]:
    """The parameter that takes a key out of each collection, by the collection's address."""
    found = {}
    for operation in operations():
        head, brace, tail = operation.path.partition("/{")
        if brace and "}" in tail:
            found[head] = tail.partition("}")[0]
    return found
