"""The platform's own database servers: one of data, and one of keys, which no backup of data holds."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from heliotrope.core.errors import Unavailable
from heliotrope.foundation.postgres import Cluster, remains, sockets
from heliotrope.foundation.postgres.account import account_for
from heliotrope.interfaces.cli.installation import Installation

SOCKET_LOCK: Final = f".s.PGSQL.{sockets.PORT}.lock"


class EmbeddedServer:
    """One embedded server with its pid file."""

    def __init__(self, cluster: Cluster, pid_file: Path) -> None:
        self.cluster = cluster
        self._pid_file = pid_file

    def is_running(self) -> bool:
        """Whether it runs."""
        return self.cluster.is_running()

    def start(self, progress: Callable[[str], None]) -> None:
        """Start it, wait until it answers, and note its pid."""
        try:
            self.cluster.start(progress)
        except Unavailable as why:
            if SOCKET_LOCK not in str(why) or remains.server_of(self.cluster.data_dir) is not None:
                raise
            self._drop_socket_lock()
            self.cluster.start(progress)
        self._pid_file.write_text(f"{remains.pid_file(self.cluster.data_dir)[0].strip()}\n", encoding="ascii")

    def _drop_socket_lock(self) -> None:
        """Remove the lock that a killed server left in its private directory beside its socket.

        PostgreSQL takes the killed one for alive as long as nobody has reaped it.
        """
        data_dir = self.cluster.data_dir
        account = account_for(self.cluster.binaries.program("postgres"), data_dir.parent)
        place = sockets.choose(data_dir, account, os.environ)
        (place / SOCKET_LOCK).unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop it."""
        self.cluster.stop()
        self._pid_file.unlink(missing_ok=True)


class EmbeddedDatabase:
    """Both servers as one: started, looked after and stopped together."""

    def __init__(self, installation: Installation) -> None:
        self.data = EmbeddedServer(installation.cluster(), installation.run_dir / "postgres.pid")
        self.keys = EmbeddedServer(installation.key_cluster(), installation.run_dir / "keys.pid")
        self.cluster = self.data.cluster

    def is_running(self) -> bool:
        """Whether both run."""
        return self.data.is_running() and self.keys.is_running()

    def start(self, progress: Callable[[str], None]) -> None:
        """Start whichever does not run, and wait until both answer."""
        for server in (self.data, self.keys):
            if not server.is_running():
                server.start(progress)

    def stop(self) -> None:
        """Stop both."""
        self.data.stop()
        self.keys.stop()
