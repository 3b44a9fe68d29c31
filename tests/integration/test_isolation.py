"""Nobody learns anything of somebody else: every operation, every role, every foreign key.

The operations come from the API's own document and the roles from a reviewed table beside this file; what
is refused must not differ in a byte from what does not exist.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heliotrope.core.access import GRANTS, Permission, Role
from heliotrope.flow.explaining import READERS
from heliotrope.foundation.ids import new_id
from tests.architecture.addresses import operations
from tests.integration.holdings import digests
from tests.integration.isolation_asking import (
    TALLY,
    UUID_IN_PATH,
    ask,
    foreign,
    not_there,
    own,
    refused,
    secret,
    seen,
    spare,
    strangers,
    unknown,
    with_body,
)
from tests.integration.isolation_bodies import BODIES, KEYS_IN_BODIES
from tests.integration.tenants import RANDOM, ROLES, make_token, tenants
from tests.support.isolation_report import COUNTED

TABLE = Path(__file__).with_name("isolation_table.csv")
WORKER_COLUMNS = (
    "worker", "site", "skills", "languages", "rate_per_hour", "currency", "timezone", "availability",
    "capacity", "legal_name", "email",
)  # fmt: skip


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


@pytest.mark.timeout(600)
@pytest.mark.promise("34")
def test_what_is_refused_looks_in_every_byte_like_what_is_not_there(
    record_property: Callable[[str, object], None],
):
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
    alike = TALLY.refused
    record_property(COUNTED, ["API: every operation, role and foreign key", alike + len(TALLY.wrong), alike])
    assert not TALLY.wrong, "\n".join(TALLY.wrong)
    assert TALLY.refused >= 1000
    assert (not_there().status, unknown().status) == (404, 401)
    assert digests() == before, "a refusal changed a row"


@pytest.mark.promise("34")
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
