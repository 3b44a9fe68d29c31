"""Hostile requests at every kind of door: a sentence that says what is wrong, no defect, nothing kept."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.support.hostile import OVERRIDE, hostile
from tests.support.http import Caller
from tests.support.machine import place
from tests.support.pages import browser
from tests.support.world import World, make_world

NUL, HALF = "a\x00b", "\ud800"
HARD: tuple[Any, ...] = (
    NUL,
    HALF,
    OVERRIDE + "x",
    "x" * 200_000,
    10**400,
    -(10**30),
    [[[]]] * 3,
    {NUL: 1},
    None,
)
LINES = {"annotation": "text/csv", "toy": "text/csv"}


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


@pytest.fixture(scope="module")
def stream_id(world: World) -> str:
    return str(place(world, "annotation", {"labels": ["a", "b"], "least": 1, "most": 1, "gold_ratio": 0}))


def orders_of(world: World) -> int:
    ana = world.actor("ana")
    with acting(ana):
        return len(demand_selectors.orders(ana, limit=1000))


def files_of(world: World) -> int:
    with acting_in_vault(world.actor("ana"), "eu") as alias, connections[alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stored_file")
        return int(cursor.fetchone()[0])


def hard_bodies(world: World, stream_id: str, hard: Any) -> list[tuple[str, str, Any]]:
    """Acts of the API with a hard value in each place that takes a text, a number or anything."""
    programme = str(world.programme_id)
    options = {"labels": ["a", "b"], "instruction": hard}
    return [
        ("ana", "/streams", {"programme_id": programme, "line": "annotation", "title": hard, "options": {}}),
        (
            "ana",
            "/streams",
            {"programme_id": programme, "line": "annotation", "title": "t", "options": options},
        ),
        ("ana", "/streams", {"programme_id": programme, "line": hard, "title": "t", "options": {}}),
        ("ana", f"/orders/{stream_id}/items", {"id": "k", "text": hard}),
        ("ana", f"/orders/{stream_id}/items", {"item": {"id": hard, "text": "t"}}),
        ("ana", "/plans", {"programme_id": programme, "brief": hard}),
        ("ada", "/clients", {"name": hard, "country": "DE"}),
        ("ada", "/accounts", {"email": hard, "role": "auditor"}),
        ("ada", "/commissions", {"ratio": hard}),
        ("ada", "/providers", {"name": hard, "kind": "own", "country": "DE"}),
        ("ana", "/tokens", {"name": hard, "scopes": ["account:own"]}),
    ]


@pytest.mark.parametrize("hard", HARD, ids=lambda one: ascii(one)[:12])
def test_no_value_in_json_is_a_defect(world: World, stream_id: str, hard: Any):
    callers = {name: Caller(world, name) for name in ("ana", "ada")}
    answers = [
        (path, body, callers[who].act(path, body)) for who, path, body in hard_bodies(world, stream_id, hard)
    ]

    assert not [(path, answer.status_code) for path, _, answer in answers if answer.status_code >= 500]
    if hard in (NUL, HALF):
        assert {answer.status_code for _, _, answer in answers} <= {400, 404, 422}
        assert all("cannot be kept" in answer.content.decode() for _, _, answer in answers[:2])


def test_a_hostile_order_is_refused_and_nothing_of_it_is_kept(world: World):
    ana = Caller(world, "ana")
    before = orders_of(world), files_of(world)
    for line, media_type in LINES.items():
        settled = {"programme_id": str(world.programme_id), "line": line, "title": "t", "options": {}}
        if line == "annotation":
            settled["options"] = {"labels": ["a", "b"]}
        for kind, content in hostile(b"id,text\n" if line == "annotation" else b"id,sum\n").items():
            if kind in ("formulas", "overrides", "a long number"):
                continue
            sent = SimpleUploadedFile(f"{kind}.csv", content, media_type)
            answer = ana.upload("/orders", {"order": json.dumps(settled), "file": sent})
            assert answer.status_code in (413, 422), (line, kind, answer.content[:300])
            assert OVERRIDE not in answer.content.decode()

    assert (orders_of(world), files_of(world)) == before


@pytest.mark.parametrize("title", [NUL, HALF, f"{OVERRIDE}gpj.exe", "a\nb"])
def test_a_title_that_is_not_what_it_shows_is_refused(world: World, title: str):
    settled = {
        "programme_id": str(world.programme_id),
        "line": "annotation",
        "title": title,
        "options": {"labels": ["a", "b"]},
    }
    sent = SimpleUploadedFile("a.csv", b"id,text\n1,one\n", "text/csv")

    assert (
        Caller(world, "ana").upload("/orders", {"order": json.dumps(settled), "file": sent}).status_code
        == 422
    )


def test_hostile_people_and_rosters_are_refused_by_api_and_page(world: World):
    ada, page = Caller(world, "ada"), browser(world, "ada")
    for kind, content in hostile(b"worker,from,to,timezone,kind\n").items():
        if len(content) > 2_000_000 or kind == "carriage returns":
            continue
        for path in ("/workers/import", "/roster/import"):
            answer = ada.upload(path, {"file": SimpleUploadedFile("a.csv", content, "text/csv")})
            assert answer.status_code in (400, 413, 422), (path, kind, answer.content[:300])
    for kind in ("nul in a cell", "latin-1", "a zip bomb", "a billion laughs"):
        content = hostile(b"worker,site\n")[kind]
        answer = page.post("/people/import/", {"file": SimpleUploadedFile("a.csv", content)})
        assert answer.status_code in (404, 422), (kind, answer.status_code)


def test_a_page_refuses_what_no_database_keeps_in_address_query_and_form(world: World):
    page = browser(world, "ada")

    for answer in (
        page.get("/people/", {"search": NUL}),
        page.get("/people/%00"),
        page.post("/people/import/", {"name": NUL, "file": io.BytesIO(b"x")}),
        browser().post("/account/login/", {"login": NUL, "password": NUL}),
        browser().get("/chat/a%00b/"),
    ):
        assert answer.status_code < 500


def test_a_body_that_no_door_takes_is_refused_unread(world: World):
    answer = Caller(world, "ana").client.post(
        "/api/v1/plans",
        "{}",
        content_type="application/json",
        headers={**Caller(world, "ana").headers, "Idempotency-Key": "k", "Content-Length": str(10**12)},
    )

    assert answer.status_code == 413
    assert "at most" in answer.json()["detail"]
