"""What `heliotrope up` does, step by step, and how it ends."""

import contextlib
import fcntl
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType
from typing import Final

from heliotrope.core.errors import Conflict, Invalid, Unavailable
from heliotrope.foundation.encrypted import check_origin
from heliotrope.foundation.postgres import Cluster, inspect, provision
from heliotrope.interfaces.cli import key_keeping, preparing
from heliotrope.interfaces.cli.addresses import Doors, Tls, choose_doors, wait_for
from heliotrope.interfaces.cli.embedded import EmbeddedDatabase
from heliotrope.interfaces.cli.guard import clear_remains
from heliotrope.interfaces.cli.installation import Installation
from heliotrope.interfaces.cli.key_copying import DUE
from heliotrope.interfaces.cli.own_server import Databases, Server, reachable
from heliotrope.interfaces.cli.processes import SELF, WORK, children, environment
from heliotrope.interfaces.cli.rehearsing import compiling
from heliotrope.interfaces.cli.steps import Steps
from heliotrope.interfaces.cli.supervisor import Supervisor

TAIL: Final = 10
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asked for; ``port`` is None when any will do, ``still`` lets people sleep."""

    demo: bool
    host: str
    port: int | None
    workers: int
    still: bool = False
    tls: Tls | None = None


def keep_up(installation: Installation, wanted: Wanted, steps: Steps) -> None:
    """Start everything, keep it alive until a signal to stop, and stop everything.

    Raises:
        Invalid: the demonstration, whose passwords everybody knows, on an address that others reach.
    """
    if wanted.demo and wanted.host not in LOOPBACK:
        raise Invalid(
            f"The demonstration's passwords are known to everybody: it serves this computer only, not"
            f" {wanted.host}. Leave out --host, or start without --demo."
        )
    if wanted.demo and installation.cell:
        raise Invalid(
            "The demonstration has data of every home: load it once with `heliotrope up --demo`, stop it, and"
            " start the cells on the same state directory without --demo."
        )
    installation.prepare()
    if wanted.tls is not None:
        wanted.tls.check()
    with _alone(installation), _ending_on_signals(), compiling(installation):
        clear_remains(installation.run_dir, installation.state, steps.say)
        (installation.run_dir / "up.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
        # What processes of an earlier start counted is past.
        for counted in installation.metrics_dir.glob("*.db"):
            counted.unlink(missing_ok=True)
        doors = replace(choose_doors(wanted.host, wanted.port), tls=wanted.tls)
        origin = installation.environ.get("HELIOTROPE_ORIGIN", doors.origin)
        check_origin("The address of the pages (HELIOTROPE_ORIGIN)", origin, installation.environ)
        database = None if installation.own_server else EmbeddedDatabase(installation)
        try:
            databases = _prepare(installation, database, steps)
            supervisor = Supervisor(
                run_dir=installation.run_dir, log_dir=installation.log_dir, say=steps.say, database=database
            )
            _supervise(supervisor, installation, databases, doors, wanted, steps)
        finally:
            if database is not None:
                database.stop()
    steps.say("All stopped.")


def _prepare(installation: Installation, database: EmbeddedDatabase | None, steps: Steps) -> Databases:
    cluster: Cluster | None = None
    if database is not None:
        with steps.step(f"Starting PostgreSQL {database.cluster.binaries.major}") as tell:
            database.start(tell)
        cluster = database.cluster
    databases = installation.databases(cluster)
    stores = installation.key_stores(database.keys.cluster if database is not None else None)
    with steps.step("Setting up roles, databases and key stores") as tell:
        _provision((*databases.servers, *stores.servers))
        key_keeping.prepare(installation, stores, tell)
        key_keeping.split(installation)
    if not preparing.are_migrated(installation, databases.owner):
        with steps.step(f"Making the tables of {len(databases.owner)} databases") as tell:
            preparing.migrate(installation, databases, tell)
    due = installation.state / DUE
    if due.exists():
        with steps.step("Erasing again whoever was erased since the backup") as tell:
            told = installation.environment(databases.app)
            preparing.run((*SELF, "keys", "replay"), told, tell, doing="Replaying the erasures")
            due.unlink()
    with steps.step("Checking texts and static files") as tell:
        preparing.compile_messages(tell)
        preparing.collect_static(installation, databases, tell)
    return databases


def _provision(servers: Iterable[Server]) -> None:
    for server in servers:
        url = reachable(server)
        try:
            provision(url, server.plan)
        except Unavailable as why:
            missing = [trouble for trouble in inspect(url, server.plan) if trouble.remedy]
            if not missing:
                raise
            what = "\n".join(f"  {trouble.what}\n    {trouble.remedy}" for trouble in missing)
            raise Unavailable(
                f"{why}\nMissing on the server:\n{what}\n"
                "`heliotrope doctor` checks again; `heliotrope doctor --sql` prints the whole script."
            ) from why


def _ensure_demo(installation: Installation, databases: Databases, doors: Doors, steps: Steps) -> None:
    from heliotrope.interfaces.cli.demo.noted import is_there, note_url

    if is_there(installation.state, doors.origin):
        note_url(installation.state, doors.origin)
        return
    told = environment(installation, databases, doors, demo=True)
    with steps.step("Loading the demonstration") as tell:
        preparing.run((*SELF, "demo", "load", "--url", doors.origin), told, tell, doing="Loading the demo")


def _supervise(
    supervisor: Supervisor,
    installation: Installation,
    databases: Databases,
    doors: Doors,
    wanted: Wanted,
    steps: Steps,
) -> None:
    specs = tuple(
        children(installation, databases, doors, workers=wanted.workers, demo=wanted.demo, still=wanted.still)
    )
    supervisor.listen()

    def alive() -> bool:
        supervisor.look()
        return not supervisor.stopping

    try:
        with steps.step("Starting pages and live events"):
            for spec in specs:
                if spec.turn < WORK:
                    supervisor.start(spec)
            _wait(installation, doors, alive)
        if wanted.demo and not supervisor.stopping:
            _ensure_demo(installation, databases, doors, steps)
        # Workers start later, for on a small machine they would keep the pages waiting.
        for spec in specs:
            if spec.turn == WORK and not supervisor.stopping:
                supervisor.start(spec)
        if not supervisor.stopping:
            _welcome(installation, doors, wanted, steps)
        supervisor.run()
    finally:
        supervisor.stop()


def _wait(installation: Installation, doors: Doors, alive: Callable[[], bool]) -> None:
    try:
        wait_for(doors, alive=alive)
    except Unavailable as why:
        log = installation.log_dir / "web.log"
        tail = "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-TAIL:])
        raise Unavailable(f"{why} {log} ends:\n{tail or '    (it is empty)'}") from why


def _welcome(installation: Installation, doors: Doors, wanted: Wanted, steps: Steps) -> None:
    if wanted.demo:
        from heliotrope.interfaces.cli.demo.accounts import welcome_lines

        for line in welcome_lines(installation.secret_key()):
            steps.say(line)
        if not doors.local:
            steps.say("Take care: these passwords are known to everybody, and others can reach this address.")
    steps.say(f"Heliotrope is up: {installation.environ.get('HELIOTROPE_ORIGIN', doors.origin)}")
    steps.say("Ctrl-C stops it.")


@contextmanager
def _alone(installation: Installation) -> Iterator[None]:
    """Only one supervisor a state directory; the lock ends with the process, however it ends."""
    lock = os.open(installation.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as why:
            raise Conflict(
                f"The platform runs already in {installation.state}. Stop that one first, or choose another "
                "state directory with --state."
            ) from why
        try:
            yield
        finally:
            (installation.run_dir / "up.pid").unlink(missing_ok=True)
    finally:
        os.close(lock)


@contextmanager
def _ending_on_signals() -> Iterator[None]:
    """Until the supervisor listens itself, a request to end is Ctrl-C: what was started is stopped again."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            with contextlib.suppress(ValueError):
                signal.signal(number, handler)
