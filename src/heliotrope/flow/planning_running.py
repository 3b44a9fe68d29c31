"""A signed plan on its way: each node becomes an order of its line once everything before it is delivered."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heliotrope.core.demand.ending import ends_at
from heliotrope.core.demand.plan import Feeds, Node
from heliotrope.core.errors import Conflict, HeliotropeError, Invalid, NotFound
from heliotrope.core.line import Options, Shape
from heliotrope.flow import placing, planning_delivering
from heliotrope.flow.lines import line_of
from heliotrope.flow.planning_feeds import Made, fitted
from heliotrope.flow.planning_story import OVER, graph_of
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.files import selectors as files_of
from heliotrope.foundation.files import services as files
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import OUT_OF_REACH
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import plan_selectors, plan_services
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.plan_selectors import NodeLine, PlanLine

_ORDER_DONE = {"delivered", "accepted"}


def give_file(
    actor: Actor, plan_id: UUID, key: str, *, source: bytes, media_type: str, now: datetime
) -> placing.Quote:
    """Take a node's file of demand, after its line read it; gives its price.

    Raises:
        NotFound: there is no such plan or node.
        InvalidRows, Invalid, TooLarge: the line does not take the file, and nothing is kept.
        Conflict: the plan is not signed off, or the node's order is placed.
    """
    line = plan_selectors.plan(actor, plan_id)
    _, _, graph = graph_of(actor, line)
    node = graph.by_key.get(key)
    if node is None:
        raise NotFound
    if line.state == "draft":
        raise Conflict("Sign the plan off first; then its pieces take their files.")
    if not node.needs_file:
        raise Invalid("This piece is a standing order: its work arrives by itself and takes no file.")
    price = placing.quote(actor, _wish(line, node, fitted(node, source, media_type), now), now=now)
    with acting_in_vault(actor, line.data_home):
        kept = files.keep(client_id=line.client_id, purpose="plan", media_type=media_type, content=source)
    plan_services.give_file(actor, plan_id, key, kept.id)
    return price


def step(*, client_id: UUID, plan_id: UUID) -> None:
    """Move a signed plan along as far as it goes now; running it again changes nothing.

    Runs where the plan's data is at home, for it reads files of demand.
    """
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        line = plan_selectors.plan(actor, plan_id)
        if line.state not in ("signed_off", "running"):
            return
        plan_services.start(actor, plan_id)
        _, _, graph = graph_of(actor, line)
        _end_delivered(actor, plan_id)
    with acting(actor):
        states = {node.key: node for node in plan_selectors.nodes(actor, plan_id)}
    for node in graph.nodes:
        if states[node.key].state == "waiting" and _is_ready(node, states):
            _place(actor, line, node, states)
    with acting(actor):
        now = clock_now()
        if plan_services.finish(actor, plan_id, now=now):
            planning_delivering.hand_over(actor, plan_id, now=now)


def told_of_order(*, client_id: UUID, order_id: UUID) -> None:
    """Have the plans that an order belongs to move along, where their data is at home."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        for node in plan_selectors.nodes_of_order(actor, order_id):
            if node.state == "placed":
                plan_services.nudge(node.plan_id)


def nudge_all() -> int:
    """Have every plan on its way look again: makes up for an order that ended unheard; gives how many."""
    moved = 0
    for platform in tenancy_selectors.machines():
        with acting(platform):
            for line in plan_selectors.on_their_way(platform):
                if _has_news(platform, line):
                    plan_services.nudge(line.id)
                    moved += 1
    return moved


def _has_news(actor: Actor, line: PlanLine) -> bool:
    if line.state == "signed_off":
        return True
    orders = [node.order_id for node in plan_selectors.nodes(actor, line.id) if node.state == "placed"]
    return any(
        demand_selectors.order(actor, order_id).state in {*_ORDER_DONE, "cancelled"}
        for order_id in orders
        if order_id is not None
    )


def _end_delivered(actor: Actor, plan_id: UUID) -> None:
    for node in plan_selectors.nodes(actor, plan_id):
        if node.state != "placed" or node.order_id is None:
            continue
        state = demand_selectors.order(actor, node.order_id).state
        if state in _ORDER_DONE or state == "cancelled":
            plan_services.end_node(actor, plan_id, node.key, dropped=state == "cancelled")


def _is_ready(node: Node, states: Mapping[str, NodeLine]) -> bool:
    return all(states[one].state in OVER for one in node.after if one in states)


def _place(actor: Actor, line: PlanLine, node: Node, states: Mapping[str, NodeLine]) -> None:
    """Place the order of one node; a refusal is noted, and the plan waits for a person there."""
    with acting(actor):
        try:
            with transaction.atomic():
                made = _demand(actor, line, node, states)
                if made is None:
                    return
                now = clock_now()
                placed = placing.place(actor, _wish(line, node, made, now), now=now)
                plan_services.place_node(
                    actor, line.id, node.key, placed.order_id, ends_at=ends_at(node, now)
                )
        except OUT_OF_REACH:
            raise  # That is no fault of the order: it is tried again when its region is within reach.
        except HeliotropeError as error:
            plan_services.refuse_node(line.id, node.key, error.code)


def _demand(actor: Actor, line: PlanLine, node: Node, states: Mapping[str, NodeLine]) -> Made | None:
    """The file that a node's order is made of; empty for a stream, None while there is none yet."""
    if not node.needs_file:
        return b"", ""
    found = _file(actor, line, states[node.key].file_id)
    if found is None and node.feed is not None and node.feed.node in states:
        fed = states[node.feed.node]
        found = (
            _file(actor, line, fed.file_id)
            if node.feed.what is Feeds.DEMAND
            else _delivered(actor, line, fed.order_id)
        )
    return fitted(node, *found) if found is not None else None


def _file(actor: Actor, line: PlanLine, file_id: UUID | None) -> Made | None:
    if file_id is None:
        return None
    with acting_in_vault(actor, line.data_home):
        return files_of.content(actor, file_id)


def _delivered(actor: Actor, line: PlanLine, order_id: UUID | None) -> Made | None:
    """The file of an order's delivery that the next line reads best: JSON Lines before others."""
    handed = deliver_selectors.deliveries_of_order(actor, order_id, limit=1) if order_id else ()
    if not handed or not handed[0].files:
        return None
    names = sorted(handed[0].files, key=lambda name: (not name.endswith(".jsonl"), name))
    return _file(actor, line, UUID(str(handed[0].files[names[0]]["id"])))


def _wish(line: PlanLine, node: Node, made: Made, now: datetime) -> placing.Wish:
    source, media_type = made
    return placing.Wish(
        programme_id=line.programme_id,
        line=node.line,
        title=node.title,
        shape=node.shape if node.shape is Shape.STREAM else Shape.ORDER,
        options=_referring(line, node, media_type),
        source=source,
        media_type=media_type,
        due_at=node.due_at if node.due_at is not None and node.due_at > now else None,
    )


def _referring(line: PlanLine, node: Node, media_type: str) -> Options:
    """The node's options with the plan's reference in the instruction.

    It tells workers what the work belongs to, and makes the same file in another plan another order.
    """
    given = dict(node.options)
    if media_type == "application/xliff+xml":
        # Such a file names its own source; a brief's own language is only a guess at it.
        given.pop("source", None)
    whole = line_of(node.line).options(given)
    told = whole.get("instruction")
    if not isinstance(told, str):
        return whole
    return {**whole, "instruction": f"{told}\n{reference(line.id)} · {node.key}"}


def reference(plan_id: UUID) -> str:
    """How people name a plan: the end of its key."""
    return f"#{plan_id.hex[-8:]}"
