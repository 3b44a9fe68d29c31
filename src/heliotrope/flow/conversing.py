"""Conversations become work: what a contact wrote opens a unit, and a reply goes out."""

from uuid import UUID

from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.compliance.services import stops
from heliotrope.core.errors import Conflict
from heliotrope.flow import parting, placing
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import partings, post, selectors, services, subjects
from heliotrope.pipeline.demand import selectors as demand_selectors


def open_conversation(*, client_id: UUID, order_id: UUID, conversation_id: UUID) -> None:
    """Open or reopen the unit of a conversation that awaits us; running it again changes nothing.

    Raises:
        Conflict: the item is settled, and its line has not noticed yet; the job is tried again.
    """
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        home = demand_selectors.order(actor, order_id).data_home
        with acting_in_vault(actor, home):
            waiting = selectors.awaiting(actor, conversation_id)
        if not waiting.awaits or compliance_selectors.stopped(actor, waiting.contact_id):
            return  # what waits for the person's stop to be lifted is told again then
        if waiting.item_id is not None:
            if not placing.arrive_again(
                actor, order_id, waiting.item_id, arrival=waiting.arrival, now=clock_now()
            ):
                raise Conflict("This conversation was settled a moment ago; what was written follows it.")
            return
        item_id = placing.arrive(
            actor,
            order_id,
            waiting.given,
            arrival=waiting.arrival,
            person_id=waiting.contact_id,
            now=clock_now(),
        )
        stops.follow(actor, waiting.contact_id, item_id, now=clock_now())
    # Only once the item is committed: a conversation must never name one that is not there.
    with acting_in_vault(actor, home):
        services.bind(actor, conversation_id, item_id)


def fetch_mail(*, client_id: UUID, order_id: UUID) -> None:
    """Take in what waits in a stream's mailbox; each message is stored once."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
    fallback = str(order.options.get("language", "en"))
    post.fetch(actor, order_id, home=order.data_home, fallback=fallback, clock=clock_now)


def send_reply(*, client_id: UUID, order_id: UUID, message_id: UUID) -> None:
    """Hand a reply to the mail server; a retry carries the same Message-ID."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        with acting_in_vault(actor, order.data_home):
            contact_id = subjects.let_alone(actor, message_id)
            parts = partings.one(actor, message_id) is not None
        if contact_id is not None and compliance_selectors.stopped(actor, contact_id):
            return  # it is told again when the person's stop is lifted
    if parts:
        parting.send(actor, message_id, home=order.data_home, now=clock_now())
        return
    post.send(actor, message_id, home=order.data_home, clock=clock_now)


def mailboxes(home: str) -> tuple[tuple[UUID, UUID], ...]:
    """(client, order) of every mailbox in a home; for whoever polls them."""
    found: list[tuple[UUID, UUID]] = []
    for actor in tenancy_selectors.machines():
        with acting_in_vault(actor, home):
            found += [(box.client_id, box.order_id) for box in selectors.mailboxes(actor)]
    return tuple(found)
