"""Nobody learns anything of somebody else: every operation, every role, every foreign key.

The operations come from the API's own document and the roles from a reviewed table beside this file; what
is refused must not differ in a byte from what does not exist.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client

from heliotrope.core.access import GRANTS, Permission, Role
from heliotrope.flow.explaining import EXPLAINERS, READERS
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.scope import acting
from tests.architecture.addresses import Operation, operations
from tests.integration.holdings import Foreign, digests
from tests.integration.tenants import RANDOM, ROLES, Side, make_token, tenants

TABLE = Path(__file__).with_name("isolation_table.csv")
UUID_IN_PATH = re.compile(r"{(\w+)}")
CSV = b"id,text\n1,one\n"
WORKER_COLUMNS = (
    "worker", "site", "skills", "languages", "rate_per_hour", "currency", "timezone", "availability",
    "capacity", "legal_name", "email",
)  # fmt: skip

OWN = {
    "POST /orders/{order_id}/items": {"order_id": "stream_id"},
    "POST /orders/{order_id}/closing": {"order_id": "closed_order_id"},
    "GET /orders/{order_id}/deliveries": {"order_id": "done_order_id"},
    "POST /items/{item_id}/adjudication": {"item_id": "escalated_item_id"},
    "POST /deliveries/{delivery_id}/acceptance": {"delivery_id": "ready_delivery_id"},
    "GET /plans/{plan_id}/delivery": {"plan_id": "done_plan_id"},
    "GET /plans/{plan_id}/delivery/file": {"plan_id": "done_plan_id"},
    "POST /plans/{plan_id}/delivery/acceptance": {"plan_id": "done_plan_id"},
}
"""Operations whose own key is another than the usual one of that name."""

Body = Mapping[str, Any] | None
Ids = Mapping[str, UUID]


def _order(ids: Ids) -> Body:
    order = {"programme_id": ids["programme_id"], "title": f"t {new_id()}", "options": {"labels": ["a", "b"]}}
    return {"order": json.dumps(order, default=str), "file": SimpleUploadedFile("i.csv", CSV, "text/csv")}


def _workers(_ids: Ids) -> Body:
    head = (
        "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email"
    )
    row = "neu,Kraków,label-text:1,en:5,9.00,EUR,Europe/Warsaw,Mon-Fri 09:00-17:00,1,N,n@legal.test"
    return {"file": SimpleUploadedFile("w.csv", f"{head}\n{row}\n".encode(), "text/csv")}


BODIES: dict[str, Callable[[Ids], Body]] = {
    "POST /tokens": lambda _: {"name": "t", "scopes": ["account:own"]},
    "DELETE /tokens/{token_id}": lambda _: None,
    "POST /clients": lambda _: {"name": f"Client {new_id()}", "country": "DE"},
    "POST /programmes": lambda ids: {
        "client_id": ids["client_id"], "name": f"P {new_id()}", "data_home": "eu", "lines": ["toy"],
    },
    "POST /rates": lambda ids: {
        "programme_id": ids["programme_id"], "line": "annotation", "rate_per_judgement": "0.05",
        "currency": "EUR",
    },
    "POST /commissions": lambda _: {"ratio": "0.15"},
    "POST /providers": lambda _: {"name": f"P {new_id()}", "kind": "own", "country": "DE"},
    "POST /sites": lambda ids: {
        "provider_id": ids["provider_id"], "name": f"S {new_id()}", "country": "DE",
        "timezone": "Europe/Berlin", "data_home": "eu",
    },
    "POST /workers/import": _workers,
    "POST /providers/{provider_id}/prices": lambda _: {
        "skill": "label-text", "measure": "hour", "rate": "8.50", "currency": "EUR",
    },
    "POST /providers/{provider_id}/contracts": lambda _: {
        "payee": "Pay Ltd", "country": "PL", "from_date": "2026-01-01",
    },
    "POST /workers/{worker_id}/contracts": lambda ids: {
        "provider_id": ids["provider_id"], "from_date": "2026-01-01", "to_date": "2026-01-31",
    },
    "POST /roster/import": lambda _: {
        "file": SimpleUploadedFile(
            "r.csv",
            b"worker,from,to,timezone,kind\nbo,2026-01-05 08:00,2026-01-05 16:00,Europe/Warsaw,shift\n",
            "text/csv",
        )
    },
    "POST /ai-workers": lambda ids: {
        "handle": f"ai-{new_id()}", "site_id": ids["site_id"], "model_provider": "Local", "model": "m-1",
        "skills": {"label-text": 2}, "price_per_unit": "0.001", "currency": "EUR",
    },
    "POST /ai-workers/switch": lambda _: {"on": True},
    "POST /accounts": lambda _: {"email": f"{new_id()}@example.test", "role": "auditor"},
    "POST /orders": _order,
    "POST /orders/quote": _order,
    "POST /streams": lambda ids: {
        "programme_id": ids["programme_id"], "title": f"s {new_id()}", "options": {"labels": ["a", "b"]},
    },
    "POST /orders/{order_id}/closing": lambda _: None,
    "POST /plans": lambda ids: {"programme_id": ids["programme_id"], "brief": f"Label 3 texts {new_id()}"},
    "POST /plans/{plan_id}/versions": lambda _: {
        "base_version": 1, "nodes": [{"key": "label", "line": "annotation", "title": "t", "count": 1}],
    },
    "POST /plans/{plan_id}/sign-off": lambda _: {"version": 1},
    "POST /plans/{plan_id}/nodes/{key}/file": lambda _: {
        "file": SimpleUploadedFile("i.csv", CSV, "text/csv"),
    },
    "POST /plans/{plan_id}/nodes/{key}/closing": lambda _: None,
    "POST /plans/{plan_id}/delivery/acceptance": lambda _: None,
    "POST /orders/{order_id}/items": lambda _: {"item": {"id": str(new_id()), "text": "one more"}},
    "POST /items/{item_id}/adjudication": lambda _: {"answer": "yes", "reason": "It says so."},
    "POST /offers": lambda ids: {"offers": [{"unit_id": ids["unit_id"], "worker_id": ids["worker_id"]}]},
    "POST /work/offers/{offer_id}/acceptance": lambda _: None,
    "POST /work/offers/{offer_id}/refusal": lambda _: None,
    "POST /work/next": lambda _: None,
    "POST /work/assignments/{assignment_id}/judgement": lambda _: {"answer": "yes", "spent_s": 1},
    "POST /work/assignments/{assignment_id}/release": lambda _: None,
    "POST /deliveries/{delivery_id}/acceptance": lambda _: None,
    "POST /deliveries/{delivery_id}/payments": lambda ids: {"provider_id": ids["provider_id"]},
    "POST /invoices/{invoice_id}/payment": lambda _: None,
}  # fmt: skip
"""A good body of every act; an act that is missing here fails."""

KEYS_IN_BODIES = {
    "POST /programmes": ("client_id",),
    "POST /rates": ("programme_id",),
    "POST /sites": ("provider_id",),
    "POST /workers/{worker_id}/contracts": ("provider_id",),
    "POST /ai-workers": ("site_id",),
    "POST /orders": ("programme_id",),
    "POST /orders/quote": ("programme_id",),
    "POST /streams": ("programme_id",),
    "POST /plans": ("programme_id",),
    "POST /offers": ("unit_id", "worker_id"),
    "POST /deliveries/{delivery_id}/payments": ("provider_id",),
    "POST /accounts": ("client_id", "worker_id", "site_id"),
}
"""The keys inside the bodies of acts; the document must name the same."""


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
        for name in ("assignment_id", "offer_id", "payout_id"):
            neighbour[name] = mine[f"neighbour_{name}"]
        neighbour |= {"payout": mine["neighbour_payout_id"], "assignment": mine["neighbour_assignment_id"]}
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


def test_the_reviewed_table_names_every_operation_and_who_may():
    with TABLE.open(encoding="utf-8", newline="") as file:
        reviewed = {row["operation"]: set(row["roles"].split()) for row in csv.DictReader(file)}
    granted = {one.key: {str(role) for role in GRANTS[Permission(one.permission)]} for one in operations()}
    granted |= {f"explain {kind}": {str(role) for role in readers} for kind, readers in READERS.items()}
    assert reviewed == granted
    assert set(ROLES) == {str(role) for role in Role}


def test_every_key_inside_a_body_is_looked_at():
    stated = {
        one.key: tuple(name for name in _keys(one.body) if name.endswith("_id"))
        for one in operations()
        if one.body and one.media_type != "multipart/form-data"
    }
    told = {key: names for key, names in KEYS_IN_BODIES.items() if not key.startswith("POST /orders")}
    assert {key: names for key, names in stated.items() if names} == told
    assert {one.key for one in operations() if one.method != "get"} == set(BODIES)


def _keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        for name, inner in schema.get("properties", {}).items():
            yield name
            yield from _keys(inner)
        for name in ("items", "anyOf", "allOf"):
            yield from _keys(schema.get(name))
    elif isinstance(schema, list):
        for one in schema:
            yield from _keys(one)


@pytest.mark.promise("34", thin="erasing one subject is not built yet")
def test_what_is_refused_looks_in_every_byte_like_what_is_not_there():
    """Every operation as everybody who may not, and with every foreign key as everybody who may."""
    tenants(), not_there(), unknown()
    for role, name in ROLES.items():
        secret(name), spare(role)
        for permission in Permission:
            if Role(role) in GRANTS[permission]:
                secret(name, "narrowed", permission)
    secret("ana", "expired"), secret("ana", "revoked")
    before, asked = digests(), TALLY.requests
    for operation in operations():
        for kind in ("expired", "revoked"):
            refused(operation, kind, secret("ana", kind), own(operation, "client_member"), "own", unknown())
        refused(operation, "nobody", None, own(operation, "client_member"), "own", unknown())
        refused(operation, "a guess", "hlt_" + "x" * 43, own(operation, "client_member"), "own", unknown())
        for role, name in ROLES.items():
            permission = Permission(operation.permission)
            if Role(role) not in GRANTS[permission]:
                for why, ids in (("own", own(operation, role)), *strangers(operation, role)):
                    refused(operation, role, secret(name), ids, why, not_there())
                continue
            narrowed = secret(name, "narrowed", permission)
            refused(operation, f"{role} narrowed", narrowed, own(operation, role), "own", not_there())
            if UUID_IN_PATH.search(operation.path):
                for why, ids in strangers(operation, role):
                    refused(operation, role, secret(name), ids, why, not_there())
    print(f"\n{TALLY.requests - asked} requests, {TALLY.refused} refusals identical", flush=True)
    assert not TALLY.wrong, "\n".join(TALLY.wrong)
    assert TALLY.refused >= 1000
    assert (not_there().status, unknown().status) == (404, 401)
    assert digests() == before, "a refusal changed a row"


@pytest.mark.promise("34", thin="erasing one subject is not built yet")
def test_a_foreign_key_inside_a_body_is_refused_like_one_that_nothing_has():
    wrong = []
    by_key = {operation.key: operation for operation in operations()}
    before = digests()
    for key, names in KEYS_IN_BODIES.items():
        operation = by_key[key]
        for role, name in ROLES.items():
            if Role(role) not in GRANTS[Permission(operation.permission)]:
                continue
            for field_name in names:
                others = {"another operator's": tenants().abroad.ids[field_name], "nobody's": RANDOM}
                if role == "client_member":
                    others["another client's"] = tenants().eve.ids[field_name]
                for why, value in others.items():
                    ids = {**own(operation, role), field_name: value}
                    body = with_body(operation, ids)
                    if key == "POST /accounts":
                        seat = {"client_id": "client_member", "worker_id": "worker", "site_id": "site_lead"}
                        body = {**dict(body or {}), "role": seat[field_name], field_name: value}
                    answer = ask(operation, secret(name), ids, {}, body)
                    if answer != not_there():
                        wrong.append(f"{key} {field_name} {why} as {role}: {answer}")
    assert not wrong, "\n".join(wrong)
    assert digests() == before, "a refusal changed a row"


def test_the_first_key_of_another_among_own_ones_refuses_them_all():
    """One offer of ours and one of a unit of another operator: neither is made."""
    ours, abroad = tenants().ana.ids, tenants().abroad.ids
    operation = next(one for one in operations() if one.key == "POST /offers")
    key, nothing = secret("ada"), not_there()
    before = digests()
    body = {
        "offers": [
            {"unit_id": ours["unit_id"], "worker_id": ours["worker_id"]},
            {"unit_id": abroad["unit_id"], "worker_id": ours["worker_id"]},
        ]
    }
    assert ask(operation, key, ours, {}, body) == nothing
    assert digests() == before


def test_only_readers_of_a_kind_of_decision_are_told_why():
    """Everybody who may ask at all, for every kind; those who may not read it find nothing."""
    operation = next(one for one in operations() if one.key == "GET /explain/{kind}/{subject_id}")
    ids = tenants().ana.ids
    for kind, readers in READERS.items():
        for role, name in ROLES.items():
            keys = {**ids, "subject_id": ids[kind]}
            answer = ask(operation, secret(name), keys, {"kind": kind})
            assert (answer.status == 200) is (Role(role) in readers), (kind, role, answer)
            assert answer.status == 200 or answer == not_there()
            assert not foreign().in_answer(role, answer.body)


def test_a_kind_that_there_is_not_is_named_alike_whatever_the_key():
    operation = next(one for one in operations() if one.key == "GET /explain/{kind}/{subject_id}")
    answers = {
        ask(operation, secret("ana"), {"subject_id": key}, {"kind": "offer"})
        for key in (tenants().ana.ids["offer_id"], tenants().abroad.ids["offer_id"], RANDOM)
    }
    assert len(answers) == 1
    assert answers.pop().status == 422


@pytest.mark.parametrize(
    "name",
    [
        "results.txt", "RESULTS.CSV", "results.csv%00", "..%2Fresults.csv", "..%2F..%2Fetc%2Fpasswd",
        "%2Fetc%2Fpasswd",
        "results.csv%20", ".%2Fresults.csv", "results.csv;x", "%E2%80%AEvsc.stluser", "{file}",
    ],
)  # fmt: skip
def test_a_file_is_found_by_its_own_name_only(name):
    side = tenants().ana
    asked = name.replace("{file}", str(side.ids["file_id"]))
    path = f"/api/v1/deliveries/{side.ids['delivery_id']}/files/{asked}"
    client = Client(raise_request_exception=False)
    assert seen(client.get(path, headers={"Authorization": f"Bearer {secret('ana')}"})) == not_there()


def test_a_list_shows_nothing_of_others_and_a_search_for_them_finds_nothing():
    """Every operation that takes no key, as everybody who may; every question that a list takes."""
    house, answers = tenants(), 0
    for operation in operations():
        if operation.method != "get" or UUID_IN_PATH.search(operation.path):
            continue
        for role, name in ROLES.items():
            if Role(role) not in GRANTS[Permission(operation.permission)]:
                continue
            answer = ask(operation, secret(name), {}, {})
            answers += 1
            assert answer.status == 200, (operation.key, role, answer)
            assert not foreign().in_answer(role, answer.body), (operation.key, role)
    client, headers = Client(), {"Authorization": f"Bearer {secret('ada')}"}
    for word in (
        house.abroad.world.tag,
        f"hidden-{house.abroad.world.tag}",
        str(house.abroad.ids["worker_id"]),
    ):
        assert client.get("/api/v1/workers", {"search": word}, headers=headers).json() == []
    for key in (house.abroad.ids["unit_id"], house.eve.ids["unit_id"], RANDOM):
        path = f"/api/v1/orders/{house.ana.ids['order_id']}/units"
        after = client.get(path, {"after": str(key)}, headers=headers)
        assert not foreign().in_answer("operator_admin", after.content)
        assert {unit["id"] for unit in after.json()} <= {
            unit["id"] for unit in client.get(path, headers=headers).json()
        }
    assert answers >= 40


def test_the_marks_are_where_they_should_be():
    """The scan would notice: each side finds its own marks, and Ana's scan bites on the others."""
    house = tenants()
    for side in house.sides:
        headers = {"Authorization": f"Bearer {make_token(side.world, side.member).secret}"}
        body = Client().get("/api/v1/orders", headers=headers).content
        assert side.mark.encode() in body
        assert bool(foreign().in_answer("client_member", body)) is (side is not house.ana)
    admin = {"Authorization": f"Bearer {make_token(house.abroad.world, 'ada').secret}"}
    for path in ("/workers", "/sites", "/programmes", "/me", "/clients", "/ledger/entries", "/payouts"):
        assert foreign().in_answer("operator_admin", Client().get(f"/api/v1{path}", headers=admin).content), (
            path
        )


def test_errors_name_nothing_of_others():
    """Requests that break a rule, with foreign words in them, get an answer about the rule."""
    house = tenants()
    headers = {"Authorization": f"Bearer {secret('ada')}", "Idempotency-Key": str(new_id())}
    client = Client(raise_request_exception=False)
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(WORKER_COLUMNS)
    writer.writerow(
        [
            "x",
            f"Site {house.abroad.world.tag}",
            "a:1",
            "en:5",
            "9",
            "EUR",
            "Europe/Lisbon",
            "Mon 09:00-10:00",
            "1",
            "",
            "",
        ]
    )
    there = client.post(
        "/api/v1/workers/import",
        {"file": SimpleUploadedFile("w.csv", rows.getvalue().encode(), "text/csv")},
        headers=headers,
    )
    nowhere = client.post(
        "/api/v1/workers/import",
        {
            "file": SimpleUploadedFile(
                "w.csv", rows.getvalue().replace(house.abroad.world.tag, "0" * 12).encode(), "text/csv"
            )
        },
        headers={**headers, "Idempotency-Key": str(new_id())},
    )
    assert there.status_code == nowhere.status_code == 422
    assert there.content.replace(house.abroad.world.tag.encode(), b"0" * 12) == nowhere.content
