"""Background jobs in a test: a real worker of a database, in this process, until nothing waits for it."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connections
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import procrastinate_app
from procrastinate.contrib.django.utils import connector_params

_NO_MORE = "UPDATE procrastinate_jobs SET status = 'cancelled' WHERE status = 'todo' AND attempts > 0"


def run_jobs(alias: str, queues: Sequence[str] | None = None) -> None:
    """Run the jobs that wait in a database, or those of some queues, until none is left."""
    asyncio.run(_run(alias, queues))


def forget_retries(alias: str) -> None:
    """Cancel the jobs that failed and wait to be tried again: no one else's server comes back for them."""
    with psycopg.connect(**connector_params(alias), autocommit=True) as own:
        own.execute(_NO_MORE)


async def _run(alias: str, queues: Sequence[str] | None) -> None:
    """All jobs run in one thread, which lets its connections go at the end.

    A whole run makes thousands of such threads, and what one had open when it ended stays open until the
    collector of garbage comes by.
    """
    loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(1)
    loop.set_default_executor(thread)
    connector = PsycopgConnector(kwargs=connector_params(alias), min_size=1, max_size=2)
    only: dict[str, Any] = {} if queues is None else {"queues": queues}
    with procrastinate_app.current_app.replace_connector(connector) as app:
        async with app.open_async():
            await app.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False, **only)
    await loop.run_in_executor(thread, connections.close_all)
