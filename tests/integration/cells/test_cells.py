"""Two cells over one control database: a European's case is read in Europe's process and nowhere else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from heliotrope.core.access import Permission
from heliotrope.foundation.keys import sealing
from heliotrope.interfaces.jobs.cells import take_over
from heliotrope.interfaces.jobs.keeper import seal_and_pump
from heliotrope.interfaces.jobs.listeners import defer
from tests.conftest import DATABASES
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS, CARD, NAME, PHONE, Case
from tests.integration.short import place_sums, take
from tests.support.cells import Door, cell, cells, work
from tests.support.http import token_of
from tests.support.machine import settle
from tests.support.operating import ROOT
from tests.support.pages import browser
from tests.support.world import World, make_world

PLANTED = (NAME, "Käthe", "Müller", ADDRESS, PHONE, PHONE.replace(" ", ""), CARD)
LOOK = "mark=%E2%9F%A8PHONE_1%E2%9F%A9&reason=call-back"
OPENS = """
import json, sys, uuid, django
django.setup()
from heliotrope.core.errors import HeliotropeError
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.keys.store import KeyStore
from heliotrope.foundation.vaults import selecting
home, key_id, store = sys.argv[1], uuid.UUID(sys.argv[2]), sys.argv[3]
said = {}
def tell(what, act):
    try:
        said[what] = type(act()).__name__
    except HeliotropeError as why:
        said[what] = type(why).__name__
def stolen():
    # Somebody gave it the key store's address, and the wrapped key with it: it still cannot unwrap.
    kept = KeyStore(home, store).by_id([key_id])[key_id]
    (found,) = custody()._all_unwrapped(home, [kept])
    if isinstance(found, Exception):
        raise found
    return found
def entered():
    with selecting(home):
        pass
tell("holds", lambda: custody().holds(home) or None)
tell("key", lambda: custody().key(home, key_id))
tell("unwrap", stolen)
tell("vault", entered)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def case() -> Case:
    return Case()


@pytest.fixture(scope="module")
def doors(pytestconfig, tmp_path_factory) -> Iterator[dict[str, Door]]:
    with cells(tmp_path_factory.mktemp("cells"), pytestconfig.stash[DATABASES], ("eu", "us")) as started:
        yield started


def session(world: World, name: str) -> str:
    return browser(world, name).cookies["heliotrope_session"].value


@pytest.mark.promise("33")
def test_a_raw_field_of_a_european_comes_from_europes_process_alone(case: Case, doors: dict[str, Door]):
    chi, eu, us = session(case.world, "chi"), doors["eu"], doors["us"]
    desk = f"/work/{case.assignment_id}/"

    shown = eu.ask(desk, session=chi)
    looked = eu.ask(f"{desk}reveal/", session=chi, form=LOOK)
    sent_on = us.ask(desk, session=chi)
    acted = us.ask(f"{desk}reveal/", session=chi, form=LOOK)

    assert shown.status == 200 and "⟨PHONE_1⟩" in shown.text
    assert looked.status == 200 and PHONE in looked.text
    assert (sent_on.status, sent_on.headers["location"]) == (307, f"http://localhost:{eu.port}{desk}")
    assert acted.status == 421 and f"http://localhost:{eu.port}/" in acted.text
    for answer in (sent_on, acted):
        assert not [one for one in PLANTED if one in answer.text]


@pytest.mark.promise("33")
def test_a_process_of_another_cell_holds_nothing_that_opens_what_is_a_europeans(
    case: Case, doors: dict[str, Door], pytestconfig
):
    with as_owner("vault_eu") as owner:
        (text,) = owner.execute(
            "SELECT name_sealed FROM support_contact WHERE client_id = %s LIMIT 1", [case.world.client_id]
        ).fetchone()
    key_id = str(sealing.key_id(sealing.from_text(text)))
    store = pytestconfig.stash[DATABASES].keys["eu"]

    def asked(home: str) -> dict[str, str]:
        done = subprocess.run(
            [sys.executable, "-c", OPENS, "eu", key_id, store],
            env={**os.environ, **doors[home].environ, "PYTHONPATH": str(ROOT / "src")},
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return dict(json.loads(done.stdout.splitlines()[-1]))

    assert asked("eu") == {"holds": "bool", "key": "DataKey", "unwrap": "DataKey", "vault": "NoneType"}
    assert asked("us") == {
        "holds": "NoneType", "key": "KeyAway", "unwrap": "KeyAway", "vault": "HomeElsewhere",
    }  # fmt: skip
    environ = Path(f"/proc/{doors['us'].process.pid}/environ").read_bytes().decode()
    its_own = dict(one.split("=", 1) for one in environ.split("\0") if "=" in one)
    assert list(json.loads(its_own["HELIOTROPE_KEYS"])) == ["us"]
    assert list(json.loads(its_own["HELIOTROPE_KEYRING_TEXT"])["homes"]) == ["us"]
    assert list(json.loads(its_own["HELIOTROPE_DATABASES"])) == ["default", "vault_us"]
    keys = json.loads(doors["eu"].environ["HELIOTROPE_KEYRING_TEXT"])["homes"]["eu"]
    assert not [key for key in keys.values() if key in environ]


def test_lists_go_on_in_another_cell_and_say_where_a_row_is(case: Case, doors: dict[str, Door]):
    eu, us, world = doors["eu"], doors["us"], case.world
    ana, chi, cleo = (session(world, name) for name in ("ana", "chi", "cleo"))
    at = f"http://localhost:{eu.port}"

    pages = {path: us.ask(path, session=ana) for path in ("/", "/orders/", f"/orders/{case.order_id}/")}
    pages |= {path: us.ask(path, session=chi) for path in ("/work/", "/work/pay/")}
    pages |= {path: us.ask(path, session=cleo) for path in ("/privacy/reveals/",)}
    here = eu.ask(f"/orders/{case.order_id}/", session=ana)

    assert {path: said.status for path, said in pages.items()} == dict.fromkeys(pages, 200)
    assert f'{at}/orders/{case.order_id}/">Open it in eu' in pages[f"/orders/{case.order_id}/"].text
    assert f'{at}/privacy/reveals/">Open it in eu' in pages["/privacy/reveals/"].text
    assert here.status == 200 and "Open it in eu" not in here.text
    for said in pages.values():
        assert not [one for one in PLANTED if one in said.text]


def test_the_api_of_another_cell_says_where_to_ask(case: Case, doors: dict[str, Door]):
    eu, us = doors["eu"], doors["us"]
    token = token_of(case.world, "ada", frozenset({Permission.ORDER_READ, Permission.OFFER_MAKE}))
    path = f"/api/v1/orders/{case.order_id}/units"

    assert us.ask(f"/api/v1/orders/{case.order_id}", token=token).status == 200, (
        "that is in the control database"
    )
    assert eu.ask(path, token=token).status == 200
    said = us.ask(path, token=token)
    problem = json.loads(said.text)
    assert (said.status, problem["home"]) == (421, "eu")
    assert said.headers["location"] == problem["origin"] == f"http://localhost:{eu.port}{path}"
    assert us.ask("/health").text == '{"status": "ok", "away": []}', (
        "another cell's vault is no part of this one"
    )


def waiting(world: World) -> list[tuple[str, str]]:
    """The jobs of a world's client that wait in the control database, with their queues."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, queue_name FROM procrastinate_jobs"
            " WHERE args->>'client_id' = %s AND status = 'todo' ORDER BY 1",
            [str(world.client_id)],
        )
        return [(str(name), str(queue)) for name, queue in cursor.fetchall()]


@pytest.mark.promise("33")
def test_workers_of_another_cell_leave_europes_jobs_to_europe():
    settle()
    world = make_world()
    order_id = place_sums(world, stream=False)
    with cell("us"):
        while seal_and_pump("default"):
            pass
        work("default")
        assert waiting(world) == [("produce", "to:eu")], "on its way to a vault that is not reached from here"
    with cell("eu"):
        assert take_over("vault_eu") >= 1 and waiting(world) == []
    settle()
    assert take(world, "bo") is not None, "the units were opened in Europe"

    stream_id = place_sums(world, stream=True)
    settle()
    ids = {"client_id": str(world.client_id), "order_id": str(stream_id)}
    defer("default", "dispatch", ids)
    with cell("us"):
        work("default")
        assert waiting(world) == [("dispatch", "at:eu")]
        work("default")
        assert waiting(world) == [("dispatch", "at:eu")], "and it stays there"
    with cell("eu"):
        work("default")
        assert waiting(world) == []
    assert order_id != stream_id
