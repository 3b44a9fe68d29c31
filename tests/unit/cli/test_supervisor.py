"""The supervisor with tiny real processes: what dies starts again, and everything stops in order."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heliotrope.interfaces.cli import supervisor as module
from heliotrope.interfaces.cli.guard import clear_remains
from heliotrope.interfaces.cli.supervisor import ChildSpec, Supervisor, keep_bounded, pause_s

SLEEPS = (sys.executable, "-c", "import time; time.sleep(600)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(600)",
)
PARENT = (
    sys.executable,
    "-c",
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(child.pid, flush=True); time.sleep(600)",
)


class Stage:
    """A supervisor in a directory of its own, with what it said."""

    def __init__(self, place: Path) -> None:
        self.place, self.said = place, list[str]()
        for name in ("run", "log"):
            (place / name).mkdir()
        self.supervisor = Supervisor(run_dir=place / "run", log_dir=place / "log", say=self.said.append)

    def start(self, name: str, command: tuple[str, ...] = SLEEPS, **more: object) -> int:
        environ = {"PATH": os.environ["PATH"], "HELIOTROPE_STATE": str(self.place)}
        self.supervisor.start(ChildSpec(name=name, command=command, environ=environ, **more))  # type: ignore[arg-type]
        return self.pid(name)

    def pid(self, name: str) -> int:
        return int((self.place / "run" / f"{name}.pid").read_text())

    def log(self, name: str) -> str:
        return (self.place / "log" / f"{name}.log").read_text()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    built = Stage(tmp_path)
    yield built
    built.supervisor.stop()


def until(holds: Callable[[], object], patience_s: float = 20.0) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}


def test_a_killed_child_starts_again_and_a_line_says_so(stage):
    first = stage.start("web")
    os.kill(first, signal.SIGKILL)

    until(lambda: stage.supervisor.look() or any("killed by signal 9" in line for line in stage.said))
    until(lambda: stage.supervisor.look() or (stage.place / "run" / "web.pid").exists())

    assert stage.pid("web") != first
    assert lives(stage.pid("web"))


def test_a_child_that_ends_by_itself_starts_again_too(stage):
    stage.start("live", (sys.executable, "-c", "raise SystemExit(3)"))

    until(lambda: stage.supervisor.look() or len(stage.said) >= 2)

    assert all("ended with code 3" in line for line in stage.said)


def test_pauses_grow_to_half_a_minute_and_no_further():
    assert [pause_s(deaths) for deaths in (1, 2, 3)] == [0.25, 0.5, 1.0]
    assert pause_s(20) == pause_s(200) == 30.0


def test_what_a_dead_server_had_started_does_not_outlive_it(stage):
    parent = stage.start("web", PARENT)
    until(lambda: stage.log("web").strip())
    grandchild = int(stage.log("web"))
    assert lives(grandchild)

    os.kill(parent, signal.SIGKILL)
    until(lambda: stage.supervisor.look() or stage.said)
    until(lambda: not lives(grandchild))

    assert not lives(parent)
    assert not lives(grandchild)


def test_all_stop_by_their_turns_and_leave_no_pid_file(stage):
    pids = [stage.start("worker", turn=2), stage.start("web", turn=0), stage.start("live", turn=1)]

    stage.supervisor.stop()

    assert not any(lives(pid) for pid in pids)
    assert stage.said == ["Stopping web", "Stopping live", "Stopping worker"]
    assert list((stage.place / "run").iterdir()) == []


def test_a_child_that_does_not_listen_is_ended_after_its_grace(stage):
    pid = stage.start("web", STUBBORN, grace_s=0.3)
    until(lambda: "deaf" in stage.log("web"))

    stage.supervisor.stop()

    assert not lives(pid)


def test_a_log_that_has_grown_large_is_kept_once_and_written_on(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LOG_MOST", 10)
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as child:
        child.write(b"a long line of output")
        keep_bounded(log)
        child.write(b"short")

    assert log.read_bytes() == b"short"
    assert (tmp_path / "web.log.1").read_bytes() == b"a long line of output"


ALONE = textwrap.dedent("""
    import os, sys
    from pathlib import Path
    from heliotrope.interfaces.cli.supervisor import ChildSpec, Supervisor
    place = Path(sys.argv[1])
    say = lambda line: print(line, flush=True)
    supervisor = Supervisor(run_dir=place / "run", log_dir=place / "log", say=say)
    environ = {"PATH": os.environ["PATH"], "HELIOTROPE_STATE": str(place)}
    command = (sys.executable, "-c", "import time; time.sleep(600)")
    supervisor.listen()
    for turn, name in enumerate(("web", "worker")):
        supervisor.start(ChildSpec(name=name, command=command, environ=environ, turn=turn))
    print("up", flush=True)
    supervisor.run()
    supervisor.stop()
    print("stopped", flush=True)
""")


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A supervisor in a process of its own, with two children."""
    for name in ("run", "log"):
        (tmp_path / name).mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", ALONE, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process
        process.kill()


def pids(place: Path) -> list[int]:
    return [int(path.read_text()) for path in (place / "run").glob("*.pid")]


def test_a_request_to_end_stops_everything(alone, tmp_path):
    children = pids(tmp_path)

    alone.send_signal(signal.SIGTERM)

    said, _ = alone.communicate(timeout=20)
    assert alone.returncode == 0
    assert said.endswith("Stopping web\nStopping worker\nstopped\n")
    assert len(children) == 2
    assert not any(lives(pid) for pid in children)


def test_children_do_not_outlive_a_supervisor_that_was_killed(alone, tmp_path):
    children = pids(tmp_path)
    assert [lives(pid) for pid in children] == [True, True]

    alone.kill()
    until(lambda: not any(lives(pid) for pid in children))

    assert [lives(pid) for pid in children] == [False, False]


def test_a_start_clears_what_a_killed_run_left_and_spares_strangers(stage):
    left = stage.start("worker-eu", STUBBORN)
    until(lambda: "deaf" in stage.log("worker-eu"))
    with subprocess.Popen(SLEEPS, process_group=0) as stranger:
        (stage.place / "run" / "web.pid").write_text(f"{stranger.pid}\n")
        said: list[str] = []

        clear_remains(stage.place / "run", stage.place, said.append)

        assert stranger.poll() is None
        stranger.kill()
    until(lambda: not lives(left))
    assert said == ["Ending what an earlier run left behind: worker-eu"]
    assert list((stage.place / "run").iterdir()) == []
