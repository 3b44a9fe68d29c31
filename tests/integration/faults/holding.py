"""Acts of the cast that are stopped in the middle: somebody else holds a lock that they need."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections

from tests.integration.holdings import address, as_app
from tests.support.server import OWNER

PATIENCE_S = 60.0


class Held:
    """An open transaction of the owner of the tables, in whose way others stand."""

    def __init__(self, connection: psycopg.Connection[Any], alias: str) -> None:
        self.connection, self._alias = connection, alias

    def waits(self) -> int:
        """The backend that waits for this transaction, as soon as one does."""
        blocked = "SELECT pid FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
        deadline = time.monotonic() + PATIENCE_S
        with as_app(self._alias) as looking:
            while time.monotonic() < deadline:
                row = looking.execute(blocked, [self.connection.info.backend_pid]).fetchone()
                if row is not None:
                    return int(row[0])
                time.sleep(0.02)
        raise TimeoutError("nobody waits for this transaction")

    def cut(self) -> None:
        """End the connection of whoever waits, as a network or a restart would."""
        with as_app(self._alias) as other:
            assert other.execute("SELECT pg_terminate_backend(%s)", [self.waits()]).fetchone() == (True,)


@contextmanager
def holding(alias: str, statement: str, *values: object) -> Iterator[Held]:
    """What a statement locks, until the block ends."""
    with psycopg.connect(address(alias, OWNER)) as connection:
        connection.execute(statement, values)
        try:
            yield Held(connection, alias)
        finally:
            connection.rollback()


def beside(act: Callable[[], Any], *, first: Callable[[], object] = lambda: None) -> "Future[Any]":
    """Run an act in a thread with connections of its own.

    Args:
        first: done in that thread before.
    """

    def run() -> Any:
        try:
            first()
            return act()
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(1)
    running = pool.submit(run)
    threading.Thread(target=pool.shutdown, daemon=True).start()
    return running
