"""Keeping plans and moving them along; the only writer of their tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.demand import written
from heliotrope.core.demand.plan import Plan as Graph
from heliotrope.core.demand.proposing import Reason
from heliotrope.core.errors import Conflict
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import derived_id, new_id
from heliotrope.foundation.keys.resealing import in_clear, seal_rows
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.demand.events import PlanMoved
from heliotrope.pipeline.demand.models import Plan, PlanNode, PlanText, PlanVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """One version of a plan, before it is kept.

    Attributes:
        text_id: key of its words in the vault.
        source: who proposed it: ``rules``, ``model`` or ``person``.
        rule: the rule and its version, with the playbook.
    """

    graph: Graph
    text_id: UUID
    source: str
    rule: str


def keep_words(
    *, plan_id: UUID, client_id: UUID, brief: str, graph: Graph, reasons: Sequence[Reason]
) -> UUID:
    """Store a client's words in the vault that is entered; gives their key."""
    text = PlanText.objects.create(
        id=new_id(),
        client_id=client_id,
        plan_id=plan_id,
        brief=brief,
        words=written.words(graph),
        reasons=[_plain(reason) for reason in reasons],
    )
    return text.id


def seal_words(actor: Actor, *, limit: int) -> int:
    """Seal a batch of the words of the actor's clients that are in the clear; 0 when none is left."""
    rows = PlanText.objects.filter(client_id__in=actor.client_ids)
    return seal_rows(in_clear(rows, "brief", "words", "reasons"), limit=limit)


def _plain(reason: Reason) -> Mapping[str, Any]:
    return {**asdict(reason), "why": reason.why.value, "words": list(reason.words)}


def draft(
    actor: Actor,
    plan_id: UUID,
    *,
    client_id: UUID,
    programme_id: UUID,
    data_home: str,
    drafted: Drafted,
    now: datetime,
) -> None:
    """Keep a new plan with its first version."""
    Plan.objects.create(
        id=plan_id,
        client_id=client_id,
        programme_id=programme_id,
        data_home=data_home,
        made_by=actor.user_id,
        made_at=now,
    )
    _keep(actor, plan_id, client_id, 1, drafted, now)
    _tell(actor, "plan.drafted", plan_id, client_id, {"rule": drafted.rule, "source": drafted.source})


def revise(
    actor: Actor, plan_id: UUID, *, client_id: UUID, base: int, drafted: Drafted, now: datetime
) -> int:
    """Keep a further version of a draft; gives its number.

    Raises:
        Conflict: it is signed off, or somebody made another version since ``base``.
    """
    there = Plan.objects.filter(pk=plan_id, state=Plan.State.DRAFT, version=base)
    if not there.update(version=base + 1):
        raise Conflict(
            "The plan was changed or signed off meanwhile, and nothing was kept; load it and try again."
        )
    _keep(actor, plan_id, client_id, base + 1, drafted, now)
    _tell(actor, "plan.revised", plan_id, client_id, {"version": base + 1, "source": drafted.source})
    return base + 1


def _keep(
    actor: Actor, plan_id: UUID, client_id: UUID, version: int, drafted: Drafted, now: datetime
) -> None:
    PlanVersion.objects.create(
        plan_id=plan_id,
        client_id=client_id,
        version=version,
        text_id=drafted.text_id,
        nodes=written.numbers(drafted.graph),
        due_at=drafted.graph.due_at,
        source=drafted.source,
        rule=drafted.rule,
        made_by=actor.user_id,
        made_at=now,
    )


def sign_off(actor: Actor, plan_id: UUID, *, client_id: UUID, version: int, now: datetime) -> None:
    """Move the version that a person saw from draft to signed off, and open its nodes.

    Raises:
        Conflict: it is signed off already, or is another version by now.
    """
    seen = Plan.objects.filter(pk=plan_id, state=Plan.State.DRAFT, version=version)
    if not seen.update(state=Plan.State.SIGNED_OFF, signed_by=actor.account, signed_at=now):
        raise Conflict(
            "The plan was changed or signed off meanwhile, and nothing was kept; load it and look again."
        )
    keys = [node["key"] for node in PlanVersion.objects.get(plan_id=plan_id, version=version).nodes]
    PlanNode.objects.bulk_create(
        PlanNode(id=derived_id(plan_id, "node", key), plan_id=plan_id, client_id=client_id, key=key)
        for key in keys
    )
    _tell(actor, "plan.signed_off", plan_id, client_id, {"version": version, "nodes": len(keys)})
    nudge(plan_id)


def nudge(plan_id: UUID) -> None:
    """Tell that a plan has something to do."""
    plan = Plan.objects.get(pk=plan_id)
    outbox.publish(PlanMoved(client_id=plan.client_id, plan_id=plan_id, home=plan.data_home))


def start(actor: Actor, plan_id: UUID) -> bool:
    """Move a plan from signed off to running; False when it was moved before."""
    signed = Plan.objects.filter(pk=plan_id, state=Plan.State.SIGNED_OFF)
    if not signed.update(state=Plan.State.RUNNING):
        return False
    _told(actor, plan_id, "plan.running")
    return True


def finish(actor: Actor, plan_id: UUID, *, now: datetime) -> bool:
    """Move a running plan to done once each of its nodes is over; False otherwise."""
    if PlanNode.objects.filter(
        plan_id=plan_id, state__in=[PlanNode.State.WAITING, PlanNode.State.PLACED]
    ).exists():
        return False
    running = Plan.objects.filter(pk=plan_id, state=Plan.State.RUNNING)
    if not running.update(state=Plan.State.DONE, done_at=now):
        return False
    _told(actor, plan_id, "plan.done")
    return True


def give_file(actor: Actor, plan_id: UUID, key: str, file_id: UUID) -> None:
    """Keep which file of demand a waiting node is made of; another one takes its place.

    Raises:
        Conflict: its order is placed already.
    """
    waiting = PlanNode.objects.filter(plan_id=plan_id, key=key, state=PlanNode.State.WAITING)
    if not waiting.update(file_id=file_id, fault=""):
        raise Conflict("This piece of the plan is placed already; its file is what was ordered.")
    _told(actor, plan_id, "plan.file_given", {"node": key, "file": str(file_id)})
    nudge(plan_id)


def place_node(
    actor: Actor, plan_id: UUID, key: str, order_id: UUID, *, ends_at: datetime | None = None
) -> bool:
    """Move a node from waiting to placed with its order; False when it was moved before.

    Args:
        ends_at: when its stream closes by itself.
    """
    waiting = PlanNode.objects.filter(plan_id=plan_id, key=key, state=PlanNode.State.WAITING)
    if not waiting.update(state=PlanNode.State.PLACED, order_id=order_id, ends_at=ends_at, fault=""):
        return False
    _told(actor, plan_id, "plan.node_placed", {"node": key, "order": str(order_id)})
    return True


def refuse_node(plan_id: UUID, key: str, fault: str) -> None:
    """Note why a waiting node could not be placed; it stays waiting."""
    PlanNode.objects.filter(plan_id=plan_id, key=key, state=PlanNode.State.WAITING).update(fault=fault[:64])


def end_node(actor: Actor, plan_id: UUID, key: str, *, dropped: bool = False) -> bool:
    """Move a placed node to delivered, or to dropped when its order was cancelled; False if moved before."""
    target = PlanNode.State.DROPPED if dropped else PlanNode.State.DELIVERED
    placed = PlanNode.objects.filter(plan_id=plan_id, key=key, state=PlanNode.State.PLACED)
    if not placed.update(state=target):
        return False
    _told(actor, plan_id, "plan.node_dropped" if dropped else "plan.node_delivered", {"node": key})
    return True


def _told(actor: Actor, plan_id: UUID, action: str, detail: Mapping[str, Any] | None = None) -> None:
    _tell(actor, action, plan_id, Plan.objects.get(pk=plan_id).client_id, detail or {})


def _tell(actor: Actor, action: str, plan_id: UUID, client_id: UUID, detail: Mapping[str, Any]) -> None:
    audit.record(
        actor, action, subject_kind="plan", subject_id=plan_id, client_id=client_id, detail=dict(detail)
    )
