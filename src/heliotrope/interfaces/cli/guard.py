"""What ends the platform's processes when the supervisor cannot: its watch, and the clearing of remains."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
GENTLE_S: Final = 5.0


class GroupWatch:
    """A tiny process that ends the children's process groups when the supervisor is killed, even by kill -9.

    It waits on a pipe that only the supervisor holds.  The kernel's parent-death signal was not taken: it
    would reach a server's first process and not the workers that this one started.
    """

    # No "--" before a group: dash knows none.
    SCRIPT: Final = """
alive=" "
while read -r word group; do
    rest=" "
    for one in $alive; do
        [ "$one" = "$group" ] || rest="$rest$one "
    done
    alive="$rest"
    [ "$word" = add ] && alive="$alive$group "
    [ "$word" = end ] && exit 0
done
for one in $alive; do kill -TERM "-$one"; done
waited=0
while [ "$waited" -lt 5 ]; do
    left=""
    for one in $alive; do kill -0 "-$one" && left=yes; done
    [ -n "$left" ] || exit 0
    sleep 1
    waited=$((waited + 1))
done
for one in $alive; do kill -KILL "-$one"; done
"""

    def __init__(self) -> None:
        reading, self._fd = os.pipe()
        try:
            # A session of its own: what ends the supervisor's terminal must not end its watch.
            self._process = subprocess.Popen(  # noqa: S603 - a constant script
                ["/bin/sh", "-c", self.SCRIPT, "heliotrope-guard"],
                stdin=reading,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        finally:
            os.close(reading)

    def add(self, group: int) -> None:
        """Watch over this group from now on."""
        self._tell(f"add {group}")

    def drop(self, group: int) -> None:
        """This group has ended."""
        self._tell(f"drop {group}")

    def dismiss(self) -> None:
        """All have ended: so does the watch; may be called again."""
        if self._process.returncode is None:
            self._tell("end")
            os.close(self._fd)
            self._process.wait()

    def _tell(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):  # somebody killed the watch; the next start clears remains
            os.write(self._fd, f"{line}\n".encode())


def clear_remains(run_dir: Path, state: Path, say: Callable[[str], None]) -> None:
    """End what an earlier supervisor of this state directory left running, and remove its pid files.

    PostgreSQL is left to its own launcher, which knows how to clear its remains.
    """
    left = {
        path: int(text)
        for path in run_dir.glob("*.pid")
        if (text := _read(path)).isdigit() and path.stem not in {"postgres", "up"}
    }
    groups = {name.stem: pid for name, pid in left.items() if any(_members(pid, state))}
    if groups:
        say(f"Ending what an earlier run left behind: {', '.join(sorted(groups))}")
        for number in (signal.SIGTERM, signal.SIGKILL):
            for group in groups.values():
                signal_group(group, number)
            if _gone(list(groups.values()), state):
                break
    for path in run_dir.glob("*.pid"):
        path.unlink(missing_ok=True)


def signal_group(group: int, number: signal.Signals) -> None:
    """Send a signal to every process of a group; none left is no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _gone(groups: Collection[int], state: Path) -> bool:
    deadline = time.monotonic() + GENTLE_S
    while time.monotonic() < deadline:
        if not any(any(_members(group, state)) for group in groups):
            return True
        time.sleep(0.1)
    return False


def _members(group: int, state: Path) -> Iterator[int]:
    """Live processes of a group that were told this state directory; a reused number is somebody else's."""
    mark = f"HELIOTROPE_STATE={state}".encode()
    for folder in PROC.glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if int(fields[2]) != group or fields[0] in {"Z", "X"}:
                continue
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
        except (OSError, IndexError):
            continue


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
