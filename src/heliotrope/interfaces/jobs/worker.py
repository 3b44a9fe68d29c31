"""The worker process of one database: its jobs, and its keeper."""

import asyncio

from django.conf import settings
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import procrastinate_app
from procrastinate.contrib.django.utils import connector_params

from heliotrope.interfaces.jobs.cells import queues_of
from heliotrope.interfaces.jobs.keeper import Keeper, Rhythm
from heliotrope.interfaces.jobs.rescuing import Hands

CONCURRENCY = 4
"""Jobs at a time: one that waits for a mail server or a model holds up no fold."""


async def _work(alias: str, rhythm: Rhythm, hands: Hands) -> None:
    connector = PsycopgConnector(kwargs=connector_params(alias), min_size=1, max_size=6)
    with procrastinate_app.current_app.replace_connector(connector) as app:
        async with app.open_async():
            await app.run_worker_async(
                name=f"heliotrope-{alias}",
                queues=queues_of(alias),  # type: ignore[arg-type] # None is for all of them
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=max(0.5, rhythm.rescue_s / 5),
                stalled_worker_timeout=rhythm.rescue_s,
                shutdown_graceful_timeout=10,
                delete_jobs="successful",
                worker_middleware=[hands.hold],
            )


def run(alias: str) -> None:
    """Work on one database's queue until a signal to stop; what was begun is finished first."""
    rhythm = Rhythm(rescue_s=settings.HELIOTROPE_RESCUE_S)
    hands = Hands(after_s=rhythm.rescue_s)
    keeper = Keeper(alias, rhythm, hands)
    keeper.start()
    try:
        asyncio.run(_work(alias, rhythm, hands))
    finally:
        keeper.stop()
