"""A backup is taken while the platform works, restored elsewhere, and the work goes on there."""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.postgres import Cluster, find_binaries
from tests.chaos import annotation, reader
from tests.chaos.desk import Crew
from tests.chaos.platform import NAMES, Scene, databases_of, wait_for_rest
from tests.chaos.scene import SAID, WHO
from tests.support.platform import ROOT, running_platform
from tests.support.replay import Api

ORDER = tuple(NAMES)
"""The databases in the order in which each probe is committed to them."""


@dataclass(slots=True, kw_only=True)
class Probe:
    """Writes a number into one database after the other, and notes what was acknowledged and when.

    Attributes:
        acknowledged: by database the numbers, each with a place in the log that its commit does not pass.
    """

    scene: Scene
    acknowledged: dict[str, dict[int, int]] = field(default_factory=lambda: {alias: {} for alias in ORDER})
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def writing(self) -> Iterator[None]:
        for alias in ORDER:
            with self._open(alias) as connection:
                connection.execute("CREATE TABLE probe (number bigint PRIMARY KEY)")
        writer = threading.Thread(target=self._write)
        writer.start()
        try:
            yield
        finally:
            self._stop.set()
            writer.join()

    def _open(self, alias: str) -> psycopg.Connection[Any]:
        return psycopg.connect(self.scene.cluster.url(NAMES[alias]), autocommit=True)

    def _write(self) -> None:
        doors = {alias: self._open(alias) for alias in ORDER}
        number = 0
        while not self._stop.is_set():
            number += 1
            for alias, door in doors.items():
                door.execute("INSERT INTO probe VALUES (%s)", [number])
                place = door.execute("SELECT pg_current_wal_insert_lsn() - '0/0'").fetchone()
                assert place is not None
                self.acknowledged[alias][number] = int(place[0])
        for door in doors.values():
            door.close()


def heliotrope(*words: str, scene: Scene) -> str:
    """Run the command as an operator does; gives what it says."""
    told = {name: value for name, value in scene.told.items() if name != "HELIOTROPE_DATABASES"}
    done = subprocess.run(
        [sys.executable, "-m", "heliotrope.interfaces.cli", *words],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **told},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def place_of(lsn: str) -> int:
    """A place in the log as a number."""
    high, low = lsn.split("/")
    return (int(high, 16) << 32) + int(low, 16)


def numbers(cluster: Cluster, alias: str) -> set[int]:
    with psycopg.connect(cluster.url(NAMES[alias])) as connection:
        return {row[0] for row in connection.execute("SELECT number FROM probe")}


@pytest.mark.timeout(600)
@pytest.mark.promise("36")
def test_a_backup_under_load_is_restored_elsewhere_to_the_last_commit_and_works_on(
    scene: Scene, tmp_path: Path
) -> None:
    cast = scene.ask("cast", "")
    ana = Api(scene.platform.port, cast["tokens"]["ana"])
    tokens = {name: cast["tokens"][name] for name in ("w0", "w1", "w2", "w3")}
    order_id = annotation.place(ana, cast["programme"])
    crew = Crew(port=scene.platform.port, tokens=tokens, on_judgement=lambda _count: None)
    who = scene.ask("write", cast["programme"])["contact"]
    assert scene.ask("reads", cast["programme"], who) == {"said": [SAID], "address": WHO}
    probe, kept, before = Probe(scene=scene), tmp_path / "kept", dict[str, Any]()

    def back_up() -> bool:
        """Taken while the crew goes on; what they were told before it began must be in it."""
        if len(crew.acknowledged) < annotation.ITEMS // 2:
            return False
        before.update(crew.acknowledged)
        heliotrope("backup", str(kept), "--state", str(scene.folder / "state"), scene=scene)
        return True

    with probe.writing():
        crew.run(back_up)
    scene.ask("erase", cast["programme"], who)
    told = heliotrope("restore", str(kept), "--to", str(tmp_path / "elsewhere"), scene=scene)
    assert "all of it verified" in told

    cluster = Cluster(tmp_path / "elsewhere" / "postgres" / "data", find_binaries({}))
    cluster.start(lambda _line: None)
    try:
        check_instant(cluster, probe, told)
        databases = databases_of(cluster).environment()
        # Key stores are in no backup of data: those that are in use go on, and they know who was erased.
        keys = {"HELIOTROPE_KEYS": scene.told["HELIOTROPE_KEYS"]}
        moved = {**scene.told, **databases, **keys, "HELIOTROPE_STATE": str(tmp_path / "elsewhere")}
        with running_platform(moved, tmp_path / "logs", cluster=cluster, live=True) as platform:
            there = Scene(folder=tmp_path, cluster=cluster, told=moved, platform=platform)
            assert there.ask("reads", cast["programme"], who) == {"said": [ERASED], "address": ERASED}
            assert "1 erased" in heliotrope("keys", "replay", scene=there)
            gone = f"SELECT address FROM support_contact WHERE id = '{who}'"
            assert there.rows("vault_eu", gone) == [(f"erased:{who}",)]
            go_on(there, cast, order_id, before)
    finally:
        cluster.stop()


def check_instant(cluster: Cluster, probe: Probe, told: str) -> None:
    """Every commit up to the backup's place in the log is there, in each database, and none after it."""
    (end,) = map(place_of, re.findall(r"up to (\w+/\w+);", told))
    there = {alias: numbers(cluster, alias) for alias in ORDER}
    for alias, sent in probe.acknowledged.items():
        assert {number for number, place in sent.items() if place <= end} <= there[alias] <= set(sent)
        assert there[alias] < set(sent), "the writer went on after the backup, or it was under no load"
    first, *others = (len(there[alias]) for alias in ORDER)
    # Committed to one database after the other: a backup of one instant has them so too.
    assert all(count in (first, first - 1) for count in others), there
    assert sorted(others, reverse=True) == others


def go_on(there: Scene, cast: dict[str, Any], order_id: str, before: dict[str, Any]) -> None:
    """The restored platform knows every answer that was acknowledged before, and finishes the order."""
    known = "SELECT id::text FROM judgement WHERE order_id = %s"
    assert set(before) <= {key for (key,) in there.rows("default", known, order_id)}
    tokens = {name: cast["tokens"][name] for name in ("w0", "w1", "w2", "w3")}
    crew = Crew(port=there.platform.port, tokens=tokens, on_judgement=lambda _count: None)
    # Who had a unit in hand when the backup was taken still has it.
    for worker, token in tokens.items():
        finish_in_hand(Api(there.platform.port, token), worker)
    delivered = "SELECT count(*) FROM delivery WHERE order_id = %s"
    crew.run(lambda: bool(there.one("default", delivered, order_id)))
    ana = Api(there.platform.port, cast["tokens"]["ana"])
    delivery = ana.get(f"/orders/{order_id}/deliveries")[0]
    ana.act(f"/deliveries/{delivery['id']}/acceptance")
    wait_for_rest(there)
    annotation.check_money(there, order_id)
    assert reader.faults(there) == []


def finish_in_hand(api: Api, worker: str) -> None:
    for one in api.get("/work/assignments"):
        shown = api.get(f"/work/assignments/{one['id']}")
        api.act(
            f"/work/assignments/{one['id']}/judgement",
            {"given": annotation.answer(shown, worker), "spent_s": 1},
        )


def test_a_backup_that_was_killed_leaves_nothing_and_the_next_one_is_whole(
    scene: Scene, tmp_path: Path
) -> None:
    """Killed at seeded instants of its run, by kill -9, as by a power cut."""
    told = {name: value for name, value in scene.told.items() if name != "HELIOTROPE_DATABASES"}
    command = [sys.executable, "-m", "heliotrope.interfaces.cli", "backup", str(tmp_path / "kept")]
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **told}
    began = subprocess.Popen(
        [*command, "--state", str(scene.folder / "state")], env=environ, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".kept.new-*/server/base")) and time.monotonic() < deadline:
        time.sleep(0.01)
    began.kill()
    began.wait()
    assert not (tmp_path / "kept").exists()

    heliotrope("backup", str(tmp_path / "kept"), "--state", str(scene.folder / "state"), scene=scene)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"], "nothing is left of the first try"
