"""A plan's streams are closed: by a person once the rest is delivered, or at their own end."""

from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import Conflict, NotFound
from heliotrope.flow import closing
from heliotrope.flow.planning_story import closable_streams, graph_of
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.demand import plan_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors


def close_stream(actor: Actor, plan_id: UUID, key: str, *, now: datetime) -> closing.Closed:
    """Close a stream of a plan, as a person; again changes nothing.

    Raises:
        NotFound: there is no such plan or node.
        Conflict: it has an end of its own, is not open, or other pieces are still under way.
    """
    line = plan_selectors.plan(actor, plan_id)
    _, _, graph = graph_of(actor, line)
    node = graph.by_key.get(key)
    if node is None:
        raise NotFound
    if node.needs_file:
        raise Conflict("This piece has an end of its own: it is over when it is delivered.")
    nodes = {one.key: one for one in plan_selectors.nodes(actor, plan_id)}
    order_id = nodes[key].order_id if key in nodes else None
    if order_id is None:
        raise Conflict("This stream is not open yet, so there is nothing to close.")
    order = demand_selectors.order(actor, order_id)
    if order.closing_at is None and key not in closable_streams(actor, graph, nodes):
        raise Conflict(
            "Other pieces of the plan are still under way; close the stream when they are delivered."
        )
    return closing.close(actor, order_id, now=now)


def streams_due(*, now: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """(client, order) of every stream of a plan whose end has come and that is still open."""
    found: list[tuple[UUID, UUID]] = []
    for platform in tenancy_selectors.machines():
        with acting(platform):
            for node in plan_selectors.ending(platform, by=now):
                if node.order_id is None:
                    continue
                order = demand_selectors.order(platform, node.order_id)
                if order.hands_out:
                    found.append((order.client_id, order.id))
    return tuple(found)


def end_stream(*, client_id: UUID, order_id: UUID, now: datetime) -> None:
    """Close a plan's stream whose end has come; running it again, or too early, changes nothing."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        due = any(node.order_id == order_id for node in plan_selectors.ending(actor, by=now))
        if due and demand_selectors.order(actor, order_id).hands_out:
            closing.close(actor, order_id, now=now)
