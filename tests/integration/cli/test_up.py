"""`heliotrope up` as a user runs it: one real platform, started, looked at, killed and started again."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heliotrope.interfaces.cli.demo.accounts import ACCOUNTS

NAMES = {"keys", "up", "web", "live", "postgres", "worker-control", "worker-eu", "worker-us"}


class Platform:
    """A state directory, and the processes that run on it."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.process: subprocess.Popen[bytes] | None = None

    def _environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {"HELIOTROPE_STATE": str(self.state), "COLUMNS": "200"}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "heliotrope.interfaces.cli", *arguments],
            env=self._environ(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def up(self) -> str:
        """Start it and wait until it says that it is up; gives what it said."""
        said = self.state.with_suffix(".out")
        with said.open("wb") as output:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "heliotrope.interfaces.cli",
                    "up",
                    "--demo",
                    "--still",
                    "--port",
                    "0",
                ],
                env=self._environ(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

        def is_up() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, said.read_text()
            return "Ctrl-C stops it." in said.read_text()

        until(is_up, patience_s=240)
        until(lambda: set(self.pids()) == NAMES)
        return said.read_text()

    def pids(self) -> dict[str, int]:
        found = {}
        for path in (self.state / "run").glob("*.pid"):
            text = path.read_text().strip() if path.exists() else ""
            if text:
                found[path.stem] = int(text)
        return found

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def noted(self) -> dict[str, object]:
        return json.loads((self.state / "cli.json").read_text())

    def get(self, path: str, token: str = "") -> object:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = urllib.request.Request(f"{self.noted()['url']}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def is_well(self) -> bool:
        try:
            return self.get("/health") is not None
        except OSError:
            return False


def until(holds: Callable[[], object], patience_s: float = 90) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.1)


def lives(pid: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return text.rpartition(")")[2].split()[0] not in {"Z", "X"}


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A platform that was never started; ended whatever happens."""
    place = Path(tempfile.mkdtemp(prefix="heliotrope-up-", dir="/tmp"))
    place.chmod(0o755)
    built = Platform(place / "state")
    try:
        yield built
    finally:
        if built.process is not None and built.process.poll() is None:
            built.process.terminate()
            built.process.wait(60)
        shutil.rmtree(place, ignore_errors=True)


@pytest.mark.timeout(600)
def test_one_command_starts_everything_again_and_again_whatever_was_killed(platform):
    said = platform.up()
    assert all(account.email in said for account in ACCOUNTS)
    assert platform.get("/health") == {"status": "ok", "away": []}
    assert stat.S_IMODE((platform.state / "cli.json").stat().st_mode) == 0o600
    ana = str(platform.noted()["token"])
    known = {one["title"]: one for one in platform.get("/api/v1/orders", ana)}
    order = known["Handwritten digits"]
    assert order["items_promised"] == 132
    with pytest.raises(urllib.error.HTTPError):
        platform.get("/api/v1/orders", "hlt_wrong")
    _one_at_a_time_is_restarted(platform)
    _a_second_platform_is_refused(platform)
    before = platform.pids()

    for pid in (before["up"], *(pid for name, pid in before.items() if name != "up")):
        os.kill(pid, signal.SIGKILL)
    platform.process.wait()
    platform.up()

    assert str(platform.noted()["token"]) == ana
    after = {one["id"] for one in platform.get("/api/v1/orders", ana)}
    assert {one["id"] for one in known.values()} <= after
    assert not any(lives(pid) for pid in before.values())
    verified = platform.command("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "Every chain is whole" in verified.stdout
    for words in (("rotate", "--home", "eu"), ("copy", str(platform.state.parent / "keys-copy")), ("seal",)):
        done = platform.command("keys", *words)
        assert done.returncode == 0, done.stdout + done.stderr
    shown = platform.command("order", "show", order["id"])
    assert json.loads(shown.stdout)["title"] == "Handwritten digits"
    running = platform.pids()

    assert platform.stop() == 0

    assert platform.pids() == {}
    until(lambda: not any(lives(pid) for pid in running.values()))


def _one_at_a_time_is_restarted(platform: Platform) -> None:
    for name in ("web", "worker-eu", "postgres", "keys"):
        killed = platform.pids()[name]
        os.kill(killed, signal.SIGKILL)
        until(lambda name=name, killed=killed: platform.pids().get(name, killed) != killed)
    until(platform.is_well)


def _a_second_platform_is_refused(platform: Platform) -> None:
    second = platform.command("up")
    assert second.returncode == 2
    assert f"The platform runs already in {platform.state}" in second.stderr
