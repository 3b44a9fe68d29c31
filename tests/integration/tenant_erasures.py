"""Somebody of each side who was erased: a worker who was taken on and left, of whom nothing else is asked."""

from typing import TYPE_CHECKING
from uuid import UUID

from heliotrope.compliance.services import erasures
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.flow import erasing
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network

HEADER = "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email"


def erase_somebody(side: "Side") -> UUID:
    """Take on a worker and erase who they are; gives their id."""
    ada, handle = side.world.admin(), f"gone-{side.mark}".lower()
    row = f"{handle},Kraków,juggling:1,en:1,1.00,EUR,Europe/Warsaw,Mon 09:00-10:00,1,Wilma Weg,w@legal.test"
    with acting(ada):
        network.take_workers(ada, parse_workers(f"{HEADER}\n{row}\n"))
        found = {one.handle: one.id for one in network_selectors.workers(ada)}
    cleo = side.world.actor("cleo")
    erasing.erase(cleo, found[handle], home="eu", now=now())
    _note_of_client(side)
    return found[handle]


def _note_of_client(side: "Side") -> None:
    """An erasure of one of the client's own people that another cell has still to do."""
    cleo = side.world.actor("cleo")
    asked = Erasure(
        subject_id=new_id(), key_id=None, kind=erasing.CONTACT, client_id=side.client_id, erased_at=now()
    )
    with acting(cleo):
        erasures.note(cleo, asked, done={}, waits=["us"])


if TYPE_CHECKING:
    from tests.integration.tenants import Side
