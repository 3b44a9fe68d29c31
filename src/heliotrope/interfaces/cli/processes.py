"""The processes of the platform: how each is started and what it is told."""

import sys
from collections.abc import Iterator, Mapping
from typing import Final

from heliotrope.core.errors import Invalid
from heliotrope.interfaces.cli.addresses import Doors
from heliotrope.interfaces.cli.demo.accounts import PASSWORD
from heliotrope.interfaces.cli.installation import Installation
from heliotrope.interfaces.cli.own_server import Databases
from heliotrope.interfaces.cli.supervisor import ChildSpec

# -P: a file in the current directory must not pass for a module of the platform.
PYTHON: Final = (sys.executable, "-P", "-m")
SELF: Final = (*PYTHON, "heliotrope.interfaces.cli")
WSGI: Final = "heliotrope.config.wsgi:application"
ASGI: Final = "heliotrope.config.live:application"

MOST_WORKERS: Final = 16
WEB_CONNECTIONS: Final = 48
"""Of the embedded server's 100; the rest is for workers, live events and commands."""
MOST_THREADS: Final = 4
_DEMO_WAITS: Final = {"HELIOTROPE_LEASE_S": str(3 * 24 * 3600), "HELIOTROPE_MACHINE_PATIENCE_S": "7200"}
"""Half an hour of a visitor's own time while a day passes in ten minutes."""
METRICS_PORT: Final = "HELIOTROPE_METRICS_PORT"
WEB, LIVE, WORK = range(3)
"""The order in which processes stop: no more requests, no more events, then no more jobs."""


def children(
    installation: Installation,
    databases: Databases,
    doors: Doors,
    *,
    workers: int,
    demo: bool,
    still: bool = False,
) -> Iterator[ChildSpec]:
    """The processes to keep alive, in the order of their start.

    Args:
        still: whether the demonstration's people sleep and time goes at its real pace.
    """
    told = environment(installation, databases, doors, demo=demo)
    for alias in databases.app:
        yield ChildSpec(
            name=f"worker-{'control' if alias == 'default' else alias.removeprefix('vault_')}",
            command=(*SELF, "worker", alias),
            environ=told,
            turn=WORK,
            grace_s=12.0,
        )
    if demo and not still:
        yield ChildSpec(name="day", command=(*SELF, "day"), environ=told, turn=WORK, grace_s=4.0)
    yield ChildSpec(name="live", command=_live(doors), environ=told, turn=LIVE, grace_s=5.0)
    if METRICS_PORT in installation.environ:
        yield ChildSpec(name="metrics", command=(*SELF, "metrics"), environ=told, turn=WORK, grace_s=2.0)
    web = _web(doors, workers=workers, databases=len(databases.app))
    yield ChildSpec(name="web", command=web, environ=told, turn=WEB, grace_s=10.0)


def environment(
    installation: Installation, databases: Databases, doors: Doors, *, demo: bool
) -> dict[str, str]:
    """What the platform's processes are told; what was configured by hand goes before what is chosen here."""
    given: Mapping[str, str] = installation.environ
    return installation.environment(
        databases.app,
        HELIOTROPE_ORIGIN=given.get("HELIOTROPE_ORIGIN", doors.origin),
        HELIOTROPE_EVENTS_URL=given.get("HELIOTROPE_EVENTS_URL", doors.events_url),
        HELIOTROPE_HOSTS=given.get("HELIOTROPE_HOSTS", f"{doors.host},localhost,127.0.0.1"),
        HELIOTROPE_DEMO="1" if demo else "0",
        **(_DEMO_WAITS if demo else {}),
        HELIOTROPE_DEMO_PASSWORD=PASSWORD if demo else "",
        **({"PROMETHEUS_MULTIPROC_DIR": str(installation.metrics_dir)} if METRICS_PORT in given else {}),
    )


def _web(doors: Doors, *, workers: int, databases: int) -> tuple[str, ...]:
    if not 1 <= workers <= MOST_WORKERS:
        raise Invalid(f"Choose 1 to {MOST_WORKERS} workers, not {workers}.")
    # A thread keeps a connection to each database.
    threads = max(1, min(MOST_THREADS, WEB_CONNECTIONS // (workers * databases)))
    return (
        *_granian(doors, doors.port, "wsgi", patience_s=8),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--blocking-threads-idle-timeout", "600", "--backlog", "1024", "--backpressure", "256"),
        WSGI,
    )


def _live(doors: Doors) -> tuple[str, ...]:
    return (*_granian(doors, doors.port + 1, "asginl", patience_s=3), "--workers", "1", ASGI)


def _granian(doors: Doors, port: int, interface: str, *, patience_s: int) -> tuple[str, ...]:
    """A server's command.

    Args:
        patience_s: how long answers that are under way may take when it is told to end.
    """
    proof = (
        ("--ssl-certificate", str(doors.tls.certificate), "--ssl-keyfile", str(doors.tls.key))
        if doors.tls
        else ()
    )
    return (
        *(*PYTHON, "granian", "--interface", interface, "--host", doors.bind, "--port", str(port), *proof),
        *("--no-ws", "--http", "1", "--log-level", "warning", "--no-access-log"),
        *("--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", str(patience_s)),
    )
