"""Who looked, or asks to: the name that they go by and what they are, for whoever may hold them to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.seats import role_name
from heliotrope.network import selectors as network_selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the operator's.

    Attributes:
        name: a worker's handle, else the login name; the end of their key where nobody is known by it.
        role: in the reader's language; empty where nobody is known.
    """

    name: str
    role: str = ""


def viewers(actor: Actor, account_ids: Iterable[UUID]) -> Mapping[UUID, Person]:
    """Each of these accounts, every one with a name."""
    wanted = set(account_ids)
    seats = tenancy_selectors.seats(actor, wanted)
    handles = network_selectors.handles(actor, {one.worker_id for one in seats.values() if one.worker_id})
    found = {one: Person(name=short(one)) for one in wanted}
    for key, seat in seats.items():
        handle = handles.get(seat.worker_id, "") if seat.worker_id else ""
        found[key] = Person(name=handle or seat.login, role=role_name(seat.role))
    return found


def short(key: UUID) -> str:
    """The end of a key, as pages name what has no name."""
    return f"…{str(key)[-8:]}"
