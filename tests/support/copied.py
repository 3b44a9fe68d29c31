"""A copy of the run's own server, for tests that do to a server what no other test would survive."""

import os
import shlex
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from heliotrope.foundation.keys import store
from heliotrope.foundation.postgres import Binaries, Cluster, Plan, copying, find_binaries, provision
from heliotrope.foundation.vaults import vault_alias
from tests.support import server

NOBODY = 65534


def small_disk(folder: Path, place: Path, *, megabytes: int) -> Binaries:
    """The server's programs, of which the server itself has a disk of so many megabytes at a place.

    The disk is real: a file system in memory that the server's process alone sees, in a user namespace of its
    own, so that no rights are needed to make it.  It is gone when the server stops.
    """
    real = find_binaries(os.environ)
    for program in real.bin_dir.iterdir():
        (folder / program.name).symlink_to(program)
    mount = f'mount -t tmpfs -o size={megabytes}m,mode=0700 tmpfs "$0"'
    user = f"unshare --user --map-user={NOBODY} --map-group={NOBODY}"
    (folder / "postgres").unlink()
    script = f"""#!/bin/sh
server={shlex.quote(real.program("postgres"))}
[ "$1" = --version ] && exec "$server" "$@"
exec unshare --user --map-root-user --mount sh -c '{mount} && exec {user} "$@"' \
    {shlex.quote(str(place))} "$server" "$@"
"""
    (folder / "postgres").write_text(script)
    (folder / "postgres").chmod(0o755)
    place.mkdir(mode=0o700)
    assert stat.S_ISDIR(place.stat().st_mode)
    return find_binaries({"HELIOTROPE_PG_BIN": str(folder)})


@contextmanager
def copied(folder: Path, binaries: Binaries) -> Iterator[Cluster]:
    """A server of these programs with a copy of the run's databases; this process's connections go there."""
    cluster = Cluster(folder / "data", binaries)
    if server.RUNNING in os.environ:
        running = Cluster(Path(os.environ[server.RUNNING]), find_binaries(os.environ))
        copying.copy_server(running, folder / "data", lambda _line: None)
    cluster.start(lambda _line: None)
    try:
        if server.RUNNING not in os.environ:  # the tests run on a server of one's own, not ours to copy
            plan = Plan(owner=server.OWNER, app=server.APP, databases=tuple(server.NAMES.values()))
            provision(cluster.url(), plan)
            server.migrate(_databases(cluster))
        with _led_to(_databases(cluster).app):
            yield cluster
    finally:
        cluster.stop()


@contextmanager
def region_apart(folder: Path, home: str) -> Iterator[Cluster]:
    """A second server, to which this process's connections to the vault and the key store of a home go."""
    cluster = Cluster(folder / "data", find_binaries(os.environ))
    if server.RUNNING in os.environ:
        running = Cluster(Path(os.environ[server.RUNNING]), find_binaries(os.environ))
        copying.copy_server(running, folder / "data", lambda _line: None)
    cluster.start(lambda _line: None)
    try:
        if server.RUNNING not in os.environ:
            names = (*server.NAMES.values(), *server.KEYS.values())
            provision(cluster.url(), Plan(owner=server.OWNER, app=server.APP, databases=names))
            store.prepare(cluster.url(server.KEYS[home], server.OWNER), server.APP)
            server.migrate(_databases(cluster))
        with _led_to({vault_alias(home): cluster.url(server.NAMES[vault_alias(home)], server.APP)}):
            yield cluster
    finally:
        cluster.stop()


def _databases(cluster: Cluster) -> server.Databases:
    return server.Databases(
        owner={alias: cluster.url(name, server.OWNER) for alias, name in server.NAMES.items()},
        app={alias: cluster.url(name, server.APP) for alias, name in server.NAMES.items()},
    )


@contextmanager
def _led_to(urls: Mapping[str, str]) -> Iterator[None]:
    """Lead this process's connections elsewhere, and back again."""
    names = {"NAME": "dbname", "USER": "user", "HOST": "host", "PORT": "port"}
    before = {alias: {name: settings.DATABASES[alias][name] for name in names} for alias in urls}
    try:
        for alias, url in urls.items():
            parts = conninfo_to_dict(url)
            _lead(alias, {name: str(parts[key]) for name, key in names.items()})
        yield
    finally:
        for alias, was in before.items():
            _lead(alias, was)


def _lead(alias: str, where: Mapping[str, object]) -> None:
    connections[alias].close()
    connections.settings[alias].update(where)
    settings.DATABASES[alias].update(where)
    connections[alias].settings_dict.update(where)


def has_room_at(cluster: Cluster, alias: str, place: Path, table: str) -> None:
    """Move a table to the small disk."""
    with psycopg.connect(cluster.url(server.NAMES[alias]), autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        connection.execute(f"ALTER TABLE {table} SET TABLESPACE small")
