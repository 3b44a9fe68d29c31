"""One real order from demand to payout, and one in the middle of its work: what the loader copies.

    python bench/judgements_template.py        called by bench/load.py, on databases of the environment

The order is played by the product's own flows.  Its rows are kept in tables beside them, with the keys taken
apart so that a copy can be made by adding a shift: a UUIDv7's instant and its tail.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

import django
import psycopg

LABELS = ("0", "1")
ITEMS, WORKERS, RATHER_RIGHT, LEAST = 150, 12, 0.85, 3
STAFF = 240
OPEN_ITEMS = 24
ALIASES = ("default", "vault_eu")
UNCOPIED = (
    "procrastinate_%", "django_%", "bench_%", "audit_%", "idempotency_%", "auth_%", "account_%", "axes_%",
    "mfa_%", "socialaccount_%",
)  # fmt: skip
"""Tables whose rows are no part of an order, or are chained one after the other and so cannot be copied."""


def crowd() -> Any:
    """Workers who are mostly right, on items with two answers."""
    from tests.support.replay import Crowd

    dice = random.Random(1)
    truth = {f"i{n:05}": dice.choice(LABELS) for n in range(ITEMS)}
    wrong = dict(zip(LABELS, reversed(LABELS), strict=True))
    answers = {
        item: {f"c{n:02}": right if dice.random() < RATHER_RIGHT else wrong[right] for n in range(WORKERS)}
        for item, right in truth.items()
    }
    return Crowd(name="thousands", answers=answers, truth=truth)


def play(owner: dict[str, str]) -> dict[str, Any]:
    """Play both orders; gives the keys that pages and the loader need."""
    from tests.support import crowd_seeds
    from tests.support.world import make_world

    from heliotrope.foundation.clock import now

    django.setup()
    world = make_world(workers=STAFF, lines=("annotation",))
    crowd_seeds.settle()
    before = {alias: _counted(owner[alias]) for alias in ALIASES}
    since = now()
    order_id = _worked(world, crowd())
    for alias in ALIASES:
        keep(owner[alias], before[alias], int(since.timestamp() * 1000))
    open_id, in_hand = _begin_another(world)
    return {
        "world": {name: str(getattr(world, name)) for name in ("operator_id", "client_id", "programme_id")},
        "users": {name: str(key) for name, key in world.users.items()},
        "workers": [str(world.workers[f"w{n}"]) for n in range(STAFF)],
        "since_ms": int(since.timestamp() * 1000),
        "span_ms": int((now() - since).total_seconds() * 1000) + 1000,
        "order_id": str(order_id), "open_order_id": str(open_id), "assignment_id": str(in_hand),
        "tag": world.tag,
    }  # fmt: skip


def _worked(world: Any, known: Any) -> Any:
    """An order that the crowd worked, delivered and accepted."""
    from tests.support import crowd_seeds, machine
    from tests.support.replay import items_csv, orders_of_asking

    from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
    from heliotrope.pipeline.decompose import selectors as decompose_selectors

    options = {
        "labels": list(LABELS), "target_ratio": 0.95, "least": LEAST, "most": known.most, "gold_ratio": 0,
    }  # fmt: skip
    source = items_csv(known.answers)
    order_id = machine.place(world, "annotation", options, source, "text/csv", title="One of thousands")
    ana = world.actor("ana")
    with acting(ana), acting_in_vault(ana, "eu"):
        keys = {item_id: content.key for item_id, content in decompose_selectors.contents(ana, order_id)}
    crowd_seeds.Replay(
        world=world,
        crowd=known,
        order_id=order_id,
        seats={worker: f"w{n}" for n, worker in enumerate(known.workers)},
        keys=keys,
        order_of_asking=orders_of_asking(known.answers, 1),
    ).run()
    (delivery,) = machine.deliveries(world, order_id)
    machine.accept(world, delivery)
    crowd_seeds.settle()
    return order_id


def _begin_another(world: Any) -> tuple[Any, Any]:
    """An order of which a part is judged, with a unit in a worker's hands."""
    from tests.support import machine

    source = "id,text\n" + "".join(f"o{n},text {n}\n" for n in range(OPEN_ITEMS))
    options = {"labels": list(LABELS), "target_ratio": 0.95, "least": 3, "most": 5, "gold_ratio": 0}
    order_id = machine.place(world, "annotation", options, source.encode(), "text/csv", title="Half done")
    for n in range(OPEN_ITEMS):
        name = f"w{n % 4}"
        handed = machine.ask(world, name)
        if handed is not None:
            machine.send(world, name, handed, {"answer": LABELS[n % 7 == 0]})
    machine.settle()
    in_hand = machine.ask(world, "w0")
    machine.settle()
    return order_id, in_hand


def _counted(url: str) -> dict[str, set[str]]:
    """The keys of every table's rows, before the order."""
    with psycopg.connect(url) as connection:
        return {
            table: {key for (key,) in connection.execute(f'SELECT ctid::text FROM "{table}"')}
            for table in tables(connection)
        }


def tables(connection: "psycopg.Connection[Any]") -> list[str]:
    """The tables whose rows are copied."""
    unlike = " AND ".join("tablename NOT LIKE %s" for _ in UNCOPIED)
    asked = f"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND {unlike} ORDER BY 1"
    return [name for (name,) in connection.execute(asked, UNCOPIED)]


def keep(url: str, before: dict[str, set[str]], since_ms: int) -> None:
    """Keep what came since as ``bench_from_TABLE``, and the entries of the chain as they are."""
    with psycopg.connect(url) as connection:
        for table, known in before.items():
            connection.execute(
                f'CREATE TABLE "bench_from_{table}" AS SELECT * FROM "{table}" WHERE ctid::text <> ALL(%s)',
                [list(known)],
            )
            kept = connection.execute(f'SELECT count(*) FROM "bench_from_{table}"').fetchone()
            if not kept or not kept[0]:
                connection.execute(f'DROP TABLE "bench_from_{table}"')
        connection.execute(
            "CREATE TABLE bench_entries AS SELECT * FROM audit_entry WHERE at >= to_timestamp(%s / 1000.0)",
            [since_ms],
        )
        connection.execute(
            "CREATE TABLE bench_copies (copy integer PRIMARY KEY, chained boolean NOT NULL DEFAULT false)"
        )


if __name__ == "__main__":
    django.setup()
    told = play(json.loads(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps(told) + "\n", encoding="utf-8")
