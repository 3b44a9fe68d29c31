"""A platform that is killed piece by piece: on what it runs, when it rests, and what must hold then."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from heliotrope.core.errors import Unavailable
from heliotrope.foundation.drafts import appearing
from heliotrope.foundation.keys import sealing, store
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.keyring import read
from heliotrope.foundation.postgres import Cluster, Plan, copying, find_binaries, provision
from heliotrope.interfaces.cli.installation import Installation, write_private
from heliotrope.interfaces.cli.preparing import note_migrated
from tests.support import server
from tests.support.platform import ROOT, Platform, running_platform

REST_S = 300.0
NAMES = {"default": "heliotrope", "vault_eu": "heliotrope_vault_eu", "vault_us": "heliotrope_vault_us"}
KEYS = {home: f"heliotrope_keys_{home}" for home in server.HOMES}
"""As an installation names its databases: a scene is one, so that every command works on it."""
MADE_BY_MIGRATIONS = {
    "django_migrations", "django_content_type", "auth_permission", "audit_head", "procrastinate_version",
}  # fmt: skip
_STANDING = ("fetch_mail", "give_out", "watch_shifts", "price_hours")
AGAIN = {(name, state) for name in _STANDING for state in ("todo", "doing")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A platform on a server of its own."""

    folder: Path
    cluster: Cluster
    told: Mapping[str, str]
    platform: Platform

    def ask(self, what: str, *told: str) -> Any:
        """Run a part of the scene that needs Django on these databases."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.chaos.scene", what, *told],
            cwd=ROOT,
            env={**os.environ, **self.told},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    def rows(self, alias: str, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a question to one database gives, past every policy.

        Raises:
            OperationalError: the server is away.
        """
        try:
            url = self.cluster.url(NAMES[alias])
        except Unavailable as away:
            raise psycopg.OperationalError(str(away)) from away
        with psycopg.connect(url) as connection:
            return connection.execute(sql, values).fetchall()

    def one(self, alias: str, sql: str, *values: object) -> Any:
        """The one value that a question gives."""
        return self.rows(alias, sql, *values)[0][0]


def said_in(scene: Scene, rows: list[tuple[Any, ...]]) -> list[str]:
    """The texts of messages of ``vault_eu``, each given by id, client and what its column holds."""
    return texts_in(scene, "support_message", "text", rows)


def texts_in(scene: Scene, table: str, column: str, rows: list[tuple[Any, ...]]) -> list[str]:
    """The texts of a sealed column of ``vault_eu``; rows as ``said_in`` takes them."""
    custody = Custody(read(server.KEYRING), json.loads(scene.told["HELIOTROPE_KEYS"]))
    found = []
    for row_id, client_id, text in rows:
        raw = sealing.from_text(text)
        key = custody.key("eu", sealing.key_id(raw))
        assert key is not None
        place = sealing.about(table, column, row_id, client_id)
        found.append(sealing.opened(key, raw, place).decode())
    custody.close()
    return found


def bodies_in(scene: Scene, order_id: str) -> dict[Any, Any]:
    """What workers made of an order's items, by key, opened with the home's keys."""
    rows = scene.rows(
        "vault_eu", "SELECT id, client_id, body FROM judgement_body WHERE order_id = %s", order_id
    )
    custody = Custody(read(server.KEYRING), json.loads(scene.told["HELIOTROPE_KEYS"]))
    found = {}
    for body_id, client_id, body in rows:
        raw = sealing.from_text(body)
        key = custody.key("eu", sealing.key_id(raw))
        assert key is not None
        place = sealing.about("judgement_body", "body", body_id, client_id)
        found[body_id] = json.loads(sealing.opened(key, raw, place))
    custody.close()
    return found


@contextmanager
def played(folder: Path, template: Path, environ: Mapping[str, str]) -> Iterator[Scene]:
    """A scene in a folder, with a database server that nobody else has.

    Args:
        template: a stopped server's data directory with migrated, empty databases.
        environ: what its processes are told beside, such as the secrets of a mailbox.
    """
    state = folder / "state"
    data = state / "postgres" / "data"
    data.parent.mkdir(parents=True)
    shutil.copytree(template, data, symlinks=True)
    cluster = Cluster(data, find_binaries(os.environ))
    cluster.start(lambda _line: None)
    try:
        databases = databases_of(cluster)
        told = {**databases.environment(), **environ, "HELIOTROPE_STATE": str(state)}
        installation = Installation(state=state, environ=told)
        write_private(state / "secret-key", told["HELIOTROPE_SECRET_KEY"])
        note_migrated(installation, databases.owner)
        with running_platform(told, folder / "logs", cluster=cluster, live=True) as platform:
            yield Scene(folder=folder, cluster=cluster, told=told, platform=platform)
    finally:
        cluster.stop()


def databases_of(cluster: Cluster) -> server.Databases:
    """The addresses of a scene's databases, named as an installation names its own."""
    return server.Databases(
        owner={alias: cluster.url(name, server.OWNER) for alias, name in NAMES.items()},
        app={alias: cluster.url(name, server.APP) for alias, name in NAMES.items()},
        keys={home: cluster.url(name, server.APP) for home, name in KEYS.items()},
    )


def make_template(place: Path) -> None:
    """A data directory with migrated, empty databases; takes a minute or two, once."""
    with appearing(place) as draft:
        cluster = Cluster(draft / "data", find_binaries(os.environ))
        cluster.start(lambda _line: None)
        try:
            provision(
                cluster.url(),
                Plan(owner=server.OWNER, app=server.APP, databases=(*NAMES.values(), *KEYS.values())),
            )
            for name in KEYS.values():
                store.prepare(cluster.url(name, server.OWNER), server.APP)
            server.migrate(databases_of(cluster))
        finally:
            cluster.stop()


def template_of(running: Path, place: Path) -> None:
    """A template from the server of a test run: its databases copied, renamed and emptied."""
    source = Cluster(running, find_binaries(os.environ))
    copying.copy_server(source, place, lambda _line: None)
    cluster = Cluster(place, find_binaries(os.environ))
    cluster.start(lambda _line: None)
    try:
        for alias, name in NAMES.items():
            with psycopg.connect(cluster.url(), autocommit=True) as connection:
                renamed = SQL("ALTER DATABASE {} RENAME TO {}")
                connection.execute(renamed.format(Identifier(server.NAMES[alias]), Identifier(name)))
            with psycopg.connect(cluster.url(name)) as connection:
                _empty(connection)
        for home, name in KEYS.items():
            with psycopg.connect(cluster.url(), autocommit=True) as connection:
                renamed = SQL("ALTER DATABASE {} RENAME TO {}")
                connection.execute(renamed.format(Identifier(server.KEYS[home]), Identifier(name)))
            with psycopg.connect(cluster.url(name)) as connection:
                connection.execute("TRUNCATE data_key, erasure")
    finally:
        cluster.stop()


def _empty(connection: psycopg.Connection[Any]) -> None:
    """Remove what other tests did, but not what migrations made."""
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    names = [Identifier(name) for (name,) in rows if name not in MADE_BY_MIGRATIONS]
    connection.execute(SQL("TRUNCATE {} CASCADE").format(SQL(", ").join(names)))
    connection.execute("ALTER TABLE audit_head DISABLE TRIGGER USER")
    connection.execute("UPDATE audit_head SET number = 0, hash = repeat('0', 64), entry_id = NULL")
    connection.execute("ALTER TABLE audit_head ENABLE TRIGGER USER")


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
        " AND task_name NOT IN ('fetch_mail', 'give_out', 'watch_shifts', 'price_hours')",
        "unsealed": "SELECT count(*) FROM audit_entry WHERE number IS NULL",
    }
    found = {f"{what} in {alias}": scene.one(alias, sql) for alias in NAMES for what, sql in waiting.items()}
    return {name: count for name, count in found.items() if count}


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


def check_jobs(scene: Scene) -> None:
    """No job failed for good or is held by nobody."""
    for alias in NAMES:
        states = scene.rows(alias, "SELECT task_name, status::text FROM procrastinate_jobs")
        left = [job for job in states if job[1] in ("todo", "doing", "failed")]
        # The post is asked again and again, whatever came; so are waiting streams.
        assert [job for job in left if job not in AGAIN] == []
