"""The embedded server's ordinary life: start, privacy, stop, and who may not have it."""

import os
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest

from heliotrope.core.errors import Conflict, Unavailable
from heliotrope.foundation.postgres import Binaries, Cluster
from heliotrope.foundation.postgres.account import NOBODY

from .conftest import silent
from .machine import NAMELESS, ORDINARY, launched, processes_on, python_as, said, server_pid

SECRET = "ana@example.test"


def one(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_stored_is_there_after_a_stop_and_a_start(home: Path, every: Binaries):
    told: list[str] = []
    cluster = Cluster(home / "data", every)
    cluster.start(told.append)
    run(cluster.url(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('héliotrope 向日葵')")

    cluster.stop()
    cluster.stop()
    stopped = (cluster.is_running(), processes_on(home / "data"))
    cluster.start(told.append)
    cluster.start(told.append)

    assert stopped == (False, [])
    assert cluster.is_running()
    assert one(cluster.url(), "SELECT word FROM kept") == "héliotrope 向日葵"
    assert len(told) == 1
    assert "Making a new database" in told[0]
    cluster.stop()


def test_the_server_is_private_durable_and_orders_text_alike_everywhere(server: Cluster):
    shown = {
        name: one(server.url(), f"SHOW {name}")
        for name in ("listen_addresses", "fsync", "synchronous_commit", "jit", "server_encoding", "TimeZone")
    }
    folder = Path(server.connection("postgres", "postgres")["HOST"])

    assert shown == {
        "listen_addresses": "",
        "fsync": "on",
        "synchronous_commit": "on",
        "jit": "off",
        "server_encoding": "UTF8",
        "TimeZone": "UTC",
    }
    assert one(server.url(), "SELECT datcollate FROM pg_database WHERE datname = 'template1'") in {
        "C.UTF-8",
        "C",
    }
    assert one(server.url(), "SELECT 'Z' < 'a' AND 'z' < 'é'") is True
    assert (mode(server.data_dir), mode(folder)) == (0o700, 0o700)
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) < 90


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(server: Cluster):
    assert os.getsid(server_pid(server.data_dir)) != os.getsid(0)


def test_another_process_finds_the_address_of_a_running_server(server: Cluster):
    other = Cluster(server.data_dir, server.binaries)

    assert other.is_running()
    assert other.url("postgres", "postgres") == server.url()
    assert other.connection("postgres", "postgres") == server.connection("postgres", "postgres")


def test_a_server_that_was_never_started_has_no_address(fresh: Cluster):
    assert not fresh.is_running()
    with pytest.raises(Unavailable, match="Start the platform first"):
        fresh.url()


def test_the_servers_log_never_holds_a_persons_data(server: Cluster):
    run(server.url(), "CREATE TABLE person (email text PRIMARY KEY)")
    insert = "INSERT INTO person VALUES (%s)"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(insert, [SECRET])
        with pytest.raises(psycopg.errors.UniqueViolation, match=SECRET):
            connection.execute(insert, [SECRET])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation, match=SECRET):
            connection.execute("SELECT %s::text::int", [SECRET])
        with pytest.raises(psycopg.errors.RaiseException):
            connection.execute(f"DO $$ BEGIN RAISE WARNING '{SECRET}'; RAISE '{SECRET}'; END $$")

    logs = list((server.data_dir / "log").iterdir())

    assert any("ready to accept connections" in log.read_text() for log in logs)
    assert not [log.name for log in logs if SECRET in log.read_text()]


def test_a_second_launcher_is_told_who_has_the_directory(cluster: Cluster):
    with launched(cluster.data_dir, cluster.binaries) as first:
        said(first, "ready")

        with pytest.raises(Conflict) as refused:
            cluster.start(silent)
        still_runs = cluster.is_running()

    assert str(first.pid) in str(refused.value)
    assert str(cluster.data_dir) in str(refused.value)
    assert still_runs


def test_a_launcher_whose_input_ends_stops_its_server(home: Path, wheel: Binaries):
    with launched(home / "data", wheel) as launcher:
        said(launcher, "ready")
        assert launcher.stdin is not None
        launcher.stdin.close()
        launcher.stdin = None
        said(launcher, "stopped")

    assert processes_on(home / "data") == []


def test_an_ordinary_user_can_run_it(home: Path, wheel: Binaries):
    with launched(home / "data", wheel, python=python_as(ORDINARY)) as launcher:
        said(launcher, "ready")
        pid = server_pid(home / "data")
        status = Path(f"/proc/{pid}/status").read_text()
        same_user = Path(f"/proc/{pid}").stat().st_uid == Path(f"/proc/{launcher.pid}").stat().st_uid
        assert launcher.stdin is not None
        launcher.stdin.close()
        launcher.stdin = None
        said(launcher, "stopped")

    assert same_user
    assert "CapEff:\t0000000000000000" in status
    assert os.geteuid() != 0 or python_as(ORDINARY)[0] == "unshare" or f"Uid:\t{ORDINARY}" in status


def test_a_user_id_without_a_name_can_run_it(home: Path, wheel: Binaries):
    with launched(home / "data", wheel, python=python_as(NAMELESS)) as launcher:
        url = said(launcher, "ready")

    assert "host=" in url


def test_root_gives_the_server_no_privilege(server: Cluster):
    status = Path(f"/proc/{server_pid(server.data_dir)}/status").read_text()

    assert "CapEff:\t0000000000000000" in status


def test_without_user_namespaces_root_runs_it_as_nobody_and_takes_it_back_later(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
):
    expected = NOBODY if os.geteuid() == 0 else os.geteuid()
    with monkeypatch.context() as without_unshare:
        without_unshare.setenv("PATH", "/nowhere")
        cluster.start(silent)
        owner = Path(f"/proc/{server_pid(cluster.data_dir)}").stat().st_uid
        run(cluster.url(), "CREATE TABLE made_as_nobody ()")
        cluster.stop()

    cluster.start(silent)

    assert owner == expected
    assert one(cluster.url(), "SELECT count(*) FROM made_as_nobody") == 0


@pytest.mark.parametrize("trap", ["symlink", "open"])
def test_a_socket_directory_that_somebody_prepared_is_refused(cluster: Cluster, home: Path, trap: str):
    cluster.start(silent)
    place = Path(cluster.connection("postgres", "postgres")["HOST"])
    cluster.stop()
    if trap == "symlink":
        (home / "trap").mkdir(mode=0o700)
        place.symlink_to(home / "trap")
    else:
        place.mkdir()
        place.chmod(0o777)

    with pytest.raises(Conflict, match="find out who made it"):
        cluster.start(silent)

    assert not cluster.is_running()
    place.unlink() if trap == "symlink" else place.rmdir()


def test_a_directory_with_other_things_in_it_is_left_alone(fresh: Cluster):
    fresh.data_dir.mkdir()
    (fresh.data_dir / "thesis.odt").write_text("years of work")

    with pytest.raises(Conflict, match="is no database"):
        fresh.start(silent)

    assert [path.name for path in fresh.data_dir.iterdir()] == ["thesis.odt"]


def test_data_of_another_version_is_refused_with_the_way_out(fresh: Cluster):
    fresh.data_dir.mkdir()
    (fresh.data_dir / "PG_VERSION").write_text("12\n")

    with pytest.raises(Conflict, match=r"made by PostgreSQL 12.*HELIOTROPE_PG_BIN"):
        fresh.start(silent)


def test_a_start_that_fails_shows_the_end_of_the_servers_log(cluster: Cluster):
    conf = cluster.data_dir / "postgresql.conf"
    sound = conf.read_text()
    conf.write_text(f"{sound}\nsunflower = on\n")

    with pytest.raises(Unavailable, match="sunflower"):
        cluster.start(silent)

    conf.write_text(sound)
    assert not cluster.is_running()
    assert subprocess.run(["flock", "-n", f"{cluster.data_dir}.lock", "true"], check=False).returncode == 0
