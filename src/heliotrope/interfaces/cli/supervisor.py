"""The supervisor: starts the platform's processes, restarts what dies, and stops all in order."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final, Protocol

from heliotrope.core.errors import HeliotropeError
from heliotrope.interfaces.cli.guard import GroupWatch, signal_group

LOOK_S: Final = 0.1
FIRST_PAUSE_S: Final = 0.25
LONGEST_PAUSE_S: Final = 30.0
STEADY_S: Final = 30.0
"""A process that lived this long starts its pauses anew."""
LOG_MOST: Final = 5_000_000
LOGS_EVERY_S: Final = 5.0
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Database(Protocol):
    """The embedded server, as the supervisor sees it."""

    def is_running(self) -> bool:
        """Whether it runs."""
        ...

    def start(self, progress: Callable[[str], None]) -> None:
        """Start it and wait until it answers."""
        ...

    def stop(self) -> None:
        """Stop it; nothing committed is lost."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSpec:
    """One process of the platform.

    Attributes:
        name: of its pid file and its log.
        environ: its whole environment.
        turn: processes stop in the order of their turns; those of one turn together.
        grace_s: how long it may take to stop by itself.
    """

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(repr=False)
    turn: int = 0
    grace_s: float = 4.0


@dataclass(slots=True, kw_only=True)
class _Child:
    spec: ChildSpec
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    deaths: int = 0
    due: float = 0.0


def pause_s(deaths: int) -> float:
    """How long to wait before the next start of a process that died so many times in a row."""
    return float(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** max(0, deaths - 1)))


class Supervisor:
    """Keeps children alive until a signal says to stop; the database, if it is ours, outlives them."""

    def __init__(
        self, *, run_dir: Path, log_dir: Path, say: Callable[[str], None], database: Database | None = None
    ) -> None:
        """Name a supervisor; nothing is started.

        Args:
            run_dir: for pid files.
            log_dir: for the children's output.
            say: is told each restart and each stop in one sentence.
            database: the embedded server, started already; None for a server of one's own.
        """
        self._run_dir, self._log_dir, self._say, self._database = run_dir, log_dir, say, database
        self._children: dict[str, _Child] = {}
        self._watch = GroupWatch()
        self._signals = 0
        self._database_deaths = 0
        self._database_due = 0.0
        self._logs_due = 0.0

    def start(self, spec: ChildSpec) -> None:
        """Start a child in a process group of its own."""
        child = _Child(spec=spec)
        self._children[spec.name] = child
        self._launch(child)

    def listen(self) -> None:
        """Take the signals to stop from here on: the first stops in order, the second at once."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)

    @property
    def stopping(self) -> bool:
        """Whether a signal to stop came."""
        return self._signals > 0

    def run(self) -> None:
        """Restart what dies, until a signal to stop."""
        while not self.stopping:
            self.look()
            time.sleep(LOOK_S)

    def look(self) -> None:
        """One look at everything: notes what died and starts what is due."""
        self._look_at_database()
        self._look_at_logs()
        for child in self._children.values():
            if child.process is not None:
                if _ended(child.process):
                    self._note_death(child)
            elif time.monotonic() >= child.due:
                self._launch(child)

    def stop(self) -> None:
        """Stop all children by their turns, then the database; a second signal hurries."""
        for turn in sorted({child.spec.turn for child in self._children.values()}):
            self._stop_together([c for c in self._children.values() if c.spec.turn == turn])
        self._watch.dismiss()
        if self._database is not None:
            self._say("Stopping the database")
            self._database.stop()
        for path in self._run_dir.glob("*.pid"):
            path.unlink(missing_ok=True)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        # No lock and no output here: the main thread may hold either.
        self._signals += 1

    def _launch(self, child: _Child) -> None:
        spec = child.spec
        log = self._log_dir / f"{spec.name}.log"
        keep_bounded(log)
        log.touch(mode=0o600)
        with log.open("ab") as output:
            child.process = subprocess.Popen(  # noqa: S603
                spec.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=dict(spec.environ),
                process_group=0,
            )
        child.began = time.monotonic()
        self._watch.add(child.process.pid)
        self._pid_file(spec.name).write_text(f"{child.process.pid}\n", encoding="ascii")

    def _note_death(self, child: _Child) -> None:
        code = self._bury(child)
        if time.monotonic() - child.began >= STEADY_S:
            child.deaths = 0
        child.deaths += 1
        child.due = time.monotonic() + pause_s(child.deaths)
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        self._say(
            f"{child.spec.name} {how}; it starts again in {pause_s(child.deaths):g} s "
            f"(see {self._log_dir / child.spec.name}.log)"
        )

    def _bury(self, child: _Child) -> int:
        """End what is left of a dead child's group, then take its code."""
        assert child.process is not None  # noqa: S101 - callers checked
        # The leader is still a zombie, so its number cannot belong to anybody else yet.
        signal_group(child.process.pid, signal.SIGKILL)
        code = child.process.wait()
        self._watch.drop(child.process.pid)
        self._pid_file(child.spec.name).unlink(missing_ok=True)
        child.process = None
        return code

    def _look_at_logs(self) -> None:
        if time.monotonic() >= self._logs_due:
            self._logs_due = time.monotonic() + LOGS_EVERY_S
            for name in self._children:
                keep_bounded(self._log_dir / f"{name}.log")

    def _look_at_database(self) -> None:
        if self._database is None or self._database.is_running() or time.monotonic() < self._database_due:
            return
        self._say("The database server died; it starts again")
        try:
            self._database.start(self._say)
        except HeliotropeError as error:
            self._database_deaths += 1
            self._database_due = time.monotonic() + pause_s(self._database_deaths)
            self._say(f"{error} Next try in {pause_s(self._database_deaths):g} s")
        else:
            self._database_deaths = 0
            self._say("The database server is back")

    def _stop_together(self, children: Sequence[_Child]) -> None:
        living = [child for child in children if child.process is not None]
        if not living:
            return
        self._say(f"Stopping {', '.join(child.spec.name for child in living)}")
        for child in living:
            # To the leader alone: it knows the order in which its own workers stop.
            assert child.process is not None  # noqa: S101
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.process.pid, signal.SIGTERM)
        deadline = time.monotonic() + max(child.spec.grace_s for child in living)
        while time.monotonic() < deadline and self._signals < 2:
            if all(child.process is None or _ended(child.process) for child in living):
                break
            time.sleep(0.05)
        for child in living:
            self._bury(child)

    def _pid_file(self, name: str) -> Path:
        return self._run_dir / f"{name}.pid"


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether a child ended; it stays a zombie, so that its group's number stays taken."""
    try:
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def keep_bounded(path: Path) -> None:
    """Empty a log that has grown large; its last contents stay beside it once.

    Children append, so they go on writing at the new end.
    """
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size > LOG_MOST:
            shutil.copyfile(path, path.with_suffix(".log.1"))
            os.truncate(path, 0)
