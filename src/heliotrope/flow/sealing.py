"""Sealing what earlier releases kept in the clear, client by client and vault by vault."""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from heliotrope.compliance.services import seal_digests
from heliotrope.foundation.files.services import seal_files
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.tenancy.selectors import everyone, machine_for_client, machine_for_operator
from heliotrope.foundation.vaults import served
from heliotrope.lines.commerce.services.persons import name_buyers, seal_buyers
from heliotrope.lines.support import resealing
from heliotrope.lines.testing.services import seal_defects
from heliotrope.money.paying import seal_bank_details
from heliotrope.network.services import seal_identities
from heliotrope.pipeline.decompose.subjects import seal_contents
from heliotrope.pipeline.demand.plan_services import seal_words
from heliotrope.pipeline.match.handover import seal_notes
from heliotrope.pipeline.quality.bodies import seal_bodies

Sealer = Callable[[Actor], int]
BATCH: Final = 200
OF_CLIENTS: Final[tuple[Sealer, ...]] = (
    # Whom an item is about is said first: a sealed one stays under the key that it has.
    resealing.name_contacts,
    name_buyers,
    lambda actor: resealing.seal_some(actor, limit=BATCH),
    lambda actor: seal_buyers(actor, limit=BATCH),
    lambda actor: seal_contents(actor, limit=BATCH),
    lambda actor: seal_bodies(actor, limit=BATCH),
    lambda actor: seal_digests(actor, limit=BATCH),
    lambda actor: seal_notes(actor, limit=BATCH),
    lambda actor: seal_words(actor, limit=BATCH),
    lambda actor: seal_defects(actor, limit=BATCH),
    lambda actor: seal_files(actor, limit=20),
)
OF_OPERATORS: Final[tuple[Sealer, ...]] = (
    lambda actor: seal_identities(actor, limit=BATCH),
    lambda actor: seal_bank_details(actor, limit=BATCH),
)


def seal_all() -> int:
    """Seal every row that still holds personal data in the clear; gives how many.

    May be killed and run again, and beside a platform that works: a batch is a transaction of its own.
    """
    known = everyone()
    done = sum(seal_client(client_id) for client_id in sorted(known.client_ids))
    return done + sum(seal_operator(one) for one in sorted(known.operator_ids))


def seal_client(client_id: UUID) -> int:
    """The same for one client."""
    return _seal(machine_for_client(client_id), OF_CLIENTS)


def seal_operator(operator_id: UUID) -> int:
    """The same for what belongs to no client: workers' identities, and accounts."""
    return _seal(machine_for_operator(operator_id), OF_OPERATORS)


def _seal(actor: Actor, sealers: Iterable[Sealer]) -> int:
    done = 0
    for home in served():
        for some in sealers:
            batch = 1
            while batch:
                with acting_in_vault(actor, home):
                    batch = some(actor)
                done += batch
    return done
