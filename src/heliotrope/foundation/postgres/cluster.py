"""The embedded server: started with the platform, stopped with it, and never left behind."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg

from heliotrope.core.errors import Unavailable
from heliotrope.foundation.postgres import layout, remains, sockets
from heliotrope.foundation.postgres.account import Account, account_for
from heliotrope.foundation.postgres.binaries import Binaries
from heliotrope.foundation.postgres.held import Lock, Watch

STOP_S: Final = 20.0
# What PostgreSQL says when an earlier server has not quite gone.
LEFT_BEHIND: Final = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')


class _StillHeldError(Unavailable):
    """An earlier server still holds the directory; worth another try."""


class Cluster:
    """A PostgreSQL server on one data directory, reached through a private unix socket only."""

    def __init__(self, data_dir: Path, binaries: Binaries, *, ready_s: float = 120.0) -> None:
        """Name a cluster; nothing is started.

        Args:
            data_dir: made on the first start; its parent holds the launcher's lock.
            binaries: the server's programs.
            ready_s: how long a start may take, crash recovery included.
        """
        self.data_dir = data_dir.resolve()
        self.binaries = binaries
        self._ready_s = ready_s
        self._lock = Lock(self.data_dir)
        self._server: subprocess.Popen[bytes] | None = None
        self._watch: Watch | None = None
        self._sockets: Path | None = None
        self._launcher = 0
        self._uid = os.getuid()

    def start(self, progress: Callable[[str], None]) -> None:
        """Start the server and wait until it answers; does nothing when this object's server runs.

        Args:
            progress: is told in one sentence what takes time.

        Raises:
            Conflict: another launcher or a stranger's server uses the directory, or it is no cluster of ours.
            Unavailable: the server does not come up; the message carries the end of its log.
        """
        if self._server is not None and self._server.poll() is None:
            return
        self.stop()
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        self._lock.take()
        self._launcher = os.getpid()
        try:
            account = account_for(self.binaries.program("postgres"), self.data_dir.parent)
            self._uid = account.uid
            layout.initialise(self.data_dir, self.binaries, account, progress)
            account.take_over(self.data_dir)
            layout.configure(self.data_dir, account)
            remains.clear(self.data_dir, uid=account.uid, progress=progress)
            place = sockets.choose(self.data_dir, account, os.environ)
            sockets.prepare(place, account)
            self._sockets = place
            self._start_patiently(account, place, progress)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server: clients are cut off, nothing committed is lost; may be called again.

        A forked child that inherited this object cannot stop its parent's server.
        """
        if self._launcher != os.getpid():
            return
        try:
            if self._server is not None:
                _end(self._server)
                # The server does not wait for the process that writes its log.
                remains.outwait(self.data_dir, uid=self._uid, gentle_s=remains.NOTICE_S)
        finally:
            self._let_go()

    def is_running(self) -> bool:
        """Whether a server that this platform started runs on the directory, by whichever process."""
        if self._server is not None and self._launcher == os.getpid():
            return self._server.poll() is None
        return remains.server_of(self.data_dir) is not None

    def url(self, dbname: str = "postgres", user: str = layout.SUPERUSER) -> str:
        """The address of one database for libpq; no password, see ``sockets``.

        Raises:
            Unavailable: no server runs, so there is no address yet.
        """
        host, name, role = (quote(str(part), safe="") for part in (self._socket_directory(), dbname, user))
        return f"postgresql:///{name}?host={host}&port={sockets.PORT}&user={role}"

    def connection(self, dbname: str, user: str) -> dict[str, str]:
        """The same address as a Django database setting.

        Raises:
            Unavailable: no server runs.
        """
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": dbname,
            "USER": user,
            "PASSWORD": "",
            "HOST": str(self._socket_directory()),
            "PORT": str(sockets.PORT),
        }

    def _socket_directory(self) -> Path:
        if self._sockets is not None:
            return self._sockets
        written = remains.pid_file(self.data_dir)
        if remains.server_of(self.data_dir) is None or len(written) < 5 or not written[4]:
            raise Unavailable(f"No server runs on {self.data_dir}. Start the platform first.")
        return Path(written[4])

    def _start_patiently(self, account: Account, place: Path, progress: Callable[[str], None]) -> None:
        deadline = time.monotonic() + remains.PATIENCE_S
        while True:
            server = self._launch(account, place)
            try:
                self._wait_ready(server, progress)
            except _StillHeldError:
                if time.monotonic() > deadline:
                    raise
                progress("Waiting for an earlier database server to let go of its memory")
                self._dismiss_watch()
                time.sleep(1)
            else:
                return

    def _launch(self, account: Account, place: Path) -> subprocess.Popen[bytes]:
        self._watch = Watch()
        command = layout.command(self.data_dir, self.binaries, place)
        with layout.start_log(self.data_dir).open("wb") as output:
            # A session of its own: Ctrl-C in the terminal is for the platform, which stops the server last.
            self._server = account.popen(command, output=output, new_session=True)
        self._watch.over(self._server.pid)
        return self._server

    def _wait_ready(self, server: subprocess.Popen[bytes], progress: Callable[[str], None]) -> None:
        began = time.monotonic()
        told = False
        while True:
            ended = server.poll()
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
            except psycopg.OperationalError as why:
                refusal = why
            else:
                return
            if ended is not None:
                tail = layout.log_tail(self.data_dir)
                kind = _StillHeldError if any(words in tail for words in LEFT_BEHIND) else Unavailable
                raise kind(f"The database server ended while starting (code {ended}). Its log ends:\n{tail}")
            waited = time.monotonic() - began
            if waited > self._ready_s:
                raise Unavailable(
                    f"The database server did not answer within {self._ready_s:.0f} s ({refusal}). "
                    f"Its log ends:\n{layout.log_tail(self.data_dir)}"
                )
            if waited > 3 and not told:
                progress("The database server is recovering what was under way when it last ended")
                told = True
            time.sleep(0.05)

    def _dismiss_watch(self) -> None:
        if self._watch is not None:
            self._watch.dismiss(ended=self._server is None or self._server.poll() is not None)
            self._watch = None

    def _let_go(self) -> None:
        ended = self._server is None or self._server.poll() is not None
        self._dismiss_watch()
        if ended and self._sockets is not None:
            with contextlib.suppress(
                OSError
            ):  # a killed server's socket is still inside; the next start clears it
                self._sockets.rmdir()
        self._server = self._sockets = None
        self._lock.free()


def _end(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, then immediate, then the kernel's."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(STOP_S)
        except subprocess.TimeoutExpired:
            continue
        return
    server.kill()
    server.wait()
