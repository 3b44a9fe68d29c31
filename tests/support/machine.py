"""The platform's background work, run until it is quiet: the real keeper's rounds and the real workers."""

import asyncio

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import procrastinate_app
from procrastinate.contrib.django.utils import connector_params

from heliotrope.foundation.vaults import CONTROL, homes, vault_alias
from heliotrope.interfaces.jobs.keeper import seal_and_pump


def aliases() -> tuple[str, ...]:
    """Every database."""
    return (CONTROL, *(vault_alias(home) for home in homes()))


def settle(rounds: int = 40) -> None:
    """Seal, hand on events and run every job that waits, until nothing is left."""
    for _ in range(rounds):
        moved = sum(seal_and_pump(alias) for alias in aliases())
        for alias in aliases():
            asyncio.run(_work(alias))
        if not moved:
            return
    raise AssertionError("the platform did not come to rest")


async def _work(alias: str) -> None:
    connector = PsycopgConnector(kwargs=connector_params(alias), min_size=1, max_size=2)
    with procrastinate_app.current_app.replace_connector(connector) as app:
        async with app.open_async():
            await app.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)
