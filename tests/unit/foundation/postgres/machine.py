"""What the tests see of the machine: servers to run, processes, other users."""

import functools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

import heliotrope
from heliotrope.foundation.postgres import Binaries, find_binaries

LAUNCHER = Path(__file__).with_name("launcher.py")
ORDINARY = 65534
NAMELESS = 65533
LIBRARIES = (Path(heliotrope.__file__).parents[1], Path(psycopg.__file__).parents[1])


def installations() -> list[Binaries]:
    """The wheel's server, which must be there, and the system's when there is one."""
    wheel = find_binaries({})
    assert "wheel" in wheel.origin
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return [wheel, *(find_binaries({"HELIOTROPE_PG_BIN": str(place)}) for place in system)]


def processes_on(data_dir: Path) -> list[int]:
    """Pids of live server processes whose working directory is the data directory."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "cwd").readlink() == data_dir and b"postgres" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def server_pid(data_dir: Path) -> int:
    return int((data_dir / "postmaster.pid").read_text().split()[0])


def eventually(holds: Callable[[], bool], *, within_s: float = 10) -> bool:
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@functools.cache
def python_as(uid: int) -> tuple[str, ...]:
    """A command that runs this Python, by another path if need be, as a user without any privilege.

    A real other user where one can run a suitable interpreter; where root keeps its Python to
    itself, a user namespace that takes every privilege away and shows that user id.
    """
    if os.geteuid() != 0:
        return (sys.executable,)
    setpriv = shutil.which("setpriv")
    for python in (sys.executable, "/usr/bin/python3"):
        if setpriv is None:
            break
        command = (setpriv, f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--bounding-set=-all")
        probe = f"import sys, psycopg; assert sys.version_info[:2] == {tuple(sys.version_info[:2])}"
        if (
            subprocess.run(
                [*command, python, "-c", probe], env=_environment(), capture_output=True, check=False
            ).returncode
            == 0
        ):
            return (*command, python)
    return ("unshare", "--user", f"--map-user={uid}", f"--map-group={uid}", sys.executable)


def _environment() -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": ":".join(map(str, LIBRARIES)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@contextmanager
def launched(
    data_dir: Path, binaries: Binaries, *, manner: str = "wait", python: tuple[str, ...] = (sys.executable,)
) -> Iterator[subprocess.Popen[str]]:
    """A launcher in a process of its own; killed at the end if it still runs."""
    process = subprocess.Popen(
        [*python, str(LAUNCHER), str(data_dir), str(binaries.bin_dir), manner],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str], word: str) -> str:
    """The rest of the next line that starts with this word."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(word):
            return line.removeprefix(word).strip()
    assert process.stderr is not None
    raise AssertionError(f"it ended without saying {word}: {process.stderr.read()}")
