"""The jobs: each turns ids into one call of a story.  Every job may run twice.

A job that takes what its story takes is the story itself; its docstring stands there.
"""

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


produce = _job("produce")(producing.produce)
fold = _job("fold")(judging.fold)
react = _job("react")(reacting.react)
dispatch = _job("dispatch")(dispatching.dispatch)
open_conversation = _job("open_conversation")(conversing.open_conversation)
fetch_mail = _job("fetch_mail")(conversing.fetch_mail)
send_reply = _job("send_reply")(conversing.send_reply)
sync_shop = _job("sync_shop")(trading.sync)
reconcile_shop = _job("reconcile_shop")(trading.reconcile)
raise_exceptions = _job("raise_exceptions")(trading.raise_exceptions)


@_job("machines")
def machines(client_id: UUID, order_id: UUID) -> None:
    """Let AI workers do what waits; again when there was more than one call does."""
    if ai_workers.work(client_id=client_id, order_id=order_id):
        defer(CONTROL, "machines", {"client_id": str(client_id), "order_id": str(order_id)})


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
