"""The programmes that orders can be placed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import Terms
from heliotrope.network import selectors as network_selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeChoice:
    """One line of one programme, named so that it cannot be taken for another.

    Attributes:
        place: the programme, with its client's name where there are several clients.
        label: the place with the line.
        terms: the prices in force; None while the programme has none for the line.
    """

    id: UUID
    client_id: UUID
    line: str
    place: str
    label: str
    data_home: str
    terms: Terms | None


def to_order_from(actor: Actor, *, now: datetime) -> tuple[ProgrammeChoice, ...]:
    """The lines of the programmes of the actor's clients; with the client's name when there are several."""
    names = {client.id: client.name for client in tenancy_selectors.clients(actor)}
    several = len(names) > 1
    found = []
    for programme in network_selectors.programmes(actor):
        client = [names.get(programme.client_id, "")] if several else []
        place = " · ".join([*client, programme.name])
        found += [
            ProgrammeChoice(
                id=programme.id,
                client_id=programme.client_id,
                line=line,
                place=place,
                label=f"{place} · {line}",
                data_home=programme.data_home,
                terms=_terms(actor, programme.id, line, now),
            )
            for line in programme.lines
        ]
    return tuple(found)


def _terms(actor: Actor, programme_id: UUID, line: str, now: datetime) -> Terms | None:
    try:
        return money_selectors.terms_in_force(actor, programme_id=programme_id, line=line, at=now)
    except Invalid:
        return None
