"""Asking the API as everybody, with keys of one's own and of others, and what an answer shows."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.http import HttpResponseBase
from django.test import Client

from heliotrope.core.access import Permission
from heliotrope.flow.explaining import EXPLAINERS
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.scope import acting
from tests.architecture.addresses import Operation
from tests.integration.holdings import Foreign
from tests.integration.isolation_bodies import BODIES, Body, Ids
from tests.integration.tenants import RANDOM, ROLES, Side, make_token, tenants

UUID_IN_PATH = re.compile(r"{(\w+)}")
OWN = {
    "POST /work/assignments/{assignment_id}/pass": {"assignment_id": "handover"},
    "POST /orders/{order_id}/items": {"order_id": "stream_id"},
    "POST /orders/{order_id}/closing": {"order_id": "closed_order_id"},
    "GET /orders/{order_id}/certificate/file": {"order_id": "certified_order_id"},
    "POST /orders/{order_id}/certificate": {"order_id": "certified_order_id"},
    "POST /orders/{order_id}/certificate/withdrawal": {"order_id": "certified_order_id"},
    "GET /orders/{order_id}/deliveries": {"order_id": "done_order_id"},
    "POST /items/{item_id}/looks": {"item_id": "talk_item_id"},
    "POST /orders/{order_id}/bulk-looks": {"order_id": "support_order_id"},
    "POST /items/{item_id}/adjudication": {"item_id": "escalated_item_id"},
    "POST /deliveries/{delivery_id}/acceptance": {"delivery_id": "ready_delivery_id"},
    "GET /plans/{plan_id}/delivery": {"plan_id": "done_plan_id"},
    "GET /plans/{plan_id}/delivery/file": {"plan_id": "done_plan_id"},
    "POST /plans/{plan_id}/delivery/acceptance": {"plan_id": "done_plan_id"},
}
"""Operations whose own key is another than the usual one of that name."""


@dataclass(slots=True)
class Tally:
    """How much was asked, and what of it was refused as it should be."""

    requests: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


TALLY = Tally()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that an answer shows to whoever reads it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def seen(response: HttpResponseBase) -> Seen:
    """Everything of a response, in an order that does not depend on how it was made."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = tuple(sorted((name.lower(), value) for name, value in response.items()))
    return Seen(status=response.status_code, headers=headers, body=body)


def ask(
    operation: Operation, token: str | None, ids: Ids, words: Mapping[str, str], body: Body = None
) -> Seen:
    """Call an operation with keys in its path and a body."""
    path = UUID_IN_PATH.sub(lambda found: words.get(found[1]) or str(ids[found[1]]), operation.path)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client = Client(raise_request_exception=False)
    TALLY.requests += 1
    if operation.method == "get":
        return seen(client.get(f"/api/v1{path}", headers=headers))
    headers["Idempotency-Key"] = str(new_id())
    if operation.media_type == "multipart/form-data":
        return seen(client.post(f"/api/v1{path}", body, headers=headers))
    send = getattr(client, operation.method)
    content = "" if body is None else json.dumps(body, default=str)
    return seen(send(f"/api/v1{path}", content, content_type="application/json", headers=headers))


@cache
def secret(name: str, kind: str = "full", permission: Permission | None = None) -> str:
    """A token of one of Ana's side: full, run out, revoked, or without one permission."""
    world = tenants().ana.world
    if kind == "expired":
        return make_token(world, name, days_ago=3).secret
    if kind == "revoked":
        made = make_token(world, name)
        with acting(world.actor(name)):
            tenancy.revoke_token(world.actor(name), made.id, now=now())
        return made.secret
    if permission is not None:
        actor = world.actor(name)
        scopes = frozenset(one for one in Permission if actor.may(one)) - {permission}
        return make_token(world, name, scopes or frozenset({Permission.ACCOUNT})).secret
    return make_token(world, name).secret


@cache
def spare(role: str) -> UUID:
    """A token that its owner can do without."""
    return make_token(tenants().ana.world, ROLES[role]).id


@cache
def foreign() -> Foreign:
    return Foreign.of(tenants())


@cache
def not_there() -> Seen:
    """What an address that does not exist answers; everything refused must be this."""
    client = Client(raise_request_exception=False)
    path = f"/api/v1/nothing/{RANDOM}"
    return seen(client.get(path, headers={"Authorization": f"Bearer {secret('ana')}"}))


@cache
def unknown() -> Seen:
    """What nobody gets, whatever they ask for."""
    return seen(Client(raise_request_exception=False).get("/api/v1/orders"))


def own(operation: Operation, role: str) -> Ids:
    """Keys that the role may use, where it may use the operation."""
    ids = tenants().ana.ids
    told = {name: ids[other] for name, other in OWN.get(operation.key, {}).items()}
    return {**ids, "token_id": spare(role), **told}


def strangers(operation: Operation, role: str) -> Iterator[tuple[str, Ids]]:
    """Keys that are not the role's: another operator's, another client's, a neighbour's, and nobody's."""
    house = tenants()
    yield "another operator's", _sided(operation, house.abroad)
    if role in ("client_member", "worker"):
        yield "another client's", _sided(operation, house.eve)
    mine, eve = house.ana.ids, house.eve.ids
    neighbour = {"token_id": eve["token_id"], "worker_id": eve["worker_id"]}
    if role == "worker":
        for name in ("assignment_id", "offer_id", "payout_id", "suspicion_id", "judgement_id"):
            neighbour[name] = mine[f"neighbour_{name}"]
        neighbour |= {"payout": mine["neighbour_payout_id"], "assignment": mine["neighbour_assignment_id"]}
        neighbour["handover"] = mine["neighbour_assignment_id"]
    if role == "site_lead":
        neighbour |= {"site_id": eve["site_id"], "device_id": eve["device_id"]}
    named = set(UUID_IN_PATH.findall(operation.path)) & set(neighbour)
    if named and not ("worker_id" in named and role != "site_lead"):
        yield "a neighbour's", {**mine, **neighbour}
    yield "nobody's", dict.fromkeys(mine, RANDOM)


def _sided(operation: Operation, side: Side) -> Ids:
    return {**side.ids, **{name: side.ids[other] for name, other in OWN.get(operation.key, {}).items()}}


def spelled(operation: Operation, ids: Ids) -> Iterator[tuple[Ids, dict[str, str]]]:
    """The operation's words besides keys: each kind of decision with its key, a file that there is."""
    if "{kind}" in operation.path:
        for kind in EXPLAINERS:
            yield {**ids, "subject_id": ids[kind]}, {"kind": kind}
    else:
        yield ids, {"name": "results.csv"} if "{name}" in operation.path else {}


def with_body(operation: Operation, ids: Ids) -> Body:
    return None if operation.method == "get" else BODIES[operation.key](ids)


def refused(operation: Operation, who: str, token: str | None, ids: Ids, why: str, expected: Seen) -> None:
    """Ask in every spelling and note whatever differs from what is expected."""
    for keys, words in spelled(operation, ids):
        answer = ask(operation, token, keys, words, with_body(operation, tenants().ana.ids))
        TALLY.refused += answer == expected
        if answer != expected:
            TALLY.wrong.append(f"{operation.key} {words} as {who} ({why}): {answer}")
