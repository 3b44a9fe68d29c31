"""Borders: whose work may come to whom, asked when a unit is matched, offered, taken and opened."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.core.errors import Barred, NotFound
from heliotrope.core.match.people import Candidate
from heliotrope.core.privacy.transfers import Way
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import homes
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match.selectors import AssignmentLine


def with_borders(actor: Actor, people: Mapping[UUID, Candidate], *, now: datetime) -> dict[UUID, Candidate]:
    """The same workers, each with the homes whose work may not come to where they sit."""
    barred = compliance_selectors.barred_homes(actor, people, homes(), at=now)
    return {key: replace(one, barred=barred[key]) if key in barred else one for key, one in people.items()}


def with_border(actor: Actor, one: Candidate, *, now: datetime) -> Candidate:
    """One worker with the homes whose work may not come to where they sit."""
    return with_borders(actor, {one.worker_id: one}, now=now)[one.worker_id]


def way_of(actor: Actor, home: str, *, now: datetime) -> tuple[Way, str]:
    """What of a home's data may reach where the actor sits, and the country that this is."""
    worker_id = actor.worker_id
    country = network_selectors.countries(actor, [worker_id]).get(worker_id, "") if worker_id else ""
    return compliance_selectors.way_to(actor, home, country, at=now), country


def opened(actor: Actor, assignment_id: UUID) -> tuple[AssignmentLine, OrderLine]:
    """A unit in the worker's hands that may still be opened, and its order: every way to what is in it asks.

    Ask before the vault is entered: a refusal is kept there, and what raises takes back all that was.

    Raises:
        Barred: a rule of transfers forbids it, by now.
        NotFound: it is not in their hands, or no more.
    """
    assignment = match_selectors.my_assignment(actor, assignment_id)
    if not assignment.active:
        raise NotFound
    order = demand_selectors.order(actor, assignment.order_id)
    check_opened(actor, order, assignment.item_id, now=clock_now())
    return assignment, order


def check_opened(actor: Actor, order: OrderLine, item_id: UUID, *, now: datetime) -> None:
    """Refuse to open work that may not come to where the actor sits; the refusal is in the chain at once.

    Raises:
        Barred: a rule of transfers forbids it, by now.
    """
    way, country = way_of(actor, order.data_home, now=now)
    if way.work:
        return
    with acting_in_vault(actor, order.data_home):
        audit.record(
            actor,
            "privacy.transfer.refused",
            subject_kind="item",
            subject_id=item_id,
            client_id=order.client_id,
            detail={"rule": way.rule, "country": country, "mark": ""},
        )
    raise Barred(
        f"This work is about data of {order.data_home}, which may not come to where you sit: rule {way.rule}."
        " Give it back; somebody else gets it."
    )
