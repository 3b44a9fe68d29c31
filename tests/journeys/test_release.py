"""While a release takes over, the last one still works: its own journeys pass on today's schema."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from heliotrope.foundation.postgres import Cluster, find_binaries
from tests.support.release import leaves_in, recorded, source_of
from tests.support.replay import ROOT
from tests.support.server import KEYS, NAMES, RUNNING

JOURNEYS = ("test_mixed.py", "test_toyline.py")
"""Every line from demand to payout in one set of books, and a line that nobody knows; in the suite."""
NOT_ALONE = ("test_chaos", "test_crowd", "test_release")
"""Journeys that need a server, recordings or a history of their own."""
OURS = ("HELIOTROPE_", "PYTEST_", "DJANGO_")
KEPT = ("HELIOTROPE_PG_BIN", "HELIOTROPE_SHARED")
MIGRATE = """
import tempfile
from pathlib import Path
from tests.support import server
with tempfile.TemporaryDirectory() as folder, server.running(Path(folder)):
    pass
"""


def server_url() -> str:
    """The server of this run, as somebody who may make databases."""
    if "DATABASE_URL" in os.environ:
        return os.environ["DATABASE_URL"]
    return Cluster(Path(os.environ[RUNNING]), find_binaries(os.environ)).url()


@pytest.fixture(scope="module")
def databases() -> Iterator[Mapping[str, str]]:
    """Databases with all of today's migrations, by what a process must be told to find them."""
    whose = f"{os.environ.get('PYTEST_XDIST_WORKER', '')}release"
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS) or name in KEPT}
    told = {**plain, "DATABASE_URL": server_url(), "PYTEST_XDIST_WORKER": whose}
    run([sys.executable, "-c", MIGRATE], ROOT, told)
    yield told
    with psycopg.connect(told["DATABASE_URL"], autocommit=True) as connection:
        for name in (*NAMES.values(), *KEYS.values()):
            ours = f"test{whose}_{name.partition('_')[2]}"
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(ours)))


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last release's source."""
    folder = tmp_path_factory.mktemp("last-release")
    source_of(recorded().commit, folder)
    return folder


def run(command: list[str], tree: Path, told: Mapping[str, str]) -> str:
    """Run a command with a tree's own code; gives what it printed."""
    path = f"{tree / 'src'}{os.pathsep}{tree}"
    done = subprocess.run(
        command,
        cwd=tree,
        env={**told, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def test_the_record_names_the_last_migrations_of_its_commit(last: Path) -> None:
    assert leaves_in(last) == recorded().migrations


@pytest.mark.timeout(900)
def test_the_last_releases_journeys_pass_on_todays_schema(last: Path, databases: Mapping[str, str]) -> None:
    """The old code plays orders of every line to acceptance and payout, ignorant of the new tables."""
    names = JOURNEYS
    if os.environ.get("RELEASE_JOURNEYS") == "all":
        every = sorted(path.name for path in (last / "tests" / "journeys").glob("test_*.py"))
        names = tuple(name for name in every if not name.startswith(NOT_ALONE))
    told = run(
        [sys.executable, "-m", "pytest", "-q", *(f"tests/journeys/{name}" for name in names)],
        last,
        databases,
    )
    assert " passed" in told
    assert "skipped" not in told
