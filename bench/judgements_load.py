"""Databases with so many judgements: a real order, copied thousands of times, with its chain and its ledger.

    python bench/judgements_load.py --judgements 10000000 [--minutes 60]

It goes on where it was interrupted.  A copy is the order's own rows with other keys and an earlier time,
worked by other workers of the same sites; each copy of a posting is sealed in the audit chain, which goes on
entry by entry as the sealer would have written it.  Rows go in below the triggers; ``--verify`` then holds
everything to what `heliotrope audit verify` asks, chain and ledger, row by row.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "bench")]

import psycopg  # noqa: E402
from psycopg.sql import SQL, Identifier  # noqa: E402

from heliotrope.foundation.postgres import Cluster, find_binaries  # noqa: E402

PLACE = ROOT / "build" / "judgements"
AT_ONCE = 20
GROUP = 12
ALIASES = ("default", "vault_eu")
UNHURRIED = (
    "SET session_replication_role = replica",
    "SET synchronous_commit = off",
    "SET work_mem = '128MB'",
)
SPECIAL = {
    ("order", "content_sha256"): "encode(sha256(convert_to(t.content_sha256 || k.copy, 'UTF8')), 'hex')",
    ("invoice", "number"): "t.number || '-' || k.copy",
}
"""Columns that must differ between copies and are no keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A server that holds so many judgements, running."""

    folder: Path
    cluster: Cluster
    told: dict[str, Any]

    def url(self, alias: str) -> str:
        """Where the owner finds one of its databases."""
        from tests.support.server import NAMES

        return self.cluster.url(NAMES[alias])

    @property
    def story(self) -> Path:
        """The file that tells how the order was played."""
        return self.folder / "told.json"

    def environment(self, *, superuser: bool = False) -> dict[str, str]:
        """What a process of the platform must be told to work on these.

        Args:
            superuser: below every policy and trigger, as only the loader may.
        """
        databases = _databases(self.cluster)
        urls = {**databases.owner, **{alias: self.url(alias) for alias in ALIASES}}
        return {
            **databases.environment(),
            **({"HELIOTROPE_DATABASES": json.dumps(urls)} if superuser else {}),
            "HELIOTROPE_STATE": str(self.folder / "state"),
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT, ROOT / "bench"))),
        }


def _databases(cluster: Cluster) -> Any:
    from tests.support import server

    return server.Databases(
        owner={alias: cluster.url(name, server.OWNER) for alias, name in server.NAMES.items()},
        app={alias: cluster.url(name, server.APP) for alias, name in server.NAMES.items()},
    )


@contextmanager
def held(name: str) -> Iterator[Held]:
    """The databases of this name, which were loaded before."""
    folder = PLACE / name
    if not (folder / "told.json").is_file():
        raise SystemExit(f"{folder} is not there: python bench/judgements_load.py --judgements {name}")
    with started(folder, json.loads((folder / "told.json").read_text())) as one:
        yield one


@contextmanager
def started(folder: Path, told: dict[str, Any]) -> Iterator[Held]:
    """A folder's server, running."""
    cluster = Cluster(folder / "pg", find_binaries(os.environ))
    cluster.start(lambda _line: None)
    try:
        yield Held(folder=folder, cluster=cluster, told=told)
    finally:
        cluster.stop()


def make_template() -> None:
    """The order that is copied, played on databases of its own."""
    from tests.support import server

    empty, draft = PLACE / "empty", PLACE / "template.draft"
    if not (empty / "migrated").exists():
        shutil.rmtree(empty, ignore_errors=True)
        empty.mkdir(parents=True)
        with server.running(empty):
            pass
        (empty / "migrated").touch()
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(empty, draft, symlinks=True)
    with started(draft, {}) as one:
        urls = json.dumps({alias: one.url(alias) for alias in ALIASES})
        if _run(one, "judgements_template.py", urls, str(one.story), superuser=False):
            raise SystemExit("the order to copy was not played to its end")
    draft.rename(PLACE / "template")


def prepare(one: Held) -> None:
    """Take the keys of the kept rows apart, and say which worker stands in for which, by group."""
    for alias in ALIASES:
        with psycopg.connect(one.url(alias)) as connection:
            if connection.execute("SELECT to_regclass('bench_worker')").fetchone() != (None,):
                continue
            connection.execute("CREATE TABLE bench_worker (old uuid, of_group integer, new uuid)")
            workers = one.told["workers"]
            rows = [
                (workers[n], group, workers[group * GROUP + n])
                for group in range(len(workers) // GROUP)
                for n in range(GROUP)
            ]
            with connection.cursor() as cursor:
                cursor.executemany("INSERT INTO bench_worker VALUES (%s, %s, %s)", rows)
            for table, columns in _kept(connection).items():
                for column, kind in columns.items():
                    if kind == "uuid" and column != "worker_id":
                        _take_apart(connection, table, column)


def _take_apart(connection: "psycopg.Connection[Any]", table: str, column: str) -> None:
    names = {
        "kept": Identifier(f"bench_from_{table}"),
        "ms": Identifier(f"{column}__ms"),
        "tail": Identifier(f"{column}__tail"),
        "key": Identifier(column),
    }
    connection.execute(
        SQL("ALTER TABLE {kept} ADD COLUMN {ms} bigint, ADD COLUMN {tail} text").format(**names)
    )
    connection.execute(
        SQL(
            "UPDATE {kept} SET {ms} = ('x' || substr(replace({key}::text, '-', ''), 1, 12))::bit(48)::bigint,"
            " {tail} = substr(replace({key}::text, '-', ''), 13)"
        ).format(**names)
    )


def _kept(connection: "psycopg.Connection[Any]") -> dict[str, dict[str, str]]:
    """The kept tables with the columns of the tables that they come from."""
    found: dict[str, dict[str, str]] = {}
    rows = connection.execute(
        "SELECT c.table_name, c.column_name, c.udt_name FROM information_schema.columns c"
        " JOIN information_schema.tables k ON k.table_name = 'bench_from_' || c.table_name"
        " WHERE c.table_schema = 'public' AND k.table_schema = 'public'"
        " ORDER BY c.table_name, c.ordinal_position"
    )
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def copy_rows(connection: "psycopg.Connection[Any]", told: dict[str, Any], copies: range) -> None:
    """Insert these copies of every kept row."""
    values = {
        "first": copies.start,
        "last": copies.stop - 1,
        "groups": len(told["workers"]) // GROUP,
        "span": timedelta(milliseconds=told["span_ms"]),
        "ms": told["span_ms"],
        "since": f"{told['since_ms']:012x}" + "0" * 20,
    }
    for table, columns in _kept(connection).items():
        said = [_value(table, column, kind) for column, kind in columns.items()]
        connection.execute(
            SQL(COPY).format(
                SQL(STANDS_IN if "worker_id" in columns else ""),
                table=Identifier(table),
                columns=SQL(", ").join(map(Identifier, columns)),
                values=SQL(", ").join(said),
                kept=Identifier(f"bench_from_{table}"),
            ),
            values,
        )


COPY = (
    "INSERT INTO {table} ({columns}) SELECT {values}"
    " FROM generate_series(%(first)s::int, %(last)s::int) AS k (copy) CROSS JOIN {kept} AS t {}"
    " ON CONFLICT DO NOTHING"
)
STANDS_IN = "LEFT JOIN bench_worker AS w ON w.old = t.worker_id AND w.of_group = k.copy %% %(groups)s"
KEY = (
    "CASE WHEN t.{0} IS NULL OR (t.{0} <= %(since)s::uuid AND substr(t.{2}, 1, 1) = '7') THEN t.{0}"
    " WHEN substr(t.{2}, 1, 1) = '7'"
    " THEN (lpad(to_hex(t.{1} - k.copy * %(ms)s::bigint), 12, '0') || t.{2})::uuid"
    " ELSE md5(t.{0}::text || k.copy)::uuid END"
)
"""A key of the copy: what was there before the order stays, a key of an instant moves, others are hashed."""


def _value(table: str, column: str, kind: str) -> Any:
    """What a copy has in a column."""
    if special := SPECIAL.get((table, column)):
        return SQL(special)
    if column == "worker_id":
        return SQL("coalesce(w.new, t.worker_id)")
    if kind == "uuid":
        return SQL(KEY).format(*map(Identifier, (column, f"{column}__ms", f"{column}__tail")))
    return SQL("t.{} - k.copy * %(span)s" if kind == "timestamptz" else "t.{}").format(Identifier(column))


def new_key(key: str, told: dict[str, Any], copy: int) -> str:
    """The same in Python, for the chain."""
    plain = key.replace("-", "")
    ms, tail = int(plain[:12], 16), plain[12:]
    if not tail.startswith("7"):
        made = hashlib.md5(f"{key}{copy}".encode(), usedforsecurity=False).hexdigest()
    elif plain <= f"{told['since_ms']:012x}" + "0" * 20:
        return key
    else:
        made = f"{ms - copy * told['span_ms']:012x}{tail}"
    return f"{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:]}"


def load(judgements: int, until: float) -> bool:
    """Copy until there are so many, or until an instant of the clock; gives whether all are there."""
    from tests.support import server

    folder = PLACE / str(judgements)
    if not folder.exists():
        if not (PLACE / "template" / "told.json").exists():
            make_template()
        shutil.copytree(PLACE / "template", folder.with_suffix(".draft"), symlinks=True, dirs_exist_ok=True)
        folder.with_suffix(".draft").rename(folder)
    with held(str(judgements)) as one:
        # What was loaded before a change of the schema is brought up to date.
        server.migrate(_databases(one.cluster))
        prepare(one)
        whole = _copied(one, judgements, until)
        if _run(one, "judgements_chain.py", str(one.story), *ALIASES):
            raise SystemExit("the chain did not come to its end; the same command goes on")
        for alias in ALIASES:
            with psycopg.connect(one.url(alias), autocommit=True) as connection:
                connection.execute("VACUUM (ANALYZE)")
    return whole


def _copied(one: Held, judgements: int, until: float) -> bool:
    with psycopg.connect(one.url("default")) as control, psycopg.connect(one.url("vault_eu")) as vault:
        each = control.execute("SELECT count(*) FROM bench_from_judgement").fetchone()
        wanted = -(-judgements // (each or (1,))[0]) - 1
        for connection in (control, vault):
            for said in UNHURRIED:
                connection.execute(said)
            connection.commit()
        while True:
            done = control.execute("SELECT coalesce(max(copy), 0) FROM bench_copies").fetchone()
            first = (done or (0,))[0] + 1
            if first > wanted:
                return True
            if time.monotonic() > until:
                return False
            copies = range(first, min(first + AT_ONCE, wanted + 1))
            began = time.monotonic()
            # The vault first: what is noted in the control database is there in both.
            for connection in (vault, control):
                copy_rows(connection, one.told, copies)
                connection.execute(
                    "INSERT INTO bench_copies (copy) SELECT generate_series(%s::int, %s::int)"
                    " ON CONFLICT DO NOTHING",
                    [copies.start, copies.stop - 1],
                )
                connection.commit()
            print(f"{copies.stop - 1} of {wanted} copies, {time.monotonic() - began:.1f} s", flush=True)


def _run(one: Held, script: str, *told: str, superuser: bool = True) -> int:
    """Run a part of the loader that needs Django on these databases."""
    command = [sys.executable, "-W", "ignore", str(ROOT / "bench" / script), *told]
    environ = {**os.environ, **one.environment(superuser=superuser)}
    return subprocess.run(command, env=environ, check=False).returncode


def verify(judgements: int) -> int:
    """Let the product say whether chain and ledger hold."""
    with held(str(judgements)) as one:
        return _run(one, "judgements_verify.py")


def main() -> int:
    """Load, and verify when asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--judgements", type=int, required=True)
    asked.add_argument("--minutes", type=float, default=600.0)
    asked.add_argument("--verify", action="store_true")
    given = asked.parse_args()
    if not load(given.judgements, time.monotonic() + 60 * given.minutes):
        print("not all of them yet; the same command goes on")
        return 2
    return verify(given.judgements) if given.verify else 0


if __name__ == "__main__":
    raise SystemExit(main())
