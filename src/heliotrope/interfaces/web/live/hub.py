"""One listening connection a process, and a bounded queue for each open page."""

import asyncio
import contextlib
import json
import random
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any
from uuid import UUID

import psycopg
import structlog
from django.db import connections

from heliotrope.foundation.metrics import LIVE_PAGES
from heliotrope.foundation.outbox.services import CHANNEL
from heliotrope.foundation.vaults import CONTROL

log = structlog.get_logger()
QUEUE = 64
"""Notices a slow page may fall behind; then it is told to fetch everything again."""
RESYNC = json.dumps({"client": "", "id": "", "kind": "resync"})
END = ""
"""Ends a stream instead of a notice."""
HEARTBEAT_S = 20.0
CLOCKS_S = 1.0
"""How far the clocks of the process that drew a page and of this one may differ."""
PATIENCE_S = 5.0
"""How long a page waits for the database before it is greeted anyway; it is told to fetch again later."""
LIFETIME_S = 900.0
"""Then a page must come again and show its session: whoever signed out, or lost a client, hears no more."""
MOST_LISTENERS = 5000
"""Open pages of one process; the next is told to come back later."""


@dataclass(eq=False, slots=True)
class Listener:
    """An open page, with the clients that it may hear of."""

    client_ids: frozenset[UUID]
    queue: "asyncio.Queue[str]" = field(default_factory=lambda: asyncio.Queue(maxsize=QUEUE))

    def tell(self, text: str) -> None:
        """Add a notice; a page that is full is told once to fetch everything again."""
        try:
            self.queue.put_nowait(text)
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(RESYNC)


class Hub:
    """Hears what the pump announces and tells the pages that may know."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._hearing = asyncio.Event()
        self._has_heard = False
        self._latest: dict[UUID, float] = {}
        self._since = time.time()
        self.closing = False

    @property
    def is_full(self) -> bool:
        """Whether this process holds as many pages as it can."""
        return len(self._listeners) >= MOST_LISTENERS

    def has_news(self, client_ids: frozenset[UUID], since: float) -> bool:
        """Whether something of these clients may have changed after a page was drawn at an instant."""
        if since < self._since:
            return True
        return any(self._latest.get(client, 0.0) >= since - CLOCKS_S for client in client_ids)

    def _begin(self) -> None:
        """Hear the database from now on; the first who asks begins."""
        if self._task is None or self._task.done():
            loop = asyncio.get_running_loop()
            if self._task is None:
                before_ending(lambda: loop.call_soon_threadsafe(self.close))
            self._task = loop.create_task(self._hear())

    def close(self) -> None:
        """End every page's stream: each comes again after a moment, to the process that is there by then."""
        self.closing = True
        for listener in self._listeners:
            listener.tell(END)

    async def hears(self) -> bool:
        """Whether the database is being heard, after a moment's patience."""
        self._begin()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hearing.wait(), PATIENCE_S / 5)
        return self._hearing.is_set()

    async def listen(self, client_ids: frozenset[UUID], since: float) -> AsyncIterator[str]:
        """Server-sent events for one page, until it goes away.

        Args:
            since: when the page was drawn, in seconds of the epoch; it is told at once when it is behind.
        """
        self._begin()
        listener = Listener(client_ids=client_ids)
        self._listeners.add(listener)
        LIVE_PAGES.inc()
        until = asyncio.get_running_loop().time() + LIFETIME_S * random.uniform(0.8, 1.0)  # noqa: S311 - spreads load
        try:
            # A page fetched its data before it came here: it must not be greeted before its news is heard.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hearing.wait(), PATIENCE_S)
            # Not all at once: after a restart thousands come again.
            pause_ms = random.randint(1000, 3000)  # noqa: S311 - spreads load
            yield f"retry: {pause_ms}\nevent: hello\ndata: {{}}\n\n"
            if self.has_news(client_ids, since):
                yield f"data: {RESYNC}\n\n"
            while (left_s := until - asyncio.get_running_loop().time()) > 0:
                try:
                    text = await asyncio.wait_for(listener.queue.get(), min(HEARTBEAT_S, left_s))
                    if text == END:
                        return
                    yield f"data: {text}\n\n"
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._listeners.discard(listener)
            LIVE_PAGES.dec()

    async def _hear(self) -> None:
        while True:
            with contextlib.suppress(psycopg.Error):
                await self._hear_once()
            self._hearing.clear()
            log.warning("live updates wait for the database")
            await asyncio.sleep(1.0)

    async def _hear_once(self) -> None:
        """Listen until the connection breaks; whoever is open by then may have missed something."""
        parameters = connections[CONTROL].get_connection_params()
        for name in ("cursor_factory", "context"):
            parameters.pop(name, None)
        async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            if self._has_heard:
                for listener in self._listeners:
                    listener.tell(RESYNC)
            self._has_heard = True
            self._hearing.set()
            async for notice in connection.notifies():
                self._tell(notice.payload)

    def _tell(self, payload: str) -> None:
        client = UUID(json.loads(payload)["client"])
        self._latest[client] = time.time()
        for listener in self._listeners:
            if client in listener.client_ids:
                listener.tell(payload)


def before_ending(act: Callable[[], object]) -> None:
    """Run an act when this process is told to end, before the server that owns the signal hears of it.

    A server lets the answers that are under way go on to their end; a stream has none of its own.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        known = signal.getsignal(number)

        def handle(number: int, frame: FrameType | None, known: Any = known) -> None:
            act()
            if callable(known):
                known(number, frame)

        signal.signal(number, handle)


HUB = Hub()
