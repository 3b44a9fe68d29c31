"""The jobs: each turns ids into one call of a story.  Every job may run twice."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from heliotrope.flow import (
    conversing,
    delivering,
    dispatching,
    judging,
    planning_ending,
    planning_running,
    producing,
    reacting,
    trading,
)
from heliotrope.flow import machines as ai_workers
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import ActorKind
from heliotrope.foundation.vaults import CONTROL
from heliotrope.interfaces.jobs.listeners import defer

RETRY = RetryStrategy(max_attempts=30, wait=3)
"""A database that is away comes back within this; after it the sweep takes an order up again."""
CALLER = ActorKind.MACHINE
"""Who may call a job: the platform itself, for the client that the job names."""


def _job(name: str) -> Callable[[Callable[..., None]], Any]:
    def register(function: Callable[..., None]) -> Any:
        @wraps(function)
        def run(**ids: str) -> None:
            close_old_connections()
            try:
                function(**{key: UUID(value) for key, value in ids.items()})
            finally:
                close_old_connections()

        # The decorator's own types do not know a function that takes ids by name only.
        return cast(Any, app).task(run, name=name, retry=RETRY)

    return register


@_job("produce")
def produce(client_id: UUID, order_id: UUID) -> None:
    """Make the items and units of a placed order."""
    producing.produce(client_id=client_id, order_id=order_id)


@_job("fold")
def fold(client_id: UUID, order_id: UUID) -> None:
    """Take new judgements into the beliefs of an order."""
    judging.fold(client_id=client_id, order_id=order_id)


@_job("machines")
def machines(client_id: UUID, order_id: UUID) -> None:
    """Let AI workers do what waits; again when there was more than one call does."""
    if ai_workers.work(client_id=client_id, order_id=order_id):
        defer(CONTROL, "machines", {"client_id": str(client_id), "order_id": str(order_id)})


@_job("react")
def react(client_id: UUID, order_id: UUID, judgement_id: UUID) -> None:
    """Let a line do what it does of its own when a step was done."""
    reacting.react(client_id=client_id, order_id=order_id, judgement_id=judgement_id)


@_job("dispatch")
def dispatch(client_id: UUID, order_id: UUID) -> None:
    """Place the open units of a stream with who is ready."""
    dispatching.dispatch(client_id=client_id, order_id=order_id)


@_job("open_conversation")
def open_conversation(client_id: UUID, order_id: UUID, conversation_id: UUID) -> None:
    """Turn what a contact wrote into work."""
    conversing.open_conversation(client_id=client_id, order_id=order_id, conversation_id=conversation_id)


@_job("fetch_mail")
def fetch_mail(client_id: UUID, order_id: UUID) -> None:
    """Take in what waits in a stream's mailbox."""
    conversing.fetch_mail(client_id=client_id, order_id=order_id)


@_job("send_reply")
def send_reply(client_id: UUID, order_id: UUID, message_id: UUID) -> None:
    """Hand a reply to the mail server."""
    conversing.send_reply(client_id=client_id, order_id=order_id, message_id=message_id)


@_job("sync_shop")
def sync_shop(client_id: UUID, programme_id: UUID, shop_id: UUID) -> None:
    """Take up a shop's news and write back what is owed to it."""
    trading.sync(client_id=client_id, programme_id=programme_id, shop_id=shop_id)


@_job("reconcile_shop")
def reconcile_shop(client_id: UUID, programme_id: UUID, shop_id: UUID) -> None:
    """Compare a shop with its live side."""
    trading.reconcile(client_id=client_id, programme_id=programme_id, shop_id=shop_id)


@_job("raise_exceptions")
def raise_exceptions(client_id: UUID, programme_id: UUID, shop_id: UUID) -> None:
    """Put a shop's exceptions on its stream."""
    trading.raise_exceptions(client_id=client_id, programme_id=programme_id, shop_id=shop_id)


@_job("deliver_order")
def deliver_order(client_id: UUID, order_id: UUID) -> None:
    """Pack and hand over a settled order."""
    delivering.make(client_id=client_id, order_id=order_id)


@_job("deliver_item")
def deliver_item(client_id: UUID, order_id: UUID, item_id: UUID) -> None:
    """Pack and hand over one settled item of a stream."""
    delivering.make(client_id=client_id, order_id=order_id, item_id=item_id)


@_job("plan_order")
def plan_order(client_id: UUID, order_id: UUID) -> None:
    """Tell the plans that an order belongs to that it moved."""
    planning_running.told_of_order(client_id=client_id, order_id=order_id)


@_job("plan_step")
def plan_step(client_id: UUID, plan_id: UUID) -> None:
    """Move a signed plan along as far as it goes."""
    planning_running.step(client_id=client_id, plan_id=plan_id)


@_job("end_stream")
def end_stream(client_id: UUID, order_id: UUID) -> None:
    """Close a plan's stream whose end has come."""
    planning_ending.end_stream(client_id=client_id, order_id=order_id, now=now())
