"""Jobs that nobody works on are put back into the queue: a dead worker's, and what a living one lost."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.worker import Worker


class Hands:
    """The jobs that this process's worker has in hand.

    A database that goes away just when a job ends never hears of its end: the row says *doing*, its worker
    lives, and all that waits behind its lock would wait for ever.

    Args:
        after_s: how long a job may be on its way to or from its run.
    """

    def __init__(self, *, after_s: float) -> None:
        self.worker_id: int | None = None
        self._after_s = after_s
        self._held: set[int] = set()
        self._missed: dict[int, float] = {}
        self._lock = threading.Lock()

    async def hold(self, go_on: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
        """The worker's middleware: a job is in hand while it runs."""
        self.worker_id, job_id = worker.worker_id, int(context.job.id or 0)
        with self._lock:
            self._held.add(job_id)
        try:
            return await go_on()
        finally:
            with self._lock:
                self._held.discard(job_id)

    def lost(self, doing: Iterable[int], *, at_s: float) -> frozenset[int]:
        """Which of the jobs that the database takes for this worker's are in no hand, look after look.

        Args:
            at_s: of a clock that only goes forward.
        """
        with self._lock:
            missing = set(doing) - self._held
        self._missed = {job_id: self._missed.get(job_id, at_s) for job_id in missing}
        return frozenset(job_id for job_id, since in self._missed.items() if at_s - since >= self._after_s)


def rescue(alias: str, silent_s: float, hands: Hands | None = None) -> int:
    """Put jobs of silent workers, and those that these hands lost, back into the queue; gives how many."""

    async def run() -> int:
        # These statements run in a thread of their own, whose connection no other round would ever renew.
        await sync_to_async(close_old_connections)()
        manager = JobManager(DjangoConnector(alias=alias))
        await manager.prune_stalled_workers(seconds_since_heartbeat=silent_s)
        stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=silent_s))
        stalled += await _lost(manager, hands) if hands else []
        for job in stalled:
            if job.status == Status.DOING.value:
                await manager.retry_job(job)
        return len(stalled)

    return asyncio.run(run())


async def _lost(manager: JobManager, hands: Hands) -> list[Job]:
    if hands.worker_id is None:
        return []
    doing = list(await manager.list_jobs_async(status=Status.DOING.value, worker_id=hands.worker_id))
    ids = [job.id for job in doing if job.id is not None]
    lost = hands.lost(ids, at_s=time.monotonic())
    return [job for job in doing if job.id in lost]
