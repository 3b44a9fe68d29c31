"""Live updates by the real small process: whose news a page hears, and what happens when it missed some."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from heliotrope.core.line import Shape
from heliotrope.flow import placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.outbox.services import CHANNEL
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.foundation.vaults import CONTROL
from heliotrope.interfaces.jobs.keeper import seal_and_pump
from heliotrope.interfaces.web.live.hub import QUEUE, Listener
from tests.support.pages import browser, give_second_factor
from tests.support.world import World, make_world

ROOT = Path(__file__).resolve().parents[3]
ORIGIN = "http://localhost:8000"
PATIENCE_S = 20.0
LISTENERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The process and where it answers."""

    port: int
    pid: int

    def memory_kb(self) -> int:
        """Resident memory of the process and its children."""
        total = 0
        for status in Path("/proc").glob("[0-9]*/status"):
            with suppress(OSError):
                told = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
                if int(told["Pid"]) == self.pid or int(told["PPid"]) == self.pid:
                    total += int(told.get("VmRSS", "0 kB").split()[0])
        return total


class Page:
    """One open page: a bare socket, so that nothing buffers on the way."""

    def __init__(self, live: Live, session: str, *, origin: str = ORIGIN) -> None:
        self.socket = socket.create_connection(("127.0.0.1", live.port), timeout=PATIENCE_S)
        asked = f"GET /events HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nCookie: {session}\r\n\r\n"
        self.socket.sendall(asked.encode())
        self.read = self.socket.makefile("r", encoding="utf-8", newline="\n")
        self.status = int(self.read.readline().split()[1])
        self.headers = {}
        while line := self.read.readline().strip():
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()

    def next(self) -> dict[str, str]:
        """The next notice; waits for it."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            line = self.read.readline()
            if not line:
                raise EOFError
            if line.startswith("data: ") and line.strip() != "data: {}":
                return dict(json.loads(line[6:]))
        raise TimeoutError

    def hello(self) -> "Page":
        """Wait until the page is greeted: from then on it misses nothing."""
        while not self.read.readline().startswith("event: hello"):
            pass
        return self

    def close(self) -> None:
        self.socket.close()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {**os.environ, "HELIOTROPE_ORIGIN": ORIGIN, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--no-ws", "--http", "1", "--log-level", "warning", "--workers", "1"),
        *("--workers-kill-timeout", "2"),
        "heliotrope.config.live:application",
    ]
    with (tmp_path_factory.mktemp("live") / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        try:
            _wait_until_up(port)
            yield Live(port=port, pid=process.pid)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _wait_until_up(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the live process does not answer")


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


def session_of(world: World, name: str, *, equipped: bool = True) -> str:
    key = browser(world, name, equipped=equipped).session.session_key
    return f"{settings.SESSION_COOKIE_NAME}={key}"


@contextmanager
def open_page(live: Live, world: World, name: str) -> Iterator[Page]:
    """A page of one of the cast that was greeted."""
    with closing(Page(live, session_of(world, name))) as page:
        assert page.status == 200
        yield page.hello()


def announce(client: str, key: str) -> None:
    notice = json.dumps({"client": client, "kind": "order", "id": key})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])


def place(world: World) -> str:
    """An order that was not placed before: the same file again would be the same order."""
    ana = world.actor("ana")
    wished = placing.Wish(
        programme_id=world.programme_id,
        line="annotation",
        title="Live",
        shape=Shape.ORDER,
        options={"labels": ["yes", "no"]},
        source=f"id,text\na,{new_id()}\n".encode(),
        media_type="text/csv",
    )
    with acting(ana):
        return str(placing.place(ana, wished, now=now()).order_id)


def test_ana_hears_of_her_order_when_the_pump_hands_it_on(live: Live, world: World):
    with open_page(live, world, "ana") as page:
        order_id = place(world)
        began = time.monotonic()
        seal_and_pump(CONTROL)

        heard = page.next()

        print(f"heard after {time.monotonic() - began:.3f} s")
        assert heard == {"client": str(world.client_id), "id": order_id, "kind": "order"}
        assert page.headers["access-control-allow-origin"] == ORIGIN
        assert page.headers["access-control-allow-credentials"] == "true"
        assert page.headers["content-type"] == "text/event-stream"


def test_eve_hears_nothing_of_anas_order(live: Live, world: World):
    with open_page(live, world, "eve") as eve, open_page(live, world, "ana") as ana:
        order_id = place(world)
        seal_and_pump(CONTROL)
        assert ana.next()["id"] == order_id
        announce(str(world.other_client_id), "for eve")

        assert eve.next()["id"] == "for eve"


def test_a_page_is_told_to_fetch_everything_after_the_database_was_away(live: Live, world: World):
    with open_page(live, world, "ana") as page:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s",
                [f"LISTEN {CHANNEL}"],
            )
            assert cursor.fetchall()
        announce(str(world.client_id), "lost on the way")

        assert page.next()["kind"] == "resync"

        announce(str(world.client_id), "heard again")
        assert page.next()["id"] == "heard again"


@pytest.mark.parametrize("origin", ["https://evil.test", "http://localhost:8001", "null"])
def test_another_origin_may_not_listen(live: Live, world: World, origin: str):
    with closing(Page(live, session_of(world, "ana"), origin=origin)) as page:
        assert page.status == 404
        assert "access-control-allow-origin" not in page.headers


def test_without_a_session_there_is_nothing_to_hear(live: Live):
    with closing(Page(live, f"{settings.SESSION_COOKIE_NAME}=forged")) as page:
        assert page.status == 404


def test_who_lacks_the_second_factor_that_their_role_needs_hears_nothing(live: Live, world: World):
    with closing(Page(live, session_of(world, "dee", equipped=False))) as page:
        assert page.status == 404
    give_second_factor(world, "dee")
    with closing(Page(live, session_of(world, "dee"))) as page:
        assert page.status == 200


def test_two_hundred_pages_that_do_not_read_cost_bounded_memory(live: Live, world: World):
    session = session_of(world, "ana")
    pages = [Page(live, session).hello() for _ in range(LISTENERS)]
    try:
        before = live.memory_kb()
        for n in range(20 * QUEUE):
            announce(str(world.client_id), f"{n:036d}")
        with open_page(live, world, "ana") as page:
            announce(str(world.client_id), "after the last")
            while page.next()["id"] != "after the last":
                pass
            after = live.memory_kb()
        print(f"{LISTENERS} pages: {before // 1024} MB, after {20 * QUEUE} notices {after // 1024} MB")
        assert after - before < 64 * 1024
    finally:
        for page in pages:
            page.close()


def test_a_page_that_falls_behind_is_told_once_to_fetch_everything():
    listener = Listener(client_ids=frozenset())
    for n in range(10 * QUEUE):
        listener.tell(json.dumps({"id": str(n)}))

    waiting = [json.loads(listener.queue.get_nowait()) for _ in range(listener.queue.qsize())]

    assert len(waiting) <= QUEUE
    assert waiting[0]["kind"] == "resync"
    assert waiting[-1]["id"] == str(10 * QUEUE - 1)
