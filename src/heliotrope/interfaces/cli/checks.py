"""What `heliotrope doctor` looks at; each check gives what it found and, if need be, what to do."""

import importlib
import importlib.metadata
import os
import shutil
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import psycopg

from heliotrope.core.errors import HeliotropeError
from heliotrope.foundation.postgres import Plan, find_binaries, inspect, sql_for
from heliotrope.foundation.postgres.account import namespace
from heliotrope.interfaces.cli import cell_checks, key_keeping, key_services
from heliotrope.interfaces.cli.addresses import choose_doors
from heliotrope.interfaces.cli.findings import Finding, Verdict
from heliotrope.interfaces.cli.installation import CONTROL_NAME, OWNER, Installation
from heliotrope.interfaces.cli.own_server import APP, reachable

OLDEST_PYTHON: Final = (3, 11)
LIBRARIES: Final = ("django", "psycopg", "granian", "procrastinate", "allauth", "ninja", "PIL", "numpy")
ZONES: Final = ("Europe/Warsaw", "Asia/Manila", "America/New_York")
LEAST_DISK_MB: Final = 500
GOOD_DISK_MB: Final = 2_000
GOOD_MEMORY_MB: Final = 1_000


def all_checks(installation: Installation, *, host: str, port: int | None) -> list[Finding]:
    """Everything, in the order in which it matters."""
    checks: list[Callable[[], Finding]] = [
        _python,
        _libraries,
        lambda: _state(installation),
        lambda: _disk(installation),
        _memory,
        _zones,
        lambda: _ports(host, port),
    ]
    findings = [check() for check in checks]
    servers = _own_server(installation) if installation.own_server else _embedded(installation)
    keys = [key_keeping.checked(installation), *key_services.checked(installation)]
    return [*findings, *servers, *keys, *cell_checks.checked(installation)]


def script(installation: Installation) -> str:
    """The SQL for an administrator; without DATABASE_URL for the names that the platform uses itself."""
    if not installation.own_server:
        kinds = [f"{CONTROL_NAME}_{kind}_{home}" for kind in ("vault", "keys") for home in installation.homes]
        return sql_for(Plan(owner=OWNER, app=APP, databases=(CONTROL_NAME, *kinds)))
    installation.prepare()
    servers = installation.servers()
    parts = [sql_for(server.plan) for server in servers]
    if len(parts) == 1:
        return parts[0]
    return "\n".join(
        f"-- Server {number} of {len(parts)}: {', '.join(server.plan.databases)}\n{part}"
        for number, (server, part) in enumerate(zip(servers, parts, strict=True), 1)
    )


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Finding(name="Python", verdict=Verdict.GOOD, found=found)
    wanted = ".".join(map(str, OLDEST_PYTHON))
    return Finding(
        name="Python", verdict=Verdict.BLOCKS, found=found, remedies=(f"Use Python {wanted} or newer.",)
    )


def _libraries() -> Finding:
    missing = [name for name in LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        return Finding(
            name="libraries",
            verdict=Verdict.BLOCKS,
            found=f"missing: {', '.join(missing)}",
            remedies=("Install the platform again: pip install heliotrope.",),
        )
    found = f"Django {importlib.metadata.version('django')}, granian {importlib.metadata.version('granian')}"
    return Finding(name="libraries", verdict=Verdict.GOOD, found=found)


def _state(installation: Installation) -> Finding:
    name = "state directory"
    nearest = _nearest(installation.state)
    if not os.access(nearest, os.R_OK | os.W_OK | os.X_OK):
        return Finding(
            name=name,
            verdict=Verdict.BLOCKS,
            found=f"{installation.state}: this user may not write in {nearest}",
            remedies=("Choose another with --state or HELIOTROPE_STATE.",),
        )
    if nearest == installation.state and nearest.stat().st_mode & 0o066:
        return Finding(
            name=name,
            verdict=Verdict.NOTE,
            found=f"{installation.state} can be read by others",
            remedies=(f"chmod go-rw {installation.state}",),
        )
    return Finding(name=name, verdict=Verdict.GOOD, found=str(installation.state))


def _disk(installation: Installation) -> Finding:
    free = shutil.disk_usage(_nearest(installation.state)).free // 1_000_000
    verdict = Verdict.GOOD
    remedies: tuple[str, ...] = ()
    if free < GOOD_DISK_MB:
        verdict = Verdict.NOTE if free >= LEAST_DISK_MB else Verdict.BLOCKS
        remedies = (f"Free some space: {GOOD_DISK_MB:,} MB are comfortable, {LEAST_DISK_MB} MB the least.",)
    return Finding(name="disk space", verdict=verdict, found=f"{free:,} MB free", remedies=remedies)


def _memory() -> Finding:
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1_000_000
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        known = [int(line.split()[1]) // 1000 for line in text.splitlines() if "MemAvailable" in line]
        free = known[0] if known else free
    except (OSError, ValueError):
        return Finding(name="memory", verdict=Verdict.GOOD, found="not known on this system")
    if free >= GOOD_MEMORY_MB:
        return Finding(name="memory", verdict=Verdict.GOOD, found=f"{free:,} MB available")
    advice = f"{GOOD_MEMORY_MB:,} MB are comfortable; heliotrope up --workers 1 takes less."
    return Finding(name="memory", verdict=Verdict.NOTE, found=f"{free:,} MB available", remedies=(advice,))


def _zones() -> Finding:
    try:
        for zone in ZONES:
            zoneinfo.ZoneInfo(zone)
    except zoneinfo.ZoneInfoNotFoundError as why:
        remedy = "pip install tzdata"
        return Finding(name="time zones", verdict=Verdict.BLOCKS, found=str(why), remedies=(remedy,))
    found = f"{len(zoneinfo.available_timezones())} zones"
    return Finding(name="time zones", verdict=Verdict.GOOD, found=found)


def _ports(host: str, port: int | None) -> Finding:
    try:
        doors = choose_doors(host, port)
    except HeliotropeError as why:
        return Finding(name="ports", verdict=Verdict.BLOCKS, found=str(why))
    found = f"{doors.port} and {doors.port + 1} on {host} are free"
    return Finding(name="ports", verdict=Verdict.GOOD, found=found)


def _embedded(installation: Installation) -> Iterator[Finding]:
    try:
        binaries = find_binaries(installation.environ)
    except HeliotropeError as why:
        yield Finding(name="PostgreSQL", verdict=Verdict.BLOCKS, found=str(why))
        return
    version = ".".join(map(str, binaries.version))
    yield Finding(
        name="PostgreSQL",
        verdict=Verdict.GOOD,
        found=f"{version} from {binaries.origin} ({binaries.bin_dir}); DATABASE_URL is not set",
    )
    if os.geteuid() != 0:
        return
    if namespace():
        found = "open: the server runs as nobody while its files stay root's"
        yield Finding(name="user namespaces", verdict=Verdict.GOOD, found=found)
    else:
        yield Finding(
            name="user namespaces",
            verdict=Verdict.NOTE,
            found="closed: root's server will run as the user nobody",
            remedies=("Keep the state directory where every user may enter, or start as an ordinary user.",),
        )


def _own_server(installation: Installation) -> Iterator[Finding]:
    name = "DATABASE_URL"
    try:
        installation.prepare()
        databases, all_servers = installation.databases(), installation.servers()
    except HeliotropeError as why:
        yield Finding(name=name, verdict=Verdict.BLOCKS, found=str(why))
        return
    missing = False
    for server in all_servers:
        troubles = inspect(reachable(server), server.plan)
        label = f"roles and databases ({', '.join(server.plan.databases)})"
        if not troubles:
            yield Finding(name=name, verdict=Verdict.GOOD, found=label)
            continue
        missing = True
        lines = tuple(f"{trouble.what} {trouble.remedy}".rstrip() for trouble in troubles)
        advice = (
            "`heliotrope up` makes what the owner may make; for the rest an administrator runs: heliotrope "
            "doctor --sql | psql -d postgres"
        )
        yield Finding(name=name, verdict=Verdict.BLOCKS, found=f"{label}: not yet", remedies=(*lines, advice))
    if not missing:
        yield from (_app_login(alias, url) for alias, url in databases.app.items())


def _app_login(alias: str, url: str) -> Finding:
    name = f"login of the app to {alias}"
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as why:
        advice = (
            f"Run `heliotrope doctor --sql` on the server, and let {APP} log in by password (pg_hba.conf)."
        )
        found = str(why).strip().splitlines()[0]
        return Finding(name=name, verdict=Verdict.BLOCKS, found=found, remedies=(advice,))
    return Finding(name=name, verdict=Verdict.GOOD, found=f"as {APP}")


def _nearest(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())
