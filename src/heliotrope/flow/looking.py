"""Looking at an item of an order: whoever sees its content is written down where the content is at home."""

from datetime import datetime
from uuid import UUID

from heliotrope.core.access import Role
from heliotrope.core.privacy.standing import OPERATE, OWN
from heliotrope.flow import showing
from heliotrope.flow.tasks import task_of
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine


def note(actor: Actor, item_id: UUID) -> None:
    """Record in the vault that the actor looks at an item; once a viewing, with nothing of its content.

    Doors call it before they show the item: without the record nothing is shown.

    Raises:
        NotFound: there is no such item for this actor.
    """
    item = decompose_selectors.item(actor, item_id)
    order = demand_selectors.order(actor, item.order_id)
    with acting_in_vault(actor, order.data_home):
        audit.record(
            actor,
            "item.read",
            subject_kind="item",
            subject_id=item_id,
            client_id=order.client_id,
            detail={"order": str(order.id)},
        )


def note_part(actor: Actor, order: OrderLine, item_id: UUID, part: str) -> None:
    """Record in the vault that is entered that the actor looks at a part of an item: its image, or a file."""
    audit.record(
        actor,
        "file.read",
        subject_kind="item",
        subject_id=item_id,
        client_id=order.client_id,
        detail={"part": part},
    )


def note_search(actor: Actor, client_id: UUID, action: str, *, home: str, found: int) -> None:
    """Record in a home that the actor searched or took out what a client keeps there; never what for."""
    with acting_in_vault(actor, home):
        audit.record(
            actor,
            action,
            subject_kind="client",
            subject_id=client_id,
            client_id=client_id,
            detail={"found": found},
        )


def note_people(actor: Actor, *, found: int) -> None:
    """Record that the actor searched the people whom they may see; never what for."""
    audit.record(
        actor,
        "people.searched",
        subject_kind="operator",
        subject_id=actor.operator,
        detail={"found": found},
    )


def text_of(actor: Actor, item_id: UUID, *, now: datetime) -> str:
    """The text of an item with as much of a person's data as its viewer may see, who has it not in hand.

    Raises:
        NotFound: there is no such item for this actor.
    """
    item = decompose_selectors.item(actor, item_id)
    order = demand_selectors.order(actor, item.order_id)
    with acting_in_vault(actor, order.data_home):
        task = task_of(order, item_id, decompose_selectors.content(actor, item_id))
        purpose = OWN if actor.role is Role.CLIENT_MEMBER else OPERATE
        return showing.content(actor, order, task, purpose=purpose, now=now)
