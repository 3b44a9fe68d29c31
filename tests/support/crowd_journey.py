"""A recorded crowd's whole journey through the API of the real platform, and what it came to."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.support.http import token_of
from tests.support.replay import LABELS, Api, Crowd, Replay, items_csv, majority_of, orders_of_asking
from tests.support.world import World, make_world

TARGET_RATIO = 0.95
HEAD = (
    f"{'crowd':10} {'items':>5} {'bought':>6} {'of':>5} {'right':>6} {'majority all':>12} "
    f"{'majority bought':>15} {'stated':>6} {'cost':>12} {'saving':>6} {'rounds':>6} {'seconds':>7}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a journey came to.

    Attributes:
        right_ratio: share of delivered answers that are the truth.
        majority_all_ratio: the same of the majority over everything that was recorded.
        majority_bought_ratio: the same of the majority over the very judgements that were bought.
        stated_ratio: mean confidence that was delivered.
        saving_ratio: what was not paid, of the price of everything that was recorded.
    """

    crowd: str
    seed: int
    least: int
    items: int
    bought: int
    available: int
    right_ratio: float
    majority_all_ratio: float
    majority_bought_ratio: float
    stated_ratio: float
    on_target_ratio: float
    cost: str
    currency: str
    saving_ratio: float
    rounds: int
    seconds: float

    def line(self) -> str:
        """The row as text under `HEAD`."""
        return (
            f"{self.crowd:10} {self.items:5} {self.bought:6} {self.available:5} {self.right_ratio:6.3f} "
            f"{self.majority_all_ratio:12.3f} {self.majority_bought_ratio:15.3f} {self.stated_ratio:6.3f} "
            f"{self.cost + ' ' + self.currency:>12} {self.saving_ratio:6.3f} {self.rounds:6} "
            f"{self.seconds:7.1f}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """An order that was worked, delivered and accepted, with those who can look at it."""

    world: World
    crowd: Crowd
    replay: Replay
    ada: Api
    ana: Api
    order_id: str
    delivery: Mapping[str, Any]
    results: tuple[Mapping[str, Any], ...]
    invoice: Mapping[str, Any]
    row: Row


def travel(crowd: Crowd, port: int, *, seed: int, least: int) -> Journey:
    """Place a crowd's items as an order, replay the crowd until it is delivered, and accept it."""
    began = time.monotonic()
    world = make_world(workers=len(crowd.workers), lines=("annotation",))
    seats = {worker: f"w{n}" for n, worker in enumerate(crowd.workers)}
    ada, ana = (Api(port, token_of(world, name)) for name in ("ada", "ana"))
    order_id = _place(world, ana, crowd, least)
    replay = Replay(
        port=port,
        operator=ada,
        order_id=order_id,
        answers=crowd.answers,
        tokens={worker: token_of(world, seat) for worker, seat in seats.items()},
        worker_ids={worker: world.workers[seat] for worker, seat in seats.items()},
        order_of_asking=orders_of_asking(crowd.answers, seed),
    )
    replay.run()
    delivery = ana.get(f"/orders/{order_id}/deliveries")[0]
    content = ana.get(f"/deliveries/{delivery['id']}/files/results.jsonl")
    results = tuple(json.loads(line) for line in content.splitlines())
    invoice_id = ana.act(f"/deliveries/{delivery['id']}/acceptance")["invoice_id"]
    invoice = ana.get(f"/invoices/{invoice_id}")
    order = ana.get(f"/orders/{order_id}")
    row = _row(crowd, replay, results, invoice, order, seed, least, time.monotonic() - began)
    return Journey(
        world=world,
        crowd=crowd,
        replay=replay,
        ada=ada,
        ana=ana,
        order_id=order_id,
        delivery=delivery,
        results=results,
        invoice=invoice,
        row=row,
    )


def _place(world: World, ana: Api, crowd: Crowd, least: int) -> str:
    order = {
        "programme_id": str(world.programme_id),
        "title": f"The {crowd.name}",
        "options": {
            "labels": list(LABELS),
            "target_ratio": TARGET_RATIO,
            "least": least,
            "most": crowd.most,
            "gold_ratio": 0,
        },
    }
    placed = ana.upload("/orders", {"order": json.dumps(order)}, "items.csv", items_csv(crowd.answers))
    order_id: str = placed["id"]
    return order_id


def _row(
    crowd: Crowd,
    replay: Replay,
    results: tuple[Mapping[str, Any], ...],
    invoice: Mapping[str, Any],
    order: Mapping[str, Any],
    seed: int,
    least: int,
    seconds: float,
) -> Row:
    said: dict[str, list[str]] = {}
    for item, _, answer in replay.acknowledged.values():
        said.setdefault(item, []).append(answer)
    total = Decimal(str(order["rate_per_judgement"])) * crowd.available
    cost = Decimal(str(invoice["total"]))
    return Row(
        crowd=crowd.name,
        seed=seed,
        least=least,
        items=len(crowd.answers),
        bought=len(replay.acknowledged),
        available=crowd.available,
        right_ratio=right(crowd, {line["id"]: line["answer"] for line in results}),
        majority_all_ratio=right(crowd, {i: majority_of(g.values()) for i, g in crowd.answers.items()}),
        majority_bought_ratio=right(crowd, {item: majority_of(given) for item, given in said.items()}),
        stated_ratio=sum(line["confidence"] for line in results) / len(results),
        on_target_ratio=sum(line["on_target"] for line in results) / len(results),
        cost=f"{cost:.2f}",
        currency=invoice["currency"],
        saving_ratio=float(1 - cost / total),
        rounds=replay.rounds,
        seconds=seconds,
    )


def right(crowd: Crowd, answers: Mapping[str, str]) -> float:
    """Share of the crowd's items for which these answers are the truth."""
    return sum(answers.get(item) == known for item, known in crowd.truth.items()) / len(crowd.truth)


def table(rows: Iterator[Row] | list[Row]) -> str:
    """Rows as text."""
    return "\n".join((HEAD, *(row.line() for row in rows)))
