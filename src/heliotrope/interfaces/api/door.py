"""How every operation is called: who is it, may they, under which key, in whose scope.

An operation that declares no permission cannot be registered.  Refusals and things that do not exist look the
same, and the refusal comes before anything of the request is read.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound, Unauthenticated
from heliotrope.foundation.again import once_more, rewound
from heliotrope.foundation.http.requests import bearer, fingerprint
from heliotrope.foundation.idempotency import services as idempotency
from heliotrope.foundation.idempotency.services import Answer
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.api.document import ACTING, READING, given_as, refusals


class Holds:
    """Lets in actors who hold a permission; everybody else finds nothing here."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Actor:
        actor = bearer(request)
        if actor.role is None:
            raise Unauthenticated(
                "Send a good API token as Authorization: Bearer; make one on your account page."
            )
        if not actor.may(self.permission):
            raise NotFound
        return actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the door let in."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


class Door:
    """A router whose operations all go through the door."""

    def __init__(self, tag: str) -> None:
        self.router = Router(tags=[tag])

    def get(
        self,
        path: str,
        permission: Permission,
        response: Any = None,
        *,
        files: tuple[str, ...] = (),
        refused: tuple[int, ...] = (),
    ) -> Callable[[Any], Any]:
        """Register a read.

        Args:
            files: the media types of the file that it gives, when it gives no shape.
            refused: statuses with which it may be refused besides those of every read.
        """

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(function)
            def read(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
                def look() -> Any:
                    with acting(actor_of(request)):
                        return function(request, *args, **kwargs)

                found = once_more(look)
                # The framework takes a tuple of two for a status and an answer; two rows are two rows.
                return list(found) if isinstance(found, tuple) else found

            stated = {**(given_as(files) if files else {}), **refusals((*READING, *refused))}
            self._add("GET", path, permission, read, {200: response} if response else None, stated)
            return function

        return register

    def act(
        self,
        path: str,
        permission: Permission,
        response: Any,
        *,
        status: int = 201,
        method: str = "POST",
        shown_once: str = "",
    ) -> Callable[[Any], Any]:
        """Register an act: it runs once a key, and its answer is kept with its effect.

        Args:
            shown_once: a field of the answer, such as a new secret, that is not kept: sending the act
                again gives the answer without it.
        """

        def register(function: Callable[..., Schema]) -> Callable[..., Schema]:
            @wraps(function)
            def act(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
                actor = actor_of(request)

                def call() -> Answer:
                    made = function(request, *args, **kwargs)
                    return Answer(status=status, body=made.model_dump(mode="json"))

                def kept(body: Any) -> Any:
                    return {**body, shown_once: ""} if shown_once else body

                def once() -> Answer:
                    with acting(actor):
                        return idempotency.once(
                            user_id=actor.user_id,  # type: ignore[arg-type]
                            key=request.headers.get("Idempotency-Key", ""),
                            request_sha256=fingerprint(request),
                            call=call,
                            kept=kept,
                        )

                answer = once_more(once, before=lambda: rewound(request))
                return Status(answer.status, answer.body)

            self._add(method, path, permission, act, {status: response}, refusals(ACTING))
            return function

        return register

    def _add(
        self,
        method: str,
        path: str,
        permission: Permission,
        view: Callable[..., Any],
        response: Any,
        stated: dict[int, dict[str, Any]],
    ) -> None:
        header = {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "description": "A fresh value for each new act; sending it again gives the same answer.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 128},
        }
        extra: dict[str, Any] = {"x-permission": permission.value, "security": [{"bearer": []}]}
        extra["responses"] = stated
        if method != "GET":
            extra["parameters"] = [header]
        self.router.add_api_operation(
            path,
            [method],
            view,
            auth=Holds(permission),
            response=response if response is not None else None,
            openapi_extra=extra,
            by_alias=True,
        )
