"""What one launcher holds while its server runs: the lock on the data directory and the watch on itself.

Both are file descriptors whose end means the launcher's end, so a forked child must not keep
them open: each is closed in the child right after the fork.
"""

import contextlib
import fcntl
import os
import subprocess
from pathlib import Path
from typing import Final

from heliotrope.core.errors import Conflict, Unavailable

_held: set[int] = set()


def _forget_in_child() -> None:
    for fd in _held:
        os.close(fd)
    _held.clear()


os.register_at_fork(after_in_child=_forget_in_child)


def _release(fd: int) -> None:
    if fd in _held:
        _held.discard(fd)
        os.close(fd)


class Lock:
    """One launcher a data directory; the lock ends with the process that took it, however it ends."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        # Beside the directory: inside it, the first start could not lock what initdb has yet to make.
        self._path = data_dir.with_name(f"{data_dir.name}.lock")
        self._fd: int | None = None

    def take(self) -> None:
        """Hold the lock.

        Raises:
            Conflict: another launcher holds it; the message names its pid and the directory.
            Unavailable: the lock file cannot be opened.
        """
        try:
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as why:
            raise Unavailable(
                f"The lock {self._path} cannot be opened ({why.strerror}). "
                "Start the platform as the user whose data it is, or choose another data directory."
            ) from why
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as why:
            holder = os.pread(fd, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(fd)
            raise Conflict(
                f"The data directory {self._data_dir} is in use by process {holder}. "
                "Stop that one first, or choose another data directory."
            ) from why
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        _held.add(fd)
        self._fd = fd

    def free(self) -> None:
        """Let go; the file stays, because removing it would let two launchers lock two files."""
        if self._fd is not None:
            _release(self._fd)
            self._fd = None


class Watch:
    """A tiny process that stops the server when the launcher ends without doing so, even by kill -9.

    It waits on a pipe that only the launcher holds.  The kernel's parent-death signal was not
    taken: it is cleared on a change of credentials, it fires when the *thread* that started the
    server ends, and only Linux has it.
    """

    SCRIPT: Final = """
read -r server || exit 0
read -r _ && exit 0
kill -INT "$server" || exit 0
waited=0
while [ "$waited" -lt 20 ]; do
    sleep 1
    kill -0 "$server" || exit 0
    waited=$((waited + 1))
done
kill -QUIT "$server"
"""

    def __init__(self) -> None:
        reading, self._fd = os.pipe()
        _held.add(self._fd)
        try:
            # A session of its own: what ends the launcher's terminal must not end its watch.
            self._process = subprocess.Popen(  # noqa: S603 - a constant script
                ["/bin/sh", "-c", self.SCRIPT, "heliotrope-watch"],
                stdin=reading,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        except BaseException:
            _release(self._fd)
            raise
        finally:
            os.close(reading)

    def over(self, server: int) -> None:
        """Watch over this process from now on."""
        os.write(self._fd, f"{server}\n".encode())

    def dismiss(self, *, ended: bool) -> None:
        """End the watch; when the server has not ended, the watch ends it first."""
        with contextlib.suppress(BrokenPipeError):
            if ended and self._fd in _held:
                os.write(self._fd, b"ended\n")
        _release(self._fd)
        if ended:
            self._process.wait()
