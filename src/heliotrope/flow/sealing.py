"""Sealing what earlier releases kept in the clear, client by client and vault by vault."""

from uuid import UUID

from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.tenancy.selectors import everyone, machine_for_client
from heliotrope.foundation.vaults import served
from heliotrope.lines.support import resealing


def seal_all() -> int:
    """Seal every row that still holds personal text in the clear; gives how many.

    May be killed and run again, and beside a platform that works: a batch is a transaction of its own.
    """
    return sum(seal_client(client_id) for client_id in sorted(everyone().client_ids))


def seal_client(client_id: UUID) -> int:
    """The same for one client."""
    actor, done = machine_for_client(client_id), 0
    for home in served():
        batch = 1
        while batch:
            with acting_in_vault(actor, home):
                batch = resealing.seal_some(actor)
            done += batch
    return done
