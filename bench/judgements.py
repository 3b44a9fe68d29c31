"""Every page and list of the API with millions of judgements beside the same with a hundred thousand.

Both databases were loaded before (`bench/judgements_load.py`) from the same order, so the addresses are the
same in both.  Requests alternate between them; what the machine does besides falls on both alike.
"""

import csv
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from judgements_load import PLACE, ROOT, Held, held
from saved import save

SMALL = 100_000
REQUESTS, WARM = 100, 3
MINUTES = 9.0
WITHIN = 2.0
CAST = {"operator": ("ada", "operator_admin"), "client": ("ana", "client_member"), "worker": ("w0", "worker"),
        "lead": ("lea", "site_lead")}  # fmt: skip
TABLES = ROOT / "tests" / "integration"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}")
KEYS = {
    "order_id": "SELECT %(order)s::uuid",
    "item_id": "SELECT id FROM item WHERE order_id = %(order)s ORDER BY ordinal LIMIT 1",
    "delivery_id": "SELECT id FROM delivery WHERE order_id = %(order)s",
    "invoice_id": "SELECT id FROM invoice WHERE order_id = %(order)s",
    "payout_id": "SELECT id FROM payout WHERE order_id = %(order)s AND worker_id = %(worker)s",
    "programme_id": 'SELECT programme_id FROM "order" WHERE id = %(order)s',
    "provider_id": "SELECT provider_id FROM worker WHERE id = %(worker)s",
    "worker_id": "SELECT %(worker)s::uuid",
    "client_id": 'SELECT client_id FROM "order" WHERE id = %(order)s',
    "assignment_id": "SELECT %(assignment)s::uuid",
}
"""Where an address' keys come from: the order that was played, not a copy of it."""
EXPLAINED = {
    "invoice": "invoice_id",
    "payout": "payout_id",
    "verdict": "item_id",
    "assignment": "assignment_id",
}
LEFT_OUT = ("/account/", "/static/", "/health", "/chat/", "/csat/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Something that one of the cast opens; ``name`` has its parameters unfilled."""

    name: str
    path: str


class Door:
    """A process of the product on one of the installations."""

    def __init__(self, one: Held) -> None:
        """Start it; it is ready with its first answer."""
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(ROOT / "bench" / "judgements_door.py"), str(one.story)],
            env={**os.environ, **one.environment()},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def ask(self, who: str, path: str) -> dict[str, Any]:
        """Open an address there."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"who": who, "path": path}) + "\n")
        self.process.stdin.flush()
        while not (line := self.process.stdout.readline()).startswith("{"):
            if not line:
                raise SystemExit("a door closed by itself")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


def largest() -> int:
    """The most judgements that were loaded whole or in part, beside the small ones."""
    found = [
        int(path.name) for path in PLACE.glob("[0-9]*") if path.name.isdigit() and int(path.name) > SMALL
    ]
    if not found:
        raise SystemExit("nothing is loaded: python bench/judgements_load.py --judgements 10000000")
    return max(found)


@contextmanager
def both() -> Iterator[tuple[Held, Held]]:
    """The small and the large installation, running."""
    with held(str(SMALL)) as small, held(str(largest())) as large:
        yield small, large


def keys_of(one: Held) -> dict[str, str]:
    """What fills an address' parameters."""
    import psycopg

    told = one.told
    known = {"order": told["order_id"], "worker": told["workers"][0], "assignment": told["assignment_id"]}
    found = {}
    with psycopg.connect(one.url("default")) as connection:
        for name, sql in KEYS.items():
            row = connection.execute(sql, known).fetchone()
            if row is not None:
                found[name] = str(row[0])
    return found


def addresses(role: str, keys: Mapping[str, str]) -> Iterator[Address]:
    """Every page and every GET of the API that a role may open, as far as its keys are known."""
    with (TABLES / "isolation_pages.csv").open(newline="") as file:
        named = [row["page"] for row in csv.DictReader(file) if role in row["roles"].split()]
    with (TABLES / "isolation_table.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            verb, _, path = row["operation"].partition(" ")
            if verb == "GET" and role in row["roles"].split():
                named.append(f"/api/v1{path}")
    for name in named:
        if not name.startswith(LEFT_OUT):
            yield from _filled(name, keys)


def _filled(name: str, keys: Mapping[str, str]) -> Iterator[Address]:
    words = [first or second for first, second in PARAMETER.findall(name)]
    kinds = EXPLAINED if "kind" in words else {"": ""}
    for kind, subject in kinds.items():
        told = {**keys, "name": "results.jsonl", "kind": kind, "subject_id": keys.get(subject, "")}
        if all(told.get(word) for word in words):
            path = PARAMETER.sub(lambda found, told=told: told[found[1] or found[2]], name)  # type: ignore[misc]
            yield Address(name=name.replace("<slug:kind>", kind).replace("{kind}", kind), path=path)


def judged(one: Held) -> int:
    """How many judgements there are."""
    import psycopg

    with psycopg.connect(one.url("default")) as connection:
        row = connection.execute("SELECT count(*) FROM judgement").fetchone()
    return int((row or (0,))[0])


def row(part: str) -> None:
    """Pages and lists with millions of judgements beside those with 100,000: p50 and p99, in turns."""
    who, role = CAST[part]
    if not largest() or not (PLACE / str(SMALL)).exists():
        print("nothing is loaded: python bench/judgements_load.py --judgements 10000000, and 100000")
        return
    began = time.monotonic()
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        small, large = stack.enter_context(both())
        counts = (judged(small), judged(large))
        print(f"{counts[0]:,} beside {counts[1]:,} judgements; as {who}, {role}")
        doors = (Door(small), Door(large))
        for door in doors:
            stack.callback(door.close)
        open_to = [one for one in addresses(role, keys_of(large)) if _is_open(doors, who, one)]
        # The longest is measured no longer than its share of what is left.
        for place, address in enumerate(open_to):
            share = (began + 60 * MINUTES - time.monotonic()) / (len(open_to) - place)
            found = _measured(doors, who, address, time.monotonic() + share)
            rows.append(found)
            print(_line(found), flush=True)
            save(f"judgements-{part}", rows, began, judgements=counts, who=role, within=WITHIN)
    slow = [one["address"] for one in rows if one["p99_times"] > WITHIN]
    print(f"{len(rows)} addresses, {len(slow)} whose p99 is over {WITHIN} times: {', '.join(slow) or 'none'}")


def _is_open(doors: tuple[Door, Door], who: str, address: Address) -> bool:
    """Whether both answer the address with a page; also what warms them up."""
    return all(door.ask(who, address.path)["status"] == 200 for _ in range(WARM) for door in doors)


def _measured(doors: tuple[Door, Door], who: str, address: Address, until: float) -> dict[str, Any]:
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(REQUESTS):
        for which in (0, 1) if number % 2 else (1, 0):
            took[which].append(1000 * doors[which].ask(who, address.path)["seconds"])
        if number >= 19 and time.monotonic() > until:
            break
    (p50, p99), (p50_large, p99_large) = (_quantiles(one) for one in took)
    return {
        "address": address.name, "requests": len(took[0]),
        "p50_ms": round(p50, 1), "p50_large_ms": round(p50_large, 1), "p50_times": round(p50_large / p50, 2),
        "p99_ms": round(p99, 1), "p99_large_ms": round(p99_large, 1), "p99_times": round(p99_large / p99, 2),
    }  # fmt: skip


def _quantiles(took: list[float]) -> tuple[float, float]:
    cut = statistics.quantiles(took, n=100, method="inclusive")
    return cut[49], cut[98]


def _line(found: Mapping[str, Any]) -> str:
    return (
        f"{found['address'][:58]:58} {found['requests']:4}"
        f" {found['p50_ms']:8.1f} {found['p50_large_ms']:8.1f} {found['p50_times']:6.2f}"
        f" {found['p99_ms']:8.1f} {found['p99_large_ms']:8.1f} {found['p99_times']:6.2f}"
        f"{'' if found['p99_times'] <= WITHIN else '  OVER'}"
    )


ROWS = {f"judgements-10m-{part}": partial(row, part) for part in CAST}
