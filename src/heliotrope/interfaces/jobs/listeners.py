"""Which event causes which job, in which database the job waits, and what open pages are told."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from django.db import OperationalError, connections
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from heliotrope.foundation.metrics import EVENTS
from heliotrope.foundation.outbox.services import TRACE, Told
from heliotrope.foundation.vaults import CONTROL, answers, vault_alias


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A job that an event causes.

    Attributes:
        ids: names of the event's ids that the job takes; together they are its lock, so that it never runs
            beside itself, and waits once however often it is caused.
        at_home: whether it waits in the vault of the event's home, where the data is, or in the control
            database.
    """

    job: str
    ids: tuple[str, ...]
    at_home: bool = False


DEFAULT = "default"
"""The queue of what any worker of a database may do."""
SLOW = frozenset({
    "machines", "fetch_mail", "reconcile_shop", "give_out", "price_hours", "watch_shifts", "watch_looks",
    "make_evidence", "suspect", "read_item", "read_order",
    "read_further",
})  # fmt: skip
LATER = -10
"""Slow jobs let the others go first."""
LANES = {"machines": 2}
"""How many of a slow job run at a time, whatever they are about: they must not take every place at once."""
_SHOP = ("client_id", "programme_id", "shop_id")

SUBSCRIPTIONS: dict[str, tuple[Subscription, ...]] = {
    "OrderPlaced": (Subscription(job="produce", ids=("client_id", "order_id"), at_home=True),),
    "OrderWorking": (
        Subscription(job="fold", ids=("client_id", "order_id")),
        Subscription(job="read_order", ids=("client_id", "order_id"), at_home=True),
    ),
    "OrderClosing": (Subscription(job="fold", ids=("client_id", "order_id")),),
    # In the control database, where matching is; what a proposal reads is read in the vault of its order.
    "UnitsOpened": (
        Subscription(job="machines", ids=("client_id", "order_id")),
        Subscription(job="dispatch", ids=("client_id", "order_id")),
    ),
    "JudgementMade": (Subscription(job="fold", ids=("client_id", "order_id")),),
    "UnitReleased": (Subscription(job="fold", ids=("client_id", "order_id")),),
    "ItemAdjudicated": (Subscription(job="fold", ids=("client_id", "order_id")),),
    "ItemTouched": (
        Subscription(job="fold", ids=("client_id", "order_id")),
        Subscription(job="read_item", ids=("client_id", "order_id", "item_id")),
    ),
    "PatternsKept": (Subscription(job="read_order", ids=("client_id", "order_id"), at_home=True),),
    "PersonArrived": (Subscription(job="read_item", ids=("client_id", "order_id", "item_id"), at_home=True),),
    "ConversationAwaits": (
        Subscription(job="open_conversation", ids=("client_id", "order_id", "conversation_id"), at_home=True),
    ),
    "ReplyQueued": (
        Subscription(job="send_reply", ids=("client_id", "order_id", "message_id"), at_home=True),
    ),
    "RequestDecided": (Subscription(job="settle_request", ids=("client_id", "request_id"), at_home=True),),
    "ShopNewsKept": (Subscription(job="sync_shop", ids=_SHOP, at_home=True),),
    "ShopOwed": (Subscription(job="sync_shop", ids=_SHOP, at_home=True),),
    "OrderExceptionFound": (Subscription(job="raise_exceptions", ids=_SHOP, at_home=True),),
    "StepDone": (Subscription(job="react", ids=("client_id", "order_id", "judgement_id"), at_home=True),),
    "OrderSettled": (Subscription(job="deliver_order", ids=("client_id", "order_id"), at_home=True),),
    "InspectionMoved": (Subscription(job="deliver_order", ids=("client_id", "order_id"), at_home=True),),
    "ItemSettled": (
        Subscription(job="deliver_item", ids=("client_id", "order_id", "item_id"), at_home=True),
    ),
    "OrderEnded": (Subscription(job="plan_order", ids=("client_id", "order_id")),),
    "CrowdLooked": (Subscription(job="suspect", ids=("client_id", "order_id")),),
    "SuspicionMoved": (Subscription(job="follow", ids=("client_id", "order_id")),),
    "Delivered": (
        Subscription(job="hold_pay", ids=("client_id", "order_id")),
        Subscription(job="net_credits", ids=("client_id", "order_id")),
    ),
    "VerdictReversed": (
        Subscription(job="certify_again", ids=("client_id", "order_id"), at_home=True),
        Subscription(job="suspect", ids=("client_id", "order_id")),
        Subscription(job="follow", ids=("client_id", "order_id")),
    ),
    "PlanMoved": (Subscription(job="plan_step", ids=("client_id", "plan_id"), at_home=True),),
}


def defer(alias: str, job: str, ids: dict[str, str], *, trace: str = "", queue: str = DEFAULT) -> None:
    """Put a job into a database's queue unless the same one waits there already.

    Args:
        queue: of which cell's workers it is, in the control database; any worker's as a rule.
        trace: the span that caused it; a job that waits already stays under what caused it first.
    """
    key = f"{job}:{':'.join(ids.values())}"
    lock = f"{job}/{crc32(key.encode()) % LANES[job]}" if job in LANES else key
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM procrastinate_jobs"
            " WHERE lock = %s AND args - 'trace' = %s::jsonb AND status = 'todo' AND queue_name = %s LIMIT 1",
            [lock, json.dumps(ids), queue],
        )
        if cursor.fetchone() is not None:
            return
    # No queueing lock: its unique index would refuse to put a dead worker's job back beside a waiting one.
    # Two of the same job that slip in are harmless: the lock runs them one after the other, and each may.
    JobManager(DjangoConnector(alias=alias)).defer_job(
        Job(
            id=None,
            queue=queue,
            priority=LATER if job in SLOW else 0,
            lock=lock,
            queueing_lock=None,
            task_name=job,
            task_kwargs={**ids, TRACE: trace} if trace else dict(ids),
        )
    )


def queue_to(home: str) -> str:
    """The queue of the control database in which a vault's jobs wait for its keeper; no worker takes them."""
    return f"to:{home}"


def defer_at_home(home: str, job: str, ids: Mapping[str, str], trace: str = "") -> None:
    """Put a job into the queue of a home's vault, or on the way there while this process cannot reach it."""
    if answers(home):
        try:
            defer(vault_alias(home), job, dict(ids), trace=trace)
        except OperationalError:
            if answers(home):
                raise
        else:
            return
    defer(CONTROL, job, dict(ids), trace=trace, queue=queue_to(home))


class Jobs:
    """Takes events from the pump and turns them into jobs."""

    def tell(self, events: Sequence[Told]) -> None:
        """Defer what the events cause, each job once a batch."""
        wanted: dict[tuple[str, str, tuple[tuple[str, str], ...]], str] = {}
        for event in events:
            for subscription in SUBSCRIPTIONS.get(event.kind, ()):
                home = str(event.payload["home"]) if subscription.at_home else ""
                ids = tuple((name, str(event.payload[name])) for name in subscription.ids)
                wanted.setdefault((home, subscription.job, ids), event.payload.get(TRACE, ""))
        for (home, job, ids), trace in sorted(wanted.items()):
            if home:
                defer_at_home(home, job, dict(ids), trace)
            else:
                defer(CONTROL, job, dict(ids), trace=trace)
        for event in events:
            EVENTS.labels(event.kind).inc()

    def notices(self, events: Sequence[Told]) -> Iterable[str]:
        """One short text a changed order: its client and its key, nothing else."""
        changed = {(event.payload["client_id"], event.payload.get("order_id", "")) for event in events}
        for client_id, order_id in sorted(changed):
            yield json.dumps({"client": client_id, "kind": "order", "id": order_id})
