"""A recorded crowd's order through the flows themselves, in this process, on a real database; no HTTP.

Every act is the call that the API's door makes, in a transaction of its own as there, and the jobs are run
by the real workers.  What is left out is the door: tokens, idempotency keys, JSON, and processes that work at
the same time.
"""

import asyncio
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connections

from heliotrope.core.line import Shape
from heliotrope.flow import delivering, offering, placing, submitting
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.interfaces.jobs.keeper import seal_and_pump
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import selectors as match_selectors
from tests.support import machine
from tests.support.crowd_journey import Row, right
from tests.support.replay import LABELS, Crowd, items_csv, majority_of, orders_of_asking
from tests.support.world import World, make_world

MOST_QUIETINGS = 20


@dataclass(slots=True, kw_only=True)
class Replay:
    """An order worked by recorded workers, one round after the other, until it is delivered.

    Attributes:
        seats: the cast's name by worker of the crowd.
        keys: the client's own name of each item.
        order_of_asking: each item's workers in the order in which they are asked.
        said: the answers that the platform took, by item.
    """

    world: World
    crowd: Crowd
    order_id: UUID
    seats: Mapping[str, str]
    keys: Mapping[UUID, str]
    order_of_asking: Mapping[str, Sequence[str]]
    said: dict[str, list[str]] = field(default_factory=dict)
    rounds: int = 0

    def run(self) -> None:
        """Offer, answer and let the jobs run, until the order is delivered."""
        ada = self.world.admin()
        while True:
            with acting(ada):
                state = demand_selectors.order(ada, self.order_id).state
                units = list(_open_units(ada, self.order_id))
            if state == "delivered":
                return
            if state != "working" or not units:
                raise AssertionError(f"order {self.order_id} rests while {state}")
            self._round(ada, units)
            settle()

    def _round(self, ada: Actor, units: Sequence[UnitLine]) -> None:
        self.rounds += 1
        asked: dict[str, dict[UUID, str]] = {}
        offers = []
        for unit in units:
            item = self.keys[unit.item_id]
            worker = self.order_of_asking[item][len(self.said.get(item, ()))]
            asked.setdefault(worker, {})[unit.id] = item
            offers.append(offering.Asked(unit_id=unit.id, worker_id=self.world.workers[self.seats[worker]]))
        for start in range(0, len(offers), offering.MOST_OFFERS):
            with acting(ada):
                offering.make_offers(ada, offers[start : start + offering.MOST_OFFERS], now=now())
        for worker, items in asked.items():
            self._work(worker, items)

    def _work(self, worker: str, asked: Mapping[UUID, str]) -> None:
        """One worker takes each of their offers in hand and answers it as they once did."""
        actor = self.world.actor(self.seats[worker])
        with acting(actor):
            waiting = match_selectors.my_offers(actor, limit=len(asked))
        for offer in waiting:
            item = asked[offer.unit_id]
            answer = self.crowd.answers[item][worker]
            with acting(actor):
                handed = offering.accept(actor, offer.id, now=now())
            with acting(actor):
                submitting.submit(actor, handed.assignment_id, given={"answer": answer}, spent_s=1, now=now())
            self.said.setdefault(item, []).append(answer)


def travel(crowd: Crowd, *, seed: int, least: int, target_ratio: float) -> Row:
    """Place a crowd's items as an order, replay the crowd until it is delivered, and accept it."""
    began = time.monotonic()
    world = make_world(workers=len(crowd.workers), lines=("annotation",))
    ana = world.actor("ana")
    order_id = _place(world, ana, crowd, least, target_ratio)
    settle()
    with acting_in_vault(ana, "eu"):
        keys = {item_id: content.key for item_id, content in decompose_selectors.contents(ana, order_id)}
    replay = Replay(
        world=world,
        crowd=crowd,
        order_id=order_id,
        seats={worker: f"w{n}" for n, worker in enumerate(crowd.workers)},
        keys=keys,
        order_of_asking=orders_of_asking(crowd.answers, seed),
    )
    replay.run()
    with acting(ana):
        delivery = deliver_selectors.deliveries_of_order(ana, order_id)[0]
        content, _ = delivering.file(ana, delivery.id, "results.jsonl")
        invoice_id = delivering.accept(ana, delivery.id, now=now())
        invoice = money_selectors.invoice(ana, invoice_id)
        rate = demand_selectors.order(ana, order_id).rate_per_judgement
    settle()
    results = [json.loads(text) for text in content.splitlines()]
    return _row(replay, results, invoice, rate, seed, least, time.monotonic() - began)


def _place(world: World, ana: Actor, crowd: Crowd, least: int, target_ratio: float) -> UUID:
    wish = placing.Wish(
        programme_id=world.programme_id,
        line="annotation",
        title=f"The {crowd.name}",
        shape=Shape.ORDER,
        options={
            "labels": list(LABELS),
            "target_ratio": target_ratio,
            "least": least,
            "most": crowd.most,
            "gold_ratio": 0,
        },
        source=items_csv(crowd.answers),
        media_type="text/csv",
    )
    with acting(ana):
        return placing.place(ana, wish, now=now()).order_id


def _open_units(ada: Actor, order_id: UUID) -> Iterator[UnitLine]:
    after: UUID | None = None
    while page := decompose_selectors.units_of_order(ada, order_id, state="open", after=after):
        yield from page
        after = page[-1].id


def settle() -> None:
    """Seal, hand on every event, then run the jobs that wait, until nothing is left.

    All events are handed on before any job runs, so that a round's judgements are folded once.
    """
    for _ in range(MOST_QUIETINGS):
        for alias in machine.aliases():
            while seal_and_pump(alias):
                pass
        busy = [alias for alias in machine.aliases() if _jobs_wait(alias)]
        if not busy:
            return
        for alias in busy:
            asyncio.run(machine._work(alias))
    raise AssertionError("the platform did not come to rest")


def _jobs_wait(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE status = 'todo')")
        return bool(cursor.fetchone()[0])


def _row(
    replay: Replay,
    results: Sequence[Mapping[str, Any]],
    invoice: money_selectors.InvoiceLine,
    rate: Decimal,
    seed: int,
    least: int,
    seconds: float,
) -> Row:
    crowd = replay.crowd
    return Row(
        crowd=crowd.name,
        seed=seed,
        least=least,
        items=len(crowd.answers),
        bought=sum(map(len, replay.said.values())),
        available=crowd.available,
        right_ratio=right(crowd, {result["id"]: result["answer"] for result in results}),
        majority_all_ratio=right(crowd, {i: majority_of(g.values()) for i, g in crowd.answers.items()}),
        majority_bought_ratio=right(crowd, {item: majority_of(given) for item, given in replay.said.items()}),
        stated_ratio=sum(result["confidence"] for result in results) / len(results),
        on_target_ratio=sum(result["on_target"] for result in results) / len(results),
        cost=f"{invoice.total:.2f}",
        currency=invoice.currency,
        saving_ratio=float(1 - invoice.total / (rate * crowd.available)),
        rounds=replay.rounds,
        seconds=seconds,
    )
