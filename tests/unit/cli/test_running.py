"""The embedded database under `heliotrope up`: it starts whatever a killed one left."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from heliotrope.foundation.postgres import sockets
from heliotrope.foundation.postgres.account import account_for
from heliotrope.interfaces.cli.embedded import SOCKET_LOCK, EmbeddedDatabase
from heliotrope.interfaces.cli.installation import here


@pytest.fixture
def database() -> Iterator[EmbeddedDatabase]:
    place = Path(tempfile.mkdtemp(prefix="heliotrope-test-", dir="/tmp"))
    place.chmod(0o755)
    installation = here(place / "state", {"PATH": os.environ["PATH"]})
    installation.prepare()
    built = EmbeddedDatabase(installation)
    yield built
    built.stop()
    shutil.rmtree(place, ignore_errors=True)


def test_it_starts_beside_the_lock_of_a_killed_server_that_nobody_has_reaped(database):
    data_dir = database.cluster.data_dir
    account = account_for(database.cluster.binaries.program("postgres"), data_dir.parent)
    place = sockets.choose(data_dir, account, os.environ)
    sockets.prepare(place, account)
    # An ended process that its parent has not waited for: the server's question whether it lives says yes.
    with subprocess.Popen(["/bin/true"]) as zombie:
        os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
        lock = f"{zombie.pid}\n{data_dir}\n1\n5432\n{place}\n\n"
        (place / SOCKET_LOCK).write_text(lock)

        database.start(lambda sentence: None)

        assert database.is_running()
        pid_file = data_dir.parents[1] / "run" / "postgres.pid"
        assert int(pid_file.read_text()) != zombie.pid
    database.stop()
    assert not pid_file.exists()
