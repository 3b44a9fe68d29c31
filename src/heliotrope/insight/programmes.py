"""The programmes that orders can be placed in."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network import selectors as network_selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeChoice:
    """One line of one programme, named so that it cannot be taken for another."""

    id: UUID
    line: str
    label: str


def to_order_from(actor: Actor) -> tuple[ProgrammeChoice, ...]:
    """The lines of the programmes of the actor's clients; with the client's name when there are several."""
    names = {client.id: client.name for client in tenancy_selectors.clients(actor)}
    several = len(names) > 1
    return tuple(
        ProgrammeChoice(
            id=programme.id,
            line=line,
            label=" · ".join(
                [*([names.get(programme.client_id, "")] if several else []), programme.name, line]
            ),
        )
        for programme in network_selectors.programmes(actor)
        for line in programme.lines
    )
