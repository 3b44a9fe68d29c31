"""When the streams of a plan end: by their own date, or by a person once the rest is delivered."""

from collections.abc import Set
from datetime import datetime, timedelta

from heliotrope.core.demand.plan import Node, Plan
from heliotrope.core.line import Shape


def ends_at(node: Node, opened_at: datetime) -> datetime | None:
    """When a stream that opened at an instant closes by itself; None for one that a person closes.

    Its own date counts before the days that it stays open.  A node with an end of its own has none here.
    """
    if node.shape is not Shape.STREAM:
        return None
    if node.due_at is not None:
        return node.due_at
    return opened_at + timedelta(days=node.span_days) if node.span_days > 0 else None


def closable(plan: Plan, *, placed: Set[str], over: Set[str]) -> tuple[str, ...]:
    """Keys of the open streams that nothing needs to stay open for.

    Once every node with an end is over, that is all of them.  Before that, a stream closes when all that is
    left waits for streams, and something of it for this one: it begins once that is closed.

    Args:
        placed: keys of nodes whose order or stream is in work.
        over: keys of nodes that are delivered, or were cancelled.
    """
    left = {node.key for node in plan.nodes if node.shape is Shape.ORDER} - over
    streams = [node.key for node in plan.nodes if node.shape is Shape.STREAM and node.key in placed]
    waiting = {key: _behind(plan, key) & left for key in streams if key not in over}
    if left - set().union(*waiting.values()):
        return ()
    return tuple(key for key in waiting if waiting[key] or not left)


def _behind(plan: Plan, key: str) -> set[str]:
    """Keys of the nodes that wait for a node, straight or by others."""
    found, fresh = set[str](), {key}
    while fresh:
        fresh = {node.key for node in plan.nodes if fresh & set(node.after)} - found
        found |= fresh
    return found
