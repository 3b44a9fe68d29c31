"""Anything is killed at any moment: nothing is lost, nothing is doubled, the books and the chains hold."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest

from heliotrope.foundation.postgres import Cluster, Plan, find_binaries, provision
from tests.journeys.kill_scene import WORKERS
from tests.support import server
from tests.support.platform import POSTGRES, ROOT, WEB, Platform, running_platform
from tests.support.replay import Answers, Api, Replay, items_csv, orders_of_asking

SEED = 36
ITEMS = 40
LEAST, MOST = 3, 7
RIGHT_RATIO = 0.8
LABELS = ("yes", "no")
REST_S = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """Who dies, and how long after which acknowledged judgement."""

    after: int
    delay_s: float
    victims: tuple[str, ...]


def kills(rng: random.Random, everybody: tuple[str, ...]) -> tuple[Kill, ...]:
    """Eight moments while work goes on; everything that can die does, and once all of it together."""
    victims = [
        (WEB,),
        ("default",),
        ("vault_eu",),
        (POSTGRES,),
        everybody,
        (POSTGRES,),
        ("vault_us",),
        (rng.choice(everybody),),
    ]
    rng.shuffle(victims)
    least = ITEMS * LEAST
    return tuple(
        Kill(
            after=least * n // len(victims) + rng.randrange(1, least // len(victims)),
            delay_s=rng.uniform(0.0, 0.2),
            victims=dying,
        )
        for n, dying in enumerate(victims)
    )


def known_answers(rng: random.Random) -> Answers:
    """What each worker says of each item: mostly right, each by themselves."""
    answers = {}
    for n in range(ITEMS):
        right = rng.choice(LABELS)
        wrong = LABELS[1 - LABELS.index(right)]
        answers[f"item-{n}"] = {
            f"w{w}": right if rng.random() < RIGHT_RATIO else wrong for w in range(WORKERS)
        }
    return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A platform on a server of its own."""

    cluster: Cluster
    databases: server.Databases
    platform: Platform

    def ask(self, what: str) -> Any:
        """Run a part of the scene that needs Django on these databases."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.kill_scene", what],
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


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("kill")
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


def place(ana: Api, programme: str, answers: Answers) -> str:
    options = {"labels": list(LABELS), "least": LEAST, "most": MOST, "gold_ratio": 0}
    order = {"programme_id": programme, "title": "Killed at any moment", "options": options}
    placed = ana.upload("/orders", {"order": json.dumps(order)}, "items.csv", items_csv(answers))
    return str(placed["id"])


def wait_for_rest(scene: Scene) -> None:
    """Until nothing waits anywhere: no event, no job, no unsealed entry."""
    deadline = time.monotonic() + REST_S
    while left := unrest(scene):
        assert time.monotonic() < deadline, f"the platform did not come to rest: {left}"
        time.sleep(0.5)


def unrest(scene: Scene) -> dict[str, int]:
    waiting = {
        "events": "SELECT count(*) FROM outbox_event WHERE dispatched_at IS NULL",
        "jobs": "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')",
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


@pytest.mark.timeout(900)
@pytest.mark.promise("36", thin="moments are drawn from one seed; a restored backup is not among them")
def test_nothing_is_lost_or_doubled_when_anything_is_killed_at_any_moment(scene: Scene) -> None:
    rng = random.Random(SEED)
    answers = known_answers(rng)
    cast = scene.ask("cast")
    ana, ada = (Api(scene.platform.port, cast["tokens"][name]) for name in ("ana", "ada"))
    killer = Killer(scene.platform, kills(rng, scene.platform.names))

    order_id = place(ana, cast["programme"], answers)
    killer.now(Kill(after=0, delay_s=rng.uniform(0.0, 0.5), victims=("vault_eu",)))
    replay = Replay(
        port=scene.platform.port,
        operator=ada,
        order_id=order_id,
        answers=answers,
        tokens=cast["tokens"],
        worker_ids={name: UUID(key) for name, key in cast["workers"].items()},
        order_of_asking=orders_of_asking(answers, SEED),
        on_judgement=killer.told,
    )
    with told_what_was_killed(killer):
        replay.run()
        delivery = ana.get(f"/orders/{order_id}/deliveries")[0]
        assert len(ana.get(f"/deliveries/{delivery['id']}/files/results.jsonl").splitlines()) == ITEMS
        killer.now(Kill(after=0, delay_s=0.02, victims=scene.platform.names))
        ana.act(f"/deliveries/{delivery['id']}/acceptance")
        wait_for_rest(scene)

    assert len(killer.done) == 10
    check_judgements(scene, replay, order_id)
    check_units(scene, order_id)
    check_money(scene, order_id)
    check_jobs_and_chains(scene)
    assert ana.get(f"/orders/{order_id}")["state"] == "accepted"


def check_judgements(scene: Scene, replay: Replay, order_id: str) -> None:
    """Every acknowledged judgement exists exactly once, and no other does."""
    kept = scene.rows(
        "default",
        "SELECT j.id::text, j.item_id::text, w.handle, j.answer FROM judgement j"
        " JOIN worker w ON w.id = j.worker_id WHERE j.order_id = %s",
        order_id,
    )
    key_of = dict(
        scene.rows("vault_eu", "SELECT item_id::text, key FROM item_content WHERE order_id = %s", order_id)
    )
    assert {judgement: (key_of[item], *said) for judgement, item, *said in kept} == replay.acknowledged
    assert len({(item, worker) for _, item, worker, _ in kept}) == len(kept)
    assert max(Counter(item for _, item, _, _ in kept).values()) <= MOST
    assert scene.one("default", "SELECT count(*) FROM judgement WHERE fold IS NULL") == 0


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


def check_money(scene: Scene, order_id: str) -> None:
    """Each judgement is paid once, there is one delivery and one invoice, and all books balance."""
    judged = scene.one("default", "SELECT count(*) FROM judgement WHERE order_id = %s", order_id)
    assert scene.one("default", "SELECT count(*) FROM pay_line WHERE order_id = %s", order_id) == judged
    for table in ("delivery", "invoice"):
        assert scene.one("default", f"SELECT count(*) FROM {table} WHERE order_id = %s", order_id) == 1
    paid = scene.one("default", "SELECT sum(judgements) FROM payout WHERE order_id = %s", order_id)
    assert paid == judged
    sums = "SELECT legal_entity_id, currency, sum(amount) FROM ledger_entry GROUP BY 1, 2"
    balances = scene.rows("default", sums)
    assert balances
    assert all(not amount for _, _, amount in balances)


def check_jobs_and_chains(scene: Scene) -> None:
    """No job failed for good or is held by nobody, and each database's audit chain verifies."""
    for alias in server.NAMES:
        states = scene.rows(alias, "SELECT task_name, status::text FROM procrastinate_jobs")
        assert [job for job in states if job[1] in ("todo", "doing", "failed")] == []
    for alias, chain in scene.ask("chains").items():
        assert (chain["why"], chain["unsealed"]) == ("", 0), alias
        assert chain["sealed"] or alias == "vault_us"
