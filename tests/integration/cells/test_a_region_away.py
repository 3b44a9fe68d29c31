"""Two vaults on two servers, one of them down: the other region goes on, and the lost one catches up."""

import json
from types import SimpleNamespace
from uuid import UUID

from django.db import connections
from django.test import override_settings

from heliotrope.core.line import Shape
from heliotrope.flow import placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys import store
from heliotrope.foundation.postgres import Cluster
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.foundation.vaults import CONTROL, reach
from heliotrope.interfaces.jobs.cells import take_over
from heliotrope.interfaces.jobs.keeper import seal_and_pump
from heliotrope.interfaces.web import health
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from tests.integration.cells.test_cells import waiting
from tests.integration.short import answer, place_sums, take
from tests.support.cells import work
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import World, make_world


def place_for_eve(world: World, name: str) -> UUID:
    """Eve's order of a sum; her data's home is America."""
    eve = world.actor("eve")
    wish = placing.Wish(
        programme_id=world.other_programme_id, line="toy", title="Hers", shape=Shape.ORDER, options={},
        source=f"id,sum\n{name},2+3\n".encode(), media_type="text/csv",
    )  # fmt: skip
    with acting(eve):
        return placing.place(eve, wish, now=now()).order_id


def go_on() -> None:
    """What the keepers and workers of everything but America do, until they have nothing left."""
    while sum(seal_and_pump(alias) for alias in (CONTROL, "vault_eu")):
        for alias in (CONTROL, "vault_eu"):
            work(alias)


def units(world: World, name: str, order_id: UUID) -> int:
    actor = world.actor(name)
    with acting(actor):
        return len(decompose_selectors.units_of_order(actor, order_id))


def look(path: str) -> tuple[int, dict[str, object]]:
    said = browser().get(path)
    return said.status_code, json.loads(said.content)


def test_one_region_goes_on_while_another_is_away_which_catches_up(america: Cluster):
    world = make_world()
    here = place_for_eve(world, "hers-1")
    settle()
    assert units(world, "eve", here) == 1
    later = place_for_eve(world, "hers-2")

    america.stop()
    connections["vault_us"].close()
    reach.forget()
    ours = place_sums(world)
    go_on()

    assert units(world, "ana", ours) == 1, "an event of Europe went on with one of America in its batch"
    assert units(world, "eve", later) == 0
    assert [one for one in waiting_of(world.other_client_id) if one[0] == "produce"] == [("produce", "to:us")]
    handed = take(world, "bo")
    assert handed is not None, "of Europe, though America's waits longer"
    answer(world, "bo", handed.assignment_id)
    go_on()
    _pages_go_on(world, ours, here)
    _doors_say_so(world, here)

    america.start(lambda _line: None)
    reach.forget()
    store.forget()
    assert take_over("vault_us") == 1
    settle()
    assert units(world, "eve", later) == 1
    assert "is away" not in browser(world, "eve").get(f"/orders/{here}/").content.decode()
    assert look("/health") == (200, {"status": "ok", "away": []})


def waiting_of(client_id: UUID) -> list[tuple[str, str]]:
    return waiting(SimpleNamespace(client_id=client_id))  # type: ignore[arg-type]


def _pages_go_on(world: World, ours: UUID, here: UUID) -> None:
    ana, eve, ada, bo = (browser(world, name) for name in ("ana", "eve", "ada", "bo"))
    mine = ana.get(f"/orders/{ours}/").content.decode()
    hers = eve.get(f"/orders/{here}/")
    assert "s0" in mine, "the client's own name of an item, out of Europe's vault"
    assert hers.status_code == 200 and "The region us is away since" in hers.content.decode()
    assert "hers-1" not in hers.content.decode()
    assert [bo.get("/work/").status_code, ada.get("/coverage/").status_code] == [200, 200]
    assert [ada.get(path).status_code for path in ("/orders/", "/translation/", "/commerce/")] == [
        200,
        200,
        200,
    ]
    with acting(eve_actor := world.actor("eve")):
        item = decompose_selectors.items(eve_actor, here)[0].id
    lost = eve.get(f"/orders/{here}/items/{item}/")
    assert lost.status_code == 503 and lost["Retry-After"] == "10"
    assert "The region us is away since" in lost.content.decode()


def _doors_say_so(world: World, here: UUID) -> None:
    ada = Caller(world, "ada")
    said = ada.get(f"/orders/{here}/units")
    assert (said.status_code, said.json()["home"], said["Retry-After"]) == (503, "us", "10")
    assert ada.get(f"/orders/{here}").status_code == 200
    status, told = look("/health")
    assert (status, told) == (200, {"status": "degraded", "away": ["vault_us"]})
    found = health.look()
    assert found["away"] == ["vault_us", "keys_us"]
    assert health.standing(found["away"]) == "degraded"
    assert health.standing(["vault_us", "vault_eu"]) == health.standing(["default"]) == "failed"
    with override_settings(HELIOTROPE_CELL=("us",)):
        assert look("/health")[0] == 503, "where nothing else is served, nothing can be done"
