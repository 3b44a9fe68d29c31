"""Kill anything at any moment: nothing stays behind, nothing committed is lost, the next start succeeds."""

import os
import signal
import subprocess
import threading
from pathlib import Path

import psycopg
import pytest

from heliotrope.core.errors import Conflict
from heliotrope.foundation.postgres import Binaries, Cluster
from heliotrope.foundation.postgres.account import account_for
from heliotrope.foundation.postgres.layout import command
from heliotrope.foundation.postgres.remains import mark, pid_file

from .conftest import silent
from .machine import eventually, launched, processes_on, said, server_pid
from .test_cluster import one, run


def watches_of(launcher: int) -> list[int]:
    """Pids of the watch processes that this launcher started."""
    listed = subprocess.run(
        ["ps", "--ppid", str(launcher), "-o", "pid=,args="], capture_output=True, text=True, check=False
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "heliotrope-watch" in line]


def test_when_the_launcher_is_killed_its_server_stops_and_the_next_start_succeeds(
    home: Path, every: Binaries
):
    with launched(home / "data", every) as launcher:
        url = said(launcher, "ready")
        run(url, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")
        before = processes_on(home / "data")
        launcher.kill()
        launcher.wait()

        assert len(before) > 1
        assert eventually(lambda: processes_on(home / "data") == [], within_s=10)

    again = Cluster(home / "data", every)
    again.start(silent)
    assert one(again.url(), "SELECT n FROM kept") == 7
    again.stop()


def test_a_forked_worker_that_outlives_the_launcher_keeps_neither_server_nor_lock(cluster: Cluster):
    with launched(cluster.data_dir, cluster.binaries, manner="fork") as launcher:
        worker = int(said(launcher, "child"))
        said(launcher, "ready")
        launcher.send_signal(signal.SIGKILL)
        gone = eventually(lambda: processes_on(cluster.data_dir) == [], within_s=10)
        cluster.start(silent)
        outlived = Path(f"/proc/{worker}").exists()
        os.kill(worker, signal.SIGKILL)

    assert gone
    assert outlived
    assert cluster.is_running()


def test_a_server_whose_launcher_and_watch_were_both_killed_is_taken_over(cluster: Cluster):
    told: list[str] = []
    with launched(cluster.data_dir, cluster.binaries) as launcher:
        url = said(launcher, "ready")
        run(url, "CREATE TABLE of_an_orphan ()")
        for watch in watches_of(launcher.pid):
            os.kill(watch, signal.SIGKILL)
        launcher.kill()
        launcher.wait()
        orphan = server_pid(cluster.data_dir)

        cluster.start(told.append)

    assert any(str(orphan) in sentence and "lost its platform" in sentence for sentence in told)
    assert server_pid(cluster.data_dir) != orphan
    assert one(cluster.url(), "SELECT count(*) FROM of_an_orphan") == 0


def test_after_kill_9_of_the_server_with_clients_at_work_what_was_committed_is_there(cluster: Cluster):
    cluster.start(silent)
    run(cluster.url(), "CREATE TABLE of_a_crash (n int)", "INSERT INTO of_a_crash VALUES (1)")
    busy = psycopg.connect(cluster.url(), autocommit=True)
    # A loop that never waits does not notice that its server is gone.
    endless = "DO $$ BEGIN LOOP END LOOP; END $$"
    thread = threading.Thread(target=_ignore_end, args=(busy, endless))
    thread.start()
    assert eventually(
        lambda: one(cluster.url(), "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO%'") == 1
    )

    os.kill(server_pid(cluster.data_dir), signal.SIGKILL)
    assert eventually(lambda: not cluster.is_running())
    cluster.start(silent)

    assert one(cluster.url(), "SELECT n FROM of_a_crash") == 1
    thread.join()


def _ignore_end(connection: psycopg.Connection, statement: str) -> None:
    try:
        connection.execute(statement)
    except psycopg.OperationalError:
        return


def test_the_pid_of_a_stranger_in_the_pid_file_does_not_stop_a_start(cluster: Cluster):
    cluster.start(silent)
    lines = (cluster.data_dir / "postmaster.pid").read_text().splitlines()
    cluster.stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (cluster.data_dir / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")

        cluster.start(silent)

        assert cluster.is_running()
        assert stranger.poll() is None
        stranger.kill()


def test_a_zombie_in_the_pid_file_does_not_stop_a_start(cluster: Cluster):
    cluster.start(silent)
    lines = (cluster.data_dir / "postmaster.pid").read_text().splitlines()
    cluster.stop()
    with subprocess.Popen(["true"]) as zombie:
        eventually(lambda: ") Z " in Path(f"/proc/{zombie.pid}/stat").read_text())
        (cluster.data_dir / "postmaster.pid").write_text("\n".join([str(zombie.pid), *lines[1:]]) + "\n")

        cluster.start(silent)

        assert cluster.is_running()


def test_a_server_that_somebody_started_by_hand_is_not_taken(home: Path, cluster: Cluster):
    cluster.start(silent)
    words = command(cluster.data_dir, cluster.binaries, home)
    cluster.stop()
    at = words.index(f"cluster_name={mark(cluster.data_dir)}")
    del words[at - 1 : at + 1]
    account = account_for(words[0], home)
    with (home / "out").open("wb") as output:
        by_hand = account.popen(words, output=output, new_session=True)
    assert eventually(lambda: any("ready" in line for line in pid_file(cluster.data_dir)))

    with pytest.raises(Conflict, match=str(by_hand.pid)):
        cluster.start(silent)

    assert by_hand.poll() is None
    by_hand.send_signal(signal.SIGQUIT)
    by_hand.wait()


def test_a_killed_first_start_never_leaves_half_a_cluster(home: Path, wheel: Binaries, fresh: Cluster):
    with launched(home / "data", wheel) as launcher:
        assert eventually(lambda: any(home.glob(".data.new-*/data/base")))
        launcher.kill()
        launcher.wait()
    half = (home / "data").exists()

    fresh.start(silent)

    assert not half
    assert one(fresh.url(), "SELECT 1") == 1


def test_the_remains_of_a_killed_first_start_are_cleared(cluster: Cluster):
    home = cluster.data_dir.parent
    (home / ".data.new-abc" / "data" / "base").mkdir(parents=True)

    cluster.start(silent)

    assert list(home.glob(".data.new-*")) == []
