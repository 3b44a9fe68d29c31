"""Calling the API as one of the cast, through Django's own request cycle."""

import json
from typing import Any

from django.test import Client

from heliotrope.core.access import Permission
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.scope import acting
from tests.support.world import World


def token_of(world: World, name: str, scopes: frozenset[Permission] | None = None) -> str:
    """A fresh API token of one of the cast, for everything the seat holds unless narrowed."""
    actor = world.actor(name)
    held = frozenset(permission for permission in Permission if actor.may(permission))
    with acting(actor):
        return tenancy.make_token(actor, name="test", scopes=scopes or held, days=1, now=now()).secret


class Caller:
    """One of the cast at the API; every act gets a fresh Idempotency-Key unless one is given."""

    def __init__(self, world: World, name: str, *, token: str | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token or token_of(world, name)}"}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def act(self, path: str, body: Any = None, *, key: str | None = None, method: str = "post") -> Any:
        headers = {**self.headers, "Idempotency-Key": key or str(new_id())}
        return getattr(self.client, method)(
            f"/api/v1{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=headers,
        )

    def upload(self, path: str, fields: dict[str, Any], *, key: str | None = None) -> Any:
        headers = {**self.headers, "Idempotency-Key": key or str(new_id())}
        return self.client.post(f"/api/v1{path}", fields, headers=headers)
