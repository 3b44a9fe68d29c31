"""The jobs: each turns ids into one call of a story.  Every job may run twice.

A job that takes what its story takes is the story itself; its docstring stands there.
"""

from collections.abc import Callable
from functools import wraps
from time import perf_counter
from typing import Any, cast
from uuid import UUID

from django.db import close_old_connections
from procrastinate.contrib.django import app

from heliotrope.flow import (
    alerting,
    answering,
    arriving,
    conversing,
    delivering,
    dispatching,
    erasing_elsewhere,
    evidencing,
    foreseeing,
    issuing,
    judging,
    netting,
    planning_ending,
    planning_running,
    pricing_hours,
    producing,
    reacting,
    suspecting,
    trading,
)
from heliotrope.flow import machines as ai_workers
from heliotrope.foundation import tracing
from heliotrope.foundation.clock import now
from heliotrope.foundation.metrics import JOB_SECONDS, JOBS_DONE
from heliotrope.foundation.tenancy.actor import ActorKind
from heliotrope.foundation.vaults import CONTROL
from heliotrope.insight.papers.evidence import evidence_pdf
from heliotrope.interfaces.jobs.cells import Patience
from heliotrope.interfaces.jobs.listeners import defer, defer_at_home

RETRY = Patience()
STAGES = {
    **dict.fromkeys(
        ("open_conversation", "fetch_mail", "raise_exceptions", "plan_order", "plan_step"), "demand"
    ),
    "produce": "decompose",
    **dict.fromkeys(("dispatch", "give_out", "machines", "watch_shifts", "price_hours"), "match"),
    **dict.fromkeys(("fold", "react"), "quality"),
    **dict.fromkeys(("deliver_order", "deliver_item", "send_reply"), "deliver"),
}
"""The stage that a job belongs to in a trace; the others keep the house."""
CALLER = ActorKind.MACHINE
"""Who may call a job: the platform itself, for the client or the operator that the job names."""


def _job(name: str) -> Callable[[Callable[..., None]], Any]:
    def register(function: Callable[..., None]) -> Any:
        @wraps(function)
        def run(trace: str = "", **given: str) -> None:
            close_old_connections()
            began, outcome = perf_counter(), "failed"
            ids = {key: UUID(value) for key, value in given.items()}
            try:
                with tracing.job(f"{STAGES.get(name, 'keep')}.{name}", trace, ids):
                    function(**ids)
                outcome = "done"
            finally:
                JOB_SECONDS.labels(name).observe(perf_counter() - began)
                JOBS_DONE.labels(name, outcome).inc()
                close_old_connections()

        # The decorator's own types do not know a function that takes ids by name only.
        return cast(Any, app).task(run, name=name, retry=RETRY)

    return register


produce = _job("produce")(producing.produce)
fold = _job("fold")(judging.fold)
suspect = _job("suspect")(suspecting.look)
follow = _job("follow")(suspecting.follow)
hold_pay = _job("hold_pay")(suspecting.hold_pay)
net_credits = _job("net_credits")(netting.net_order)
react = _job("react")(reacting.react)
dispatch = _job("dispatch")(dispatching.dispatch)
watch_shifts = _job("watch_shifts")(foreseeing.watch_shifts)
give_out = _job("give_out")(dispatching.give_out)
open_conversation = _job("open_conversation")(conversing.open_conversation)
fetch_mail = _job("fetch_mail")(conversing.fetch_mail)
send_reply = _job("send_reply")(conversing.send_reply)
settle_request = _job("settle_request")(answering.settle_request)
sync_shop = _job("sync_shop")(trading.sync)
bar_erased = _job("bar_erased")(erasing_elsewhere.bar)
certify_again = _job("certify_again")(issuing.told_of_reversal)
reconcile_shop = _job("reconcile_shop")(trading.reconcile)
raise_exceptions = _job("raise_exceptions")(trading.raise_exceptions)
read_item = _job("read_item")(arriving.read_item)


@_job("read_order")
def read_order(client_id: UUID, order_id: UUID) -> None:
    """Read the first stretch of an order's texts about persons, and have the next one read."""
    _read_on(client_id, order_id, None)


@_job("read_further")
def read_further(client_id: UUID, order_id: UUID, after_id: UUID) -> None:
    """Read the stretch of such texts behind an item, and have the next one read."""
    _read_on(client_id, order_id, after_id)


def _read_on(client_id: UUID, order_id: UUID, after_id: UUID | None) -> None:
    further = arriving.read_order(client_id=client_id, order_id=order_id, after_id=after_id)
    if further is not None:
        ids = {"client_id": str(client_id), "order_id": str(order_id), "after_id": str(further.after_id)}
        defer_at_home(further.home, "read_further", ids)


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


@_job("make_evidence")
def make_evidence(operator_id: UUID) -> None:
    """Make the evidence packs that an operator's officer asked for."""
    evidencing.make_evidence(operator_id=operator_id, now=now(), paper=evidence_pdf)


@_job("watch_looks")
def watch_looks(operator_id: UUID) -> None:
    """Tell an operator's officer of legal clocks that run out, of unusual looks and of refusals."""
    alerting.watch_looks(operator_id=operator_id, now=now())


@_job("price_hours")
def price_hours(operator_id: UUID) -> None:
    """Price the hours of an operator's people for the day to come."""
    pricing_hours.price_hours(operator_id=operator_id, now=now())
