"""What an earlier server left on a data directory, and how to clear it away.

After a kill -9 there may be a stale ``postmaster.pid``, a zombie, a server without its launcher,
or backends without their server.  Whoever calls this holds the launcher's lock.
"""

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heliotrope.core.errors import Conflict, Unavailable

PATIENCE_S: Final = 20.0
SHUTDOWN_S: Final = 10.0  # a server's fast shutdown, which writes a checkpoint
NOTICE_S: Final = 3.0  # for a backend to see that its server is gone; one that computes does not look
PROC: Final = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of the machine; a zombie has ended and only its parent has not noticed."""

    pid: int
    uid: int
    zombie: bool
    command: str


def mark(data_dir: Path) -> str:
    """The cluster's name, on the command line of its server and in the title of every backend."""
    return f"heliotrope@{key(data_dir)}"


def key(data_dir: Path) -> str:
    """A short name for a data directory that no other one on the machine has."""
    return hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]


def pid_file(data_dir: Path) -> list[str]:
    """Lines of ``postmaster.pid``: pid, directory, start, port, socket directory, ...; empty without one."""
    try:
        return (data_dir / "postmaster.pid").read_text(errors="replace").splitlines()
    except OSError:
        return []


def server_of(data_dir: Path) -> Process | None:
    """The live server that some launcher started on this directory."""
    found = _named(data_dir)
    return found if found and not found.zombie and _ours(found, data_dir) else None


def clear(data_dir: Path, *, uid: int, progress: Callable[[str], None]) -> None:
    """Bring the directory to where a server can start on it.

    A server of ours without its launcher is stopped.  Backends without their server are given
    time, then ended: crash recovery follows anyway, so nothing more is lost.

    Raises:
        Conflict: a server runs here that this platform did not start.
        Unavailable: processes remain after ``PATIENCE_S``.
    """
    if not pid_file(data_dir):
        return
    gentle_s = NOTICE_S
    found = _named(data_dir)
    if found and not found.zombie:
        if _ours(found, data_dir):
            progress(f"Stopping the database server {found.pid}, which lost its platform")
            _signal(found.pid, signal.SIGINT)
            gentle_s = SHUTDOWN_S
        elif _serves(found, data_dir):
            raise Conflict(
                f"A PostgreSQL server that this platform did not start (process {found.pid}) "
                f"runs on {data_dir}. Stop it, or set DATABASE_URL to use it."
            )
    outwait(data_dir, uid=uid, gentle_s=gentle_s, progress=progress)
    # The pid may belong to a zombie or to a stranger by now; PostgreSQL would refuse to start for ever.
    (data_dir / "postmaster.pid").unlink(missing_ok=True)


def outwait(
    data_dir: Path, *, uid: int, gentle_s: float, progress: Callable[[str], None] = lambda _: None
) -> None:
    """Wait until no process of ours is left on the directory; those that dally are ended after ``gentle_s``.

    Raises:
        Unavailable: processes remain after ``PATIENCE_S``.
    """
    began = time.monotonic()
    told = pressed = False
    while left := [p.pid for p in _processes() if p.uid == uid and not p.zombie and _ours(p, data_dir)]:
        waited = time.monotonic() - began
        if waited > PATIENCE_S:
            raise Unavailable(
                f"Processes {', '.join(map(str, left))} of an earlier server still hold {data_dir}. "
                "End them (kill -QUIT) and start again."
            )
        if waited > 1 and not told:
            progress(f"Waiting for {len(left)} processes of an earlier database server to end")
            told = True
        if waited > gentle_s and not pressed:
            progress("Ending the processes of an earlier database server")
            for pid in left:
                _signal(pid, signal.SIGQUIT)
            pressed = True
        time.sleep(0.1)


def _named(data_dir: Path) -> Process | None:
    lines = pid_file(data_dir)
    # A server that is starting or standing alone writes its pid negative.
    pid = abs(int(lines[0])) if lines and lines[0].strip().lstrip("-").isdigit() else 0
    return next((p for p in _processes(pid)), None) if pid else None


def _ours(process: Process, data_dir: Path) -> bool:
    title = process.command
    return f"cluster_name={mark(data_dir)}" in title or title.startswith(f"postgres: {mark(data_dir)}: ")


def _serves(process: Process, data_dir: Path) -> bool:
    if str(data_dir) in process.command:
        return "postgres" in process.command or "postmaster" in process.command
    try:
        return (PROC / str(process.pid) / "cwd").readlink() == data_dir
    except OSError:
        return False


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _processes(pid: int | None = None) -> Iterator[Process]:
    """All processes that can be seen, or the one with this pid."""
    if not (PROC / "self" / "stat").exists():
        yield from _listed_by_ps(pid)
        return
    folders = (PROC / str(pid),) if pid else PROC.glob("[0-9]*")
    for folder in folders:
        try:
            # The name in parentheses may hold spaces and parentheses: the state follows the last one.
            state = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            uid = folder.stat().st_uid
        except (OSError, IndexError):
            continue  # it ended while we looked
        yield Process(pid=int(folder.name), uid=uid, zombie=state in {"Z", "X"}, command=command)


def _listed_by_ps(pid: int | None) -> Iterator[Process]:
    which = ["-p", str(pid)] if pid else ["-ax"]
    command = ["/bin/ps", *which, "-o", "pid=,uid=,stat=,command="]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    for line in listed.splitlines():
        number, uid, state, title = (*line.split(None, 3), "")[:4]
        yield Process(pid=int(number), uid=int(uid), zombie=state.startswith("Z"), command=title)
