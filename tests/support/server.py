"""The databases that tests talk to: a real server, its roles, the control database and two vaults."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from heliotrope.foundation.keys import store
from heliotrope.foundation.keys.keyring import written
from heliotrope.foundation.postgres import Cluster, Plan, find_binaries, provision

HOMES = ("eu", "us")
# Processes that share a server of one's own do not share its databases.
_WHOSE = os.environ.get("PYTEST_XDIST_WORKER", "")
NAMES = {
    "default": f"test{_WHOSE}_control",
    "vault_eu": f"test{_WHOSE}_vault_eu",
    "vault_us": f"test{_WHOSE}_vault_us",
}
KEYS = {home: f"test{_WHOSE}_keys_{home}" for home in HOMES}
"""The databases of the key stores, by home."""
KEYRING = written({home: {1: hashlib.sha256(home.encode()).digest()} for home in HOMES})
RUNNING = "HELIOTROPE_TEST_SERVER"
"""Variable that names the data directory of the run's own server, for whoever wants a copy of it."""
OWNER, APP = "heliotrope_owner", "heliotrope_app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Databases:
    """Where the databases are, by Django's alias, for owner and application; the key stores by home."""

    owner: dict[str, str]
    app: dict[str, str]
    keys: dict[str, str] = field(default_factory=dict)

    def environment(self, role: str = "app") -> dict[str, str]:
        """The variables that a process of the platform needs to reach them."""
        urls = self.owner if role == "owner" else self.app
        return {
            "HELIOTROPE_DATABASES": json.dumps(urls),
            "HELIOTROPE_HOMES": ",".join(HOMES),
            "HELIOTROPE_KEYS": json.dumps(self.keys),
            "HELIOTROPE_KEYRING_TEXT": KEYRING,
            "HELIOTROPE_SECRET_KEY": "only-for-tests-" + "k" * 40,
            "DJANGO_SETTINGS_MODULE": "heliotrope.config.settings",
            "HELIOTROPE_EXTRA_LINES": "tests.toyline",
            "HELIOTROPE_RESCUE_S": "5",
            "HELIOTROPE_HOSTS": "localhost,127.0.0.1,testserver",
        }


@contextmanager
def running(folder: Path) -> Iterator[Databases]:
    """Migrated databases: on the server that DATABASE_URL names, else on one in a folder."""
    if "DATABASE_URL" in os.environ:
        yield _prepared(os.environ["DATABASE_URL"], None)
        return
    cluster = Cluster(folder / "pg", find_binaries(os.environ))
    cluster.start(lambda _line: None)
    os.environ[RUNNING] = str(cluster.data_dir)
    try:
        yield _prepared(cluster.url(), OWNER)
    finally:
        cluster.stop()


def _prepared(url: str, owner: str | None) -> Databases:
    """The three databases on a server, with their roles and tables.

    Args:
        url: of a role that may make databases and roles.
        owner: who owns the tables; the role of the URL when None, as on a server of one's own.
    """
    who = owner or str(conninfo_to_dict(url)["user"])
    provision(url, Plan(owner=who, app=APP, databases=(*NAMES.values(), *KEYS.values())))
    for name in KEYS.values():
        store.prepare(make_conninfo(url, dbname=name, user=who), APP)
    databases = Databases(
        owner={alias: make_conninfo(url, dbname=name, user=who) for alias, name in NAMES.items()},
        app={alias: make_conninfo(url, dbname=name, user=APP) for alias, name in NAMES.items()},
        keys={home: make_conninfo(url, dbname=name, user=APP) for home, name in KEYS.items()},
    )
    migrate(databases)
    return databases


def migrate(databases: Databases) -> None:
    """Bring the schema of all databases up to date, as the owner, in a process of its own."""
    script = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from django.conf import settings\n"
        "from heliotrope.foundation.vaults.migrating import migrate\n"
        "migrate(list(settings.DATABASES))\n"
        "call_command('createcachetable', database='default', verbosity=0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **databases.environment("owner")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"migration failed:\n{done.stdout}\n{done.stderr}")
