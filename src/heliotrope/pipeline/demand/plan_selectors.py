"""Reading plans, always as an actor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from heliotrope.core.demand.proposing import Reason, Why
from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.demand.models import Plan, PlanNode, PlanText, PlanVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan as it is listed."""

    id: UUID
    client_id: UUID
    programme_id: UUID
    data_home: str
    state: str
    version: int
    made_at: datetime
    signed_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version of a plan without a client's words."""

    version: int
    text_id: UUID
    nodes: Sequence[Mapping[str, Any]]
    due_at: datetime | None
    source: str
    rule: str
    made_by: UUID | None
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeLine:
    """A node of a signed plan, and how far it is."""

    plan_id: UUID
    key: str
    state: str
    file_id: UUID | None
    order_id: UUID | None
    fault: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A client's words of one version."""

    brief: str
    nodes: Mapping[str, Any]
    reasons: tuple[Reason, ...]


def plan(actor: Actor, plan_id: UUID) -> PlanLine:
    """One plan of the actor's clients."""
    row = Plan.objects.filter(pk=plan_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _line(row)


def plans(actor: Actor, *, limit: int = 100) -> tuple[PlanLine, ...]:
    """The plans of the actor's clients, the latest first."""
    rows = Plan.objects.filter(client_id__in=actor.client_ids).order_by("-made_at")
    return tuple(_line(row) for row in rows[:limit])


def on_their_way(actor: Actor) -> tuple[PlanLine, ...]:
    """The signed plans of the actor's clients that are not done, the oldest first."""
    rows = Plan.objects.filter(
        client_id__in=actor.client_ids, state__in=[Plan.State.SIGNED_OFF, Plan.State.RUNNING]
    )
    return tuple(_line(row) for row in rows.order_by("made_at"))


def _line(row: Plan) -> PlanLine:
    return PlanLine(
        id=row.id,
        client_id=row.client_id,
        programme_id=row.programme_id,
        data_home=row.data_home,
        state=row.state,
        version=row.version,
        made_at=row.made_at,
        signed_at=row.signed_at,
        done_at=row.done_at,
    )


def versions(actor: Actor, plan_id: UUID) -> tuple[VersionLine, ...]:
    """Every version of a plan, the latest first."""
    rows = PlanVersion.objects.filter(plan_id=plan_id, client_id__in=actor.client_ids)
    return tuple(
        VersionLine(
            version=row.version,
            text_id=row.text_id,
            nodes=row.nodes,
            due_at=row.due_at,
            source=row.source,
            rule=row.rule,
            made_by=row.made_by,
            made_at=row.made_at,
        )
        for row in rows.order_by("-version")
    )


def lines_of(actor: Actor, plan_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Codes of the lines of some plans as they stand, in the order of their nodes; one query for all."""
    rows = PlanVersion.objects.filter(
        plan_id__in=set(plan_ids), client_id__in=actor.client_ids, version=F("plan__version")
    )
    return {row.plan_id: tuple(dict.fromkeys(node["line"] for node in row.nodes)) for row in rows}


def nodes(actor: Actor, plan_id: UUID) -> tuple[NodeLine, ...]:
    """The nodes of a signed plan by key; none while it is a draft."""
    rows = PlanNode.objects.filter(plan_id=plan_id, client_id__in=actor.client_ids).order_by("key")
    return tuple(_node(row) for row in rows)


def nodes_of_order(actor: Actor, order_id: UUID) -> tuple[NodeLine, ...]:
    """The nodes that an order was placed for; usually one or none."""
    rows = PlanNode.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    return tuple(_node(row) for row in rows)


def ending(actor: Actor, *, by: datetime) -> tuple[NodeLine, ...]:
    """The nodes whose stream closes by itself by an instant, the earliest first."""
    rows = PlanNode.objects.filter(
        client_id__in=actor.client_ids, state=PlanNode.State.PLACED, ends_at__lte=by
    )
    return tuple(_node(row) for row in rows.order_by("ends_at"))


def _node(row: PlanNode) -> NodeLine:
    return NodeLine(
        plan_id=row.plan_id,
        key=row.key,
        state=row.state,
        file_id=row.file_id,
        order_id=row.order_id,
        fault=row.fault,
        ends_at=row.ends_at,
    )


def words(actor: Actor, text_id: UUID) -> Words:
    """A client's words of one version, from the vault that is entered."""
    row = PlanText.objects.filter(pk=text_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return Words(
        brief=row.brief,
        nodes=row.words,
        reasons=tuple(
            Reason(why=Why(one["why"]), subject=one["subject"], value=one["value"], words=tuple(one["words"]))
            for one in row.reasons
        ),
    )
