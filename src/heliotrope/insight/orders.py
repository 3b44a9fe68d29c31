"""An order across the stages: how far it is, what happened to it, and its items with their beliefs."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.access import Role
from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import Counting
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality.selectors import JudgementLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an order is.

    Attributes:
        items, units: counts by state.
        unfolded: judgements that are not in the beliefs yet.
        mean_confidence_ratio: over judged items, calibrated, with the mean ends of its intervals; None before
            the first.
    """

    items: dict[str, int]
    units: dict[str, int]
    judgements: int
    unfolded: int
    judged_items: int
    mean_confidence_ratio: float | None
    mean_low_ratio: float | None = None
    mean_high_ratio: float | None = None


def progress(actor: Actor, order_id: UUID) -> Progress:
    """How far one order of the actor's clients is."""
    demand_selectors.order(actor, order_id)
    quality = quality_selectors.order_quality(actor, order_id)
    return Progress(
        items=decompose_selectors.item_counts(actor, [order_id]).get(order_id, {}),
        units=decompose_selectors.unit_counts(actor, [order_id]).get(order_id, {}),
        judgements=quality.judgements,
        unfolded=quality.unfolded,
        judged_items=quality.judged_items,
        mean_confidence_ratio=quality.mean_confidence_ratio,
        mean_low_ratio=quality.mean_low_ratio,
        mean_high_ratio=quality.mean_high_ratio,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item with what is believed of it.

    Attributes:
        answer: None before the first judgement.
        on_target: None until the item is settled.
    """

    item_id: UUID
    ordinal: int
    state: str
    answer: str | None
    confidence_ratio: float | None
    low_ratio: float | None = None
    high_ratio: float | None = None
    judgements: int
    on_target: bool | None


def item_rows(actor: Actor, order_id: UUID, *, first: int = 0, limit: int = 100) -> tuple[ItemRow, ...]:
    """Items of an order in their order, with beliefs; settled ones with their verdicts.

    Hidden gold shows like any other item: until it is settled nobody outside the platform may tell it apart.
    """
    demand_selectors.order(actor, order_id)
    items = decompose_selectors.items(actor, order_id, first=first, limit=limit)
    beliefs = quality_selectors.beliefs(actor, [item.id for item in items])
    settled = [item.id for item in items if item.state == "settled"]
    verdicts = quality_selectors.verdicts_of(actor, settled) if settled else {}
    rows = []
    for item in items:
        known = verdicts.get(item.id) or beliefs.get(item.id)
        rows.append(
            ItemRow(
                item_id=item.id,
                ordinal=item.ordinal,
                state=item.state,
                answer=known.answer if known else None,
                confidence_ratio=known.confidence_ratio if known else None,
                low_ratio=known.low_ratio if known else None,
                high_ratio=known.high_ratio if known else None,
                judgements=known.judgements if known else 0,
                on_target=verdicts[item.id].on_target if item.id in verdicts else None,
            )
        )
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one worker said of an item; a client reads "worker 1", never a handle.

    Attributes:
        step: which step of the plan it was; empty for a plan without steps.
        pieces: what it counted for, in pieces of the line's measure.
        notes: how they were counted, part by part; none for a plain judgement.
    """

    worker: str
    step: str
    answer: str
    pieces: Decimal
    notes: tuple[str, ...]
    spent_s: float
    judged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStory:
    """An item with its content and everything that was said about it."""

    id: UUID
    order_id: UUID
    key: str
    text: str
    has_image: bool
    state: str
    answer: str | None
    confidence_ratio: float | None
    low_ratio: float | None = None
    high_ratio: float | None = None
    on_target: bool | None
    basis: str | None
    reason: str
    judgements: tuple[Said, ...]


def item_story(actor: Actor, item_id: UUID) -> ItemStory:
    """One item of the actor's clients."""
    item = decompose_selectors.item(actor, item_id)
    order = demand_selectors.order(actor, item.order_id)
    with acting_in_vault(actor, order.data_home):
        content = decompose_selectors.content(actor, item_id)
    verdict = quality_selectors.verdicts(actor, order.id, item_id=item_id).get(item_id)
    belief = quality_selectors.beliefs(actor, [item_id]).get(item_id)
    known = verdict or belief
    return ItemStory(
        id=item.id,
        order_id=order.id,
        key=content.key,
        text=content.text,
        has_image=bool(content.image),
        state=item.state,
        answer=known.answer if known else None,
        confidence_ratio=known.confidence_ratio if known else None,
        low_ratio=known.low_ratio if known else None,
        high_ratio=known.high_ratio if known else None,
        on_target=verdict.on_target if verdict else None,
        basis=verdict.basis if verdict else None,
        reason=quality_selectors.adjudication_reason(actor, item_id),
        judgements=_said(
            actor,
            quality_selectors.judgements_of_item(actor, item_id),
            money_selectors.counted(actor, order_id=order.id, item_id=item_id),
        ),
    )


def _said(
    actor: Actor, judgements: tuple[JudgementLine, ...], counted: tuple[Counting, ...]
) -> tuple[Said, ...]:
    handles = network_selectors.handles(actor, {line.worker_id for line in judgements})
    shown = actor.role is not Role.CLIENT_MEMBER
    order = list(dict.fromkeys(line.worker_id for line in judgements))
    parts: dict[UUID, list[Counting]] = {}
    for one in counted:
        parts.setdefault(one.judgement_id, []).append(one)
    return tuple(
        Said(
            worker=handles.get(line.worker_id, "?") if shown else f"worker {order.index(line.worker_id) + 1}",
            step=line.step,
            answer=line.answer,
            pieces=sum((one.pieces for one in parts.get(line.id, ())), Decimal(0)),
            notes=tuple(one.note for one in parts.get(line.id, ()) if one.note),
            spent_s=line.spent_s,
            judged_at=line.judged_at,
        )
        for line in judgements
    )


def item_image(actor: Actor, item_id: UUID) -> bytes:
    """The image of one item of the actor's clients."""
    item = decompose_selectors.item(actor, item_id)
    order = demand_selectors.order(actor, item.order_id)
    with acting_in_vault(actor, order.data_home):
        image = decompose_selectors.content(actor, item_id).image
    if not image:
        raise NotFound
    return image


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit with the client's own name of its item."""

    id: UUID
    item_id: UUID
    item_key: str
    state: str


def unit_rows(
    actor: Actor, order_id: UUID, *, state: str | None = None, after: UUID | None = None, limit: int = 1000
) -> tuple[UnitRow, ...]:
    """Units of an order by key, from after a key on; for those who offer them to workers."""
    order = demand_selectors.order(actor, order_id)
    units = decompose_selectors.units_of_order(actor, order_id, state=state, after=after, limit=limit)
    with acting_in_vault(actor, order.data_home):
        keys = decompose_selectors.keys(actor, {unit.item_id for unit in units})
    return tuple(
        UnitRow(id=unit.id, item_id=unit.item_id, item_key=keys.get(unit.item_id, ""), state=unit.state)
        for unit in units
    )
