"""A platform that is killed piece by piece: who dies when, and what must hold when it rests again."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from heliotrope.foundation.postgres import Cluster, Plan, find_binaries, provision
from tests.support import server
from tests.support.platform import ROOT, Platform, running_platform

SEED = 36
REST_S = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """Who dies, and how long after which acknowledged judgement."""

    after: int
    delay_s: float
    victims: tuple[str, ...]


def dealt(rng: random.Random, victims: Sequence[tuple[str, ...]], *, least: int) -> tuple[Kill, ...]:
    """A moment for each of the victims, in an order of chance, spread over the first acknowledged acts.

    Args:
        least: acts that there are at least, so that every moment comes.
    """
    order = list(victims)
    rng.shuffle(order)
    share = least // len(order)
    return tuple(
        Kill(after=share * n + rng.randrange(1, share), delay_s=rng.uniform(0.0, 0.2), victims=dying)
        for n, dying in enumerate(order)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A platform on a server of its own."""

    cluster: Cluster
    databases: server.Databases
    platform: Platform

    def ask(self, what: str, *told: str) -> Any:
        """Run a part of the scene that needs Django on these databases."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.kill_scene", what, *told],
            cwd=ROOT,
            env={**os.environ, **self.databases.environment()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    def rows(self, alias: str, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a question to one database gives, past every policy."""
        with psycopg.connect(self.cluster.url(server.NAMES[alias])) as connection:
            return connection.execute(sql, values).fetchall()

    def one(self, alias: str, sql: str, *values: object) -> Any:
        """The one value that a question gives."""
        return self.rows(alias, sql, *values)[0][0]


@contextmanager
def played(folder: Path) -> Iterator[Scene]:
    """A scene in a folder, with a database server that nobody else has."""
    cluster = Cluster(folder / "pg", find_binaries(os.environ))
    cluster.start(lambda _line: None)
    try:
        names = tuple(server.NAMES.values())
        provision(cluster.url(), Plan(owner=server.OWNER, app=server.APP, databases=names))
        databases = server.Databases(
            owner={alias: cluster.url(name, server.OWNER) for alias, name in server.NAMES.items()},
            app={alias: cluster.url(name, server.APP) for alias, name in server.NAMES.items()},
        )
        server.migrate(databases)
        with running_platform(databases.environment(), folder / "logs", cluster=cluster) as platform:
            yield Scene(cluster=cluster, databases=databases, platform=platform)
    finally:
        cluster.stop()


class Killer:
    """Kills at its moments, beside the work; its kills are begun once each."""

    def __init__(self, platform: Platform, moments: Sequence[Kill]) -> None:
        self._platform, self._left = platform, sorted(moments, key=lambda kill: kill.after)
        self._held = threading.Lock()
        self.done: list[Kill] = []

    def told(self, acknowledged: int) -> None:
        """So many judgements are acknowledged."""
        with self._held:
            while self._left and self._left[0].after <= acknowledged:
                self.now(self._left.pop(0))

    def now(self, kill: Kill) -> None:
        """Kill after the delay, without waiting for it."""
        self.done.append(kill)
        threading.Timer(kill.delay_s, self._platform.kill, kill.victims).start()


def wait_for_rest(scene: Scene) -> None:
    """Until nothing waits anywhere: no event, no job, no unsealed entry."""
    deadline = time.monotonic() + REST_S
    while left := unrest(scene):
        assert time.monotonic() < deadline, f"the platform did not come to rest: {left}"
        time.sleep(0.5)


def unrest(scene: Scene) -> dict[str, int]:
    waiting = {
        "events": "SELECT count(*) FROM outbox_event WHERE dispatched_at IS NULL",
        "jobs": "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
        " AND task_name <> 'fetch_mail'",
        "unsealed": "SELECT count(*) FROM audit_entry WHERE number IS NULL",
    }
    found = {
        f"{what} in {alias}": scene.one(alias, sql) for alias in server.NAMES for what, sql in waiting.items()
    }
    return {name: count for name, count in found.items() if count}


@contextmanager
def told_what_was_killed(killer: Killer) -> Iterator[None]:
    try:
        yield
    except BaseException:
        print("killed until then:", *killer.done, sep="\n  ")
        raise


def check_units(scene: Scene, order_id: str) -> None:
    """No unit is held by two, none is in hand without a holder, none is left over."""
    questions = {
        "held by two": "SELECT count(*) FROM (SELECT unit_id FROM assignment WHERE order_id = %s"
        " AND state <> 'released' GROUP BY unit_id HAVING count(*) > 1) twice",
        "assigned without assignment": "SELECT count(*) FROM work_unit u WHERE u.order_id = %s"
        " AND u.state = 'assigned' AND NOT EXISTS (SELECT FROM assignment a WHERE a.unit_id = u.id"
        " AND a.state = 'active')",
        "in hand of nobody's unit": "SELECT count(*) FROM assignment a JOIN work_unit u ON u.id = a.unit_id"
        " WHERE a.order_id = %s AND a.state = 'active' AND u.state <> 'assigned'",
        "left over": "SELECT count(*) FROM work_unit WHERE order_id = %s"
        " AND state NOT IN ('done', 'cancelled')",
        "done without judgement": "SELECT count(*) FROM work_unit u WHERE u.order_id = %s"
        " AND u.state = 'done' AND NOT EXISTS (SELECT FROM judgement j WHERE j.unit_id = u.id)",
    }
    found = {name: scene.one("default", sql, order_id) for name, sql in questions.items()}
    assert found == dict.fromkeys(questions, 0)


def check_books(scene: Scene) -> None:
    """All books balance in every currency, and are not empty."""
    sums = "SELECT legal_entity_id, currency, sum(amount) FROM ledger_entry GROUP BY 1, 2"
    balances = scene.rows("default", sums)
    assert balances
    assert all(not amount for _, _, amount in balances)


def check_jobs_and_chains(scene: Scene) -> None:
    """No job failed for good or is held by nobody, and each database's audit chain verifies."""
    for alias in server.NAMES:
        states = scene.rows(alias, "SELECT task_name, status::text FROM procrastinate_jobs")
        left = [job for job in states if job[1] in ("todo", "doing", "failed")]
        # The post is asked again and again, whatever came.
        assert [job for job in left if job not in (("fetch_mail", "todo"), ("fetch_mail", "doing"))] == []
    for alias, chain in scene.ask("chains").items():
        assert (chain["why"], chain["unsealed"]) == ("", 0), alias
        assert chain["sealed"] or alias == "vault_us"
