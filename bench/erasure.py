"""The row of the bench for erasure: one subject among a million keys, until nobody can read them any more.

Keys are loaded by COPY, outside the row's time.  Another process holds the subject's key in memory and asks
for it all the time; what counts is when it is told that the subject is erased, in every home.
"""

import multiprocessing as mp
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import psycopg

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys import store
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.erasing import destroy
from heliotrope.foundation.keys.keyring import fresh, read
from heliotrope.foundation.postgres import Cluster, Plan, find_binaries, provision
from saved import save

KEYS = 1_000_000
HOMES = ("eu", "us")
ROUNDS = 7
OWNER, APP = "heliotrope_owner", "heliotrope_app"


def row() -> None:
    """Load, erase one subject after another, and save what it took."""
    with tempfile.TemporaryDirectory(prefix="heliotrope-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "keys" / "data", find_binaries(os.environ))
        cluster.start(print)
        try:
            _measured(cluster)
        finally:
            cluster.stop()


def _measured(cluster: Cluster) -> None:
    names = {home: f"keys_{home}" for home in HOMES}
    provision(cluster.url(), Plan(owner=OWNER, app=APP, databases=tuple(names.values())))
    loaded = time.monotonic()
    for name in names.values():
        store.prepare(cluster.url(name, OWNER), APP)
        _load(cluster.url(name, OWNER))
    load_s = time.monotonic() - loaded
    urls = {home: cluster.url(name, APP) for home, name in names.items()}
    ring = fresh(HOMES)
    custody, began = Custody(read(ring), urls), time.monotonic()
    took = [_one(custody, ring, urls) for _ in range(ROUNDS)]
    rows = [
        {
            "keys": KEYS,
            "homes": len(HOMES),
            "rounds": ROUNDS,
            "destroyed_s_median": round(median(one for one, _ in took), 4),
            "unreadable_everywhere_s_median": round(median(one for _, one in took), 4),
            "unreadable_everywhere_s_worst": round(max(one for _, one in took), 4),
        }
    ]
    print(rows[0], f"loaded in {load_s:.0f} s", flush=True)
    save("erasure", rows, began, load_s=round(load_s, 1), at_most_s=1.0)


def _load(url: str) -> None:
    """A million keys that look like any other; nobody unwraps them."""
    with psycopg.connect(url) as owner:
        with owner.cursor().copy("COPY data_key (id, subject_id, version, wrapped) FROM STDIN") as rows:
            for _ in range(KEYS):
                rows.write_row((new_id(), new_id(), 1, os.urandom(60)))
        owner.execute("ANALYZE data_key")


def _one(custody: Custody, ring: str, urls: Mapping[str, str]) -> tuple[float, float]:
    """Seconds until the keys were destroyed in all homes, and until the other process could read in none."""
    subject = new_id()
    key_ids = {home: custody.for_subject(home, subject).id for home in HOMES}
    here, there = mp.get_context("spawn").Pipe()
    other = mp.get_context("spawn").Process(target=_reads, args=(there, ring, dict(urls), key_ids))
    other.start()
    here.recv()
    began = time.clock_gettime(time.CLOCK_MONOTONIC)
    asked = store.Erasure(
        subject_id=subject, key_id=None, kind="bench", client_id=new_id(), erased_at=datetime.now(UTC)
    )
    destroy(custody, asked, homes=HOMES)
    destroyed_s = time.clock_gettime(time.CLOCK_MONOTONIC) - began
    unreadable_s = here.recv() - began
    other.join()
    return destroyed_s, unreadable_s


def _reads(told: Connection, ring: str, urls: Mapping[str, str], key_ids: Mapping[str, UUID]) -> None:
    """Another process: it has the keys in memory, and asks until all of them are erased."""
    custody = Custody(read(ring), urls)
    for home, key_id in key_ids.items():
        custody.key(home, key_id)
    told.send("ready")
    while any(custody.key(home, key_id) is not None for home, key_id in key_ids.items()):
        time.sleep(0.001)
    told.send(time.clock_gettime(time.CLOCK_MONOTONIC))


ROWS: Mapping[str, Callable[[], Any]] = {"erasure": row}
