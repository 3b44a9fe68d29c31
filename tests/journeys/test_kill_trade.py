"""A plan is tested and a shop sells on though anything is killed: each run once, each piece sold once."""

import json
import random
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.journeys import kill_plan, kill_shop
from tests.journeys.kill_desk import Crew
from tests.journeys.kill_platform import (
    SEED,
    Killer,
    Scene,
    check_books,
    check_jobs_and_chains,
    check_units,
    dealt,
    told_what_was_killed,
    wait_for_rest,
)
from tests.journeys.kill_shop import CUPS, MUGS, TEAS, Street
from tests.support import shopify_fake
from tests.support.platform import POSTGRES
from tests.support.replay import Api

CREW = ("w0", "w1", "w2", "w3")
EXCEPTIONS = 6
LEAST = kill_plan.RUNS + kill_plan.FAILURES + EXCEPTIONS


@pytest.mark.timeout(600)
@pytest.mark.promise("36", thin="moments are drawn from one seed; a restored backup is not among them")
@pytest.mark.promise("15", thin="one shop, Shopify's; the five minutes are not measured")
def test_no_run_and_no_piece_of_stock_is_lost_or_doubled_when_anything_is_killed(scene: Scene) -> None:
    rng = random.Random(SEED + 2)
    cast = scene.ask("cast")
    ana = Api(scene.platform.port, cast["tokens"]["ana"])
    victims = [("vault_eu",), (POSTGRES,)]
    killer = Killer(scene.platform, dealt(rng, victims, least=LEAST))
    crew = Crew(
        port=scene.platform.port,
        tokens={name: cast["tokens"][name] for name in CREW},
        on_judgement=killer.told,
    )
    with shopify_fake.shop() as live, told_what_was_killed(killer), ThreadPoolExecutor(1) as pool:
        for sku, pieces in (("MUG", MUGS), ("CUP", CUPS), ("TEA", TEAS)):
            live.stock(sku, pieces)
        shop = scene.ask("shop", cast["programme"], live.endpoint)
        stream_id = open_stream(scene, ana, cast["programme"], shop["id"])
        order_id = place_plan(ana, cast["programme"])
        site = f"http://localhost:{scene.platform.port}"
        street = Street(live=live, place=f"{site}{shop['place']}", cookies=cast["cookies"])
        wait_for_rest(scene)
        live.hook = f"{site}{shop['hook']}"
        live.faults.drop_every, live.faults.repeat_every = 5, 3
        live.faults.lose_answer_every, live.faults.unavailable_every = 4, 7
        trade = pool.submit(street.trade, killer, rng)
        crew.run(Until(scene, shop, street, trade, order_id))
        trade.result()
        delivery = ana.get(f"/orders/{order_id}/deliveries")[0]
        ana.act(f"/deliveries/{delivery['id']}/acceptance")
        scene.ask("compare", *shop["ids"])
        wait_for_rest(scene)
        kill_shop.check_stock(scene, shop["id"], live)

    assert len(killer.done) == len(victims) + 1
    kill_shop.check_orders(scene, shop["id"], street)
    kill_shop.check_exceptions(scene, shop["id"], stream_id)
    sent = {key: said.given for key, said in crew.acknowledged.items() if said.order_id == order_id}
    kill_plan.check_runs(scene, order_id, sent)
    kill_plan.check_defects(scene, order_id)
    kill_plan.check_pay(scene, order_id)
    for one in (order_id, stream_id):
        check_units(scene, one)
    check_books(scene)
    check_jobs_and_chains(scene)
    assert ana.get(f"/orders/{order_id}")["state"] == "accepted"


class Until:
    """Whether all is worked; once the street is quiet, what no webhook told is looked for by a comparison."""

    def __init__(
        self, scene: Scene, shop: dict[str, Any], street: Street, trade: "Future[None]", order_id: str
    ) -> None:
        self._scene, self._shop, self._street = scene, shop, street
        self._trade, self._order_id, self._compared = trade, order_id, False

    def __call__(self) -> bool:
        if not self._trade.done():
            return False
        self._trade.result()
        try:
            if not self._compared:
                self._scene.ask("compare", *self._shop["ids"])
                self._compared = True
            delivered = "SELECT count(*) FROM delivery WHERE order_id = %s"
            if not self._scene.one("default", delivered, self._order_id):
                return False
        except (AssertionError, psycopg.OperationalError):  # the database is away
            return False
        return kill_shop.is_quiet(self._scene, self._shop["id"], self._street)


def place_plan(ana: Api, programme: str) -> str:
    order = {
        "programme_id": programme, "line": "testing", "title": "Killed between two steps",
        "options": {"environments": list(kill_plan.PLACES)},
    }  # fmt: skip
    told = ana.upload(
        "/orders", {"order": json.dumps(order)}, "plan.csv", kill_plan.PLAN, media_type="text/csv"
    )
    return str(told["id"])


def open_stream(scene: Scene, ana: Api, programme: str, shop_id: str) -> str:
    """The stream that takes the shop's exceptions; its shelves are counted by a first comparison."""
    stream = {"programme_id": programme, "line": "commerce", "title": "Shop", "options": {"shop": shop_id}}
    stream_id = str(ana.act("/streams", stream)["id"])
    scene.ask("lead", programme, shop_id, stream_id)
    return stream_id
