"""The real platform as processes: a web server and a worker for each database, on a free loopback port.

A process that ends, by whatever hand, is started again after a moment, as a supervisor does; so is the
database server, when it was handed over.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from heliotrope.core.errors import HeliotropeError
from heliotrope.foundation.postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]
WEB, LIVE, POSTGRES = "web", "live", "postgres"
LOOK_S = 0.1
BACK_S = 1.0
"""How long what died stays dead."""
READY_S = 240.0
GRACE_S = 8.0
_GUARD = 'read -r _; kill -9 -- "-$0" 2>/dev/null'
"""Ends a process's group when the pipe to it closes: when the tests themselves were killed."""
_WORKER = "import django; django.setup(); from heliotrope.interfaces.jobs import worker; worker.run({!r})"


@dataclass(slots=True, kw_only=True)
class _Child:
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    guard: subprocess.Popen[bytes] | None = None
    due: float = 0.0


class Platform:
    """Web server and workers on given databases; see `running_platform`."""

    def __init__(
        self, environ: Mapping[str, str], folder: Path, *, cluster: Cluster | None = None, live: bool = False
    ) -> None:
        """Name a platform; nothing is started.

        Args:
            environ: what its processes are told beside this process's own environment.
            folder: for the processes' output.
            cluster: the database server, started already, when it is to be killed and restarted too.
            live: whether the process of live updates runs too.
        """
        self.port, self.live_port = _free_port(), _free_port()
        self._environ = {
            **os.environ,
            **environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "HELIOTROPE_ORIGIN": f"http://localhost:{self.port}",
        }
        self._folder = folder
        self._cluster = cluster
        self._children = {WEB: _Child(command=_web(self.port))}
        if live:
            self._children[LIVE] = _Child(command=_live(self.live_port))
        for alias in ("default", *(f"vault_{home}" for home in environ["HELIOTROPE_HOMES"].split(","))):
            self._children[alias] = _Child(command=(sys.executable, "-c", _WORKER.format(alias)))
        self._database_due = 0.0
        self._held = threading.Lock()
        self._stop = threading.Event()
        self._watch = threading.Thread(target=self._look_often, name="platform-watch", daemon=True)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that can be killed."""
        return (*self._children, *([POSTGRES] if self._cluster else []))

    def start(self) -> None:
        """Start everything and wait until the web server answers."""
        with self._held:
            for name, child in self._children.items():
                self._launch(name, child)
        self._watch.start()
        self.wait_healthy()

    def wait_healthy(self) -> None:
        """Wait until ``/health`` answers; raises with the end of its output when it does not."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer,
            ):
                if answer.status == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"the web server does not answer; its output ends:\n{self.tail(WEB)}")

    def kill(self, *names: str) -> None:
        """Kill these at once, as kill -9 does; they come back after a moment."""
        with self._held:
            for name in names:
                if name == POSTGRES:
                    self._kill_postgres()
                    continue
                child = self._children[name]
                if child.process is not None:
                    _kill_group(child)

    def stop(self) -> None:
        """Stop everything: the web server first, then the workers."""
        self._stop.set()
        if self._watch.is_alive():
            self._watch.join()
        living = {child.process: child for child in self._children.values() if child.process is not None}
        for process in living:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        for process, child in living.items():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            _kill_group(child)

    def tail(self, name: str, most: int = 3000) -> str:
        """The end of a process's output."""
        path = self._folder / f"{name}.log"
        return path.read_text(errors="replace")[-most:] if path.exists() else ""

    def _launch(self, name: str, child: _Child) -> None:
        with (self._folder / f"{name}.log").open("ab") as output:
            child.process = subprocess.Popen(
                child.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=self._environ,
                process_group=0,
            )
        child.guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, str(child.process.pid)], stdin=subprocess.PIPE, start_new_session=True
        )

    def _look_often(self) -> None:
        while not self._stop.wait(LOOK_S):
            with self._held:
                self._look()

    def _look(self) -> None:
        now = time.monotonic()
        if self._cluster is not None and not self._cluster.is_running():
            self._database_due = self._database_due or now + BACK_S
            if now >= self._database_due:
                self._database_due = 0.0
                with contextlib.suppress(HeliotropeError):
                    self._cluster.start(lambda _line: None)
        for name, child in self._children.items():
            if child.process is None:
                if now >= child.due:
                    self._launch(name, child)
            elif child.process.poll() is not None:
                _kill_group(child)
                child.process, child.due = None, now + BACK_S

    def _kill_postgres(self) -> None:
        assert self._cluster is not None
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            pid = int((self._cluster.data_dir / "postmaster.pid").read_text().splitlines()[0])
            os.kill(pid, signal.SIGKILL)


@contextmanager
def running_platform(
    environ: Mapping[str, str], folder: Path, *, cluster: Cluster | None = None, live: bool = False
) -> Iterator[Platform]:
    """The platform on these databases, stopped at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    platform = Platform(environ, folder, cluster=cluster, live=live)
    try:
        platform.start()
        yield platform
    finally:
        platform.stop()


def _web(port: int) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--no-ws", "--http", "1", "--log-level", "warning", "--no-access-log"),
        *("--workers", "2", "--blocking-threads", "3", "--workers-kill-timeout", "2"),
        "heliotrope.config.wsgi:application",
    )


def _live(port: int) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1"),
        *("--port", str(port), "--no-ws", "--http", "1", "--log-level", "warning", "--no-access-log"),
        *("--workers", "1", "--workers-kill-timeout", "2", "heliotrope.config.live:application"),
    )


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _kill_group(child: _Child) -> None:
    """End a process with everything that it started, and its guard."""
    assert child.process is not None
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()
    if child.guard is not None:
        child.guard.communicate()
        child.guard = None
