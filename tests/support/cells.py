"""Cells in tests: a web process that was told of one home alone, and this process as if it were one."""

import contextlib
import hashlib
import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.test import override_settings

from heliotrope.foundation.keys import present
from heliotrope.foundation.keys.keyring import written
from heliotrope.foundation.vaults import reach
from heliotrope.interfaces.jobs.cells import queues_of
from tests.support.jobs import run_jobs
from tests.support.operating import ROOT, free_port
from tests.support.server import Databases

READY_S = 120.0
CSRF = "c" * 32


def told(databases: Databases, home: str, origins: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process of one home's cell: no address and no key of another home's."""
    alias = f"vault_{home}"
    return {
        **databases.environment(),
        "HELIOTROPE_DATABASES": json.dumps({one: databases.app[one] for one in ("default", alias)}),
        "HELIOTROPE_KEYS": json.dumps({home: databases.keys[home]}),
        "HELIOTROPE_KEYRING_TEXT": written({home: {1: hashlib.sha256(home.encode()).digest()}}),
        "HELIOTROPE_CELL": home,
        "HELIOTROPE_CELL_ORIGINS": json.dumps(origins),
        "HELIOTROPE_ORIGIN": origins[home],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer of a door."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(slots=True, kw_only=True)
class Door:
    """A web process, and a browser at it that may carry a session or a token."""

    port: int
    environ: Mapping[str, str] = field(repr=False)
    process: "subprocess.Popen[bytes]"
    trusts: ssl.SSLContext | None = None

    def ask(
        self,
        path: str,
        *,
        session: str = "",
        token: str = "",
        form: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Said:
        """One request; a form is posted with its proof that it is ours."""
        sent = {"Host": f"localhost:{self.port}", **(headers or {})}
        if session:
            sent["Cookie"] = f"heliotrope_session={session}; csrftoken={CSRF}; language=en; device=d{CSRF}"
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if form is not None:
            sent |= {"X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
        with contextlib.closing(self._connection()) as connection:
            connection.request("GET" if form is None else "POST", path, form, sent)
            answer = connection.getresponse()
            return Said(
                status=answer.status,
                headers={name.lower(): value for name, value in answer.headers.items()},
                text=answer.read().decode(),
            )

    def _connection(self) -> http.client.HTTPConnection:
        if self.trusts is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        return http.client.HTTPSConnection("localhost", self.port, timeout=60, context=self.trusts)


@contextmanager
def web(
    folder: Path,
    environ: Mapping[str, str],
    port: int,
    *,
    options: Sequence[str] = (),
    trusts: ssl.SSLContext | None = None,
) -> Iterator[Door]:
    """A web process that is being started; see ``ready``.

    Args:
        options: more of the server's command line.
        trusts: whose certificate a browser takes, when the door speaks TLS.
    """
    command = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--no-ws", "--http", "1", "--log-level", "warning", "--no-access-log", "--workers", "1"),
        *("--blocking-threads", "2", "--workers-kill-timeout", "2", *options),
        "heliotrope.config.wsgi:application",
    )
    path = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    with (folder / f"web-{port}.log").open("ab") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT,
            env={**os.environ, **environ, **path}, process_group=0,
        )  # fmt: skip
    try:
        yield Door(port=port, environ=environ, process=process, trusts=trusts)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ready(*doors: Door) -> None:
    """Wait until every one of these answers."""
    deadline = time.monotonic() + READY_S
    for door in doors:
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if door.ask("/health/live").status == 200:
                    break
            assert time.monotonic() < deadline, f"the web process on {door.port} does not answer"
            time.sleep(0.1)


@contextmanager
def cells(folder: Path, databases: Databases, homes: Sequence[str]) -> Iterator[dict[str, Door]]:
    """A web process for each of these homes, over one control database."""
    ports = {home: free_port() for home in homes}
    origins = {home: f"http://localhost:{port}" for home, port in ports.items()}
    with contextlib.ExitStack() as opened:
        doors = {
            home: opened.enter_context(web(folder, told(databases, home, origins), port))
            for home, port in ports.items()
        }
        ready(*doors.values())
        yield doors


@contextmanager
def cell(home: str, **more: object) -> Iterator[None]:
    """This process as one of a home's cell."""
    before = present.use(None)
    try:
        with override_settings(HELIOTROPE_CELL=(home,), **more):
            yield
    finally:
        present.use(before)
        reach.forget()


def work(alias: str) -> None:
    """Run the jobs that a worker of a database takes, until none is left for it."""
    run_jobs(alias, queues_of(alias))
