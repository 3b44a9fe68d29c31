"""Making items and units and moving them along; the only writer of their tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from heliotrope.core.line import PlannedItem, Step
from heliotrope.foundation.ids import derived_id, new_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.pipeline.decompose.events import ItemTouched, UnitsOpened
from heliotrope.pipeline.decompose.models import Item, ItemContent, WorkUnit


def item_id_of(order_id: UUID, ordinal: int) -> UUID:
    """The key of an order's n-th item; a job that runs twice makes the same."""
    return derived_id(order_id, "item", ordinal)


def arrival_id(order_id: UUID, key: str) -> UUID:
    """The key of what arrived on a stream under a client's own name for it."""
    return derived_id(order_id, "arrival", key)


def _content_row(
    item_id: UUID, order_id: UUID, client_id: UUID, planned: PlannedItem, person_id: UUID | None = None
) -> ItemContent:
    return ItemContent(
        item_id=item_id,
        order_id=order_id,
        client_id=client_id,
        person_id=person_id,
        key=planned.content.key,
        text=planned.content.text,
        image=planned.content.image,
        data=dict(planned.content.data),
    )


def _item_row(
    item_id: UUID,
    order_id: UUID,
    client_id: UUID,
    planned: PlannedItem,
    certificates: Iterable[str],
    ordinal: int,
) -> Item:
    return Item(
        id=item_id,
        order_id=order_id,
        client_id=client_id,
        ordinal=ordinal,
        skill=planned.requirement.skill,
        level=planned.requirement.level,
        language=planned.requirement.language,
        language_level=planned.requirement.language_level,
        reads=planned.requirement.reads,
        reads_level=planned.requirement.reads_level,
        effort_s=planned.requirement.effort_s,
        channel=planned.channel,
        certificates=sorted({*planned.requirement.certificates, *certificates}),
    )


def keep_contents(*, order_id: UUID, client_id: UUID, items: Sequence[PlannedItem]) -> None:
    """Store the contents of an order's items in the vault that is entered; again changes nothing."""
    rows = (
        _content_row(item_id_of(order_id, n), order_id, client_id, planned) for n, planned in enumerate(items)
    )
    ItemContent.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def add_items(
    *, order_id: UUID, client_id: UUID, items: Sequence[PlannedItem], certificates: Iterable[str] = ()
) -> tuple[UUID, ...]:
    """Store an order's items without their contents; again changes nothing.  Gives their keys in order.

    Args:
        certificates: that the order asks for, besides what an item does.
    """
    rows = [
        _item_row(item_id_of(order_id, n), order_id, client_id, planned, certificates, n)
        for n, planned in enumerate(items)
    ]
    Item.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return tuple(row.id for row in rows)


def keep_arrival(
    item_id: UUID, *, order_id: UUID, client_id: UUID, planned: PlannedItem, person_id: UUID | None = None
) -> None:
    """Store the content of a stream's item in the vault that is entered; again changes nothing.

    Args:
        person_id: the subject whom it is about, under whose key it is sealed; the order's where None.
    """
    ItemContent.objects.bulk_create(
        [_content_row(item_id, order_id, client_id, planned, person_id)], ignore_conflicts=True
    )


def add_arrival(
    item_id: UUID,
    *,
    order_id: UUID,
    client_id: UUID,
    planned: PlannedItem,
    certificates: Iterable[str] = (),
    step: Step | None,
    arrival: UUID | None = None,
    now: datetime,
) -> bool:
    """Add one item to a stream and open its unit; False when it arrived before.

    Args:
        certificates: that the order asks for, besides what the item does.
        arrival: the key of what arrived, where more may arrive for the item; see `touch`.
    """
    with connection.cursor() as cursor:
        # Arrivals of one stream take their places one after the other.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"stream:{order_id}"])
    if Item.objects.filter(pk=item_id).exists():
        return False
    last = Item.objects.filter(order_id=order_id).aggregate(last=Max("ordinal"))["last"]
    row = _item_row(item_id, order_id, client_id, planned, certificates, 0 if last is None else last + 1)
    row.touched_for = arrival
    row.save(force_insert=True)
    open_units([Opening(item_id=item_id, step=step)], order_id=order_id, client_id=client_id, now=now)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A unit to open.

    Attributes:
        step: the plan's step that it is; None for a plan without steps.
        turn: how many steps the item has behind it.
    """

    item_id: UUID
    step: Step | None = None
    turn: int = 0


def open_units(openings: Sequence[Opening], *, order_id: UUID, client_id: UUID, now: datetime) -> None:
    """Open one unit for each item that has none waiting or in hand."""
    if not openings:
        return
    other = [one.item_id for one in openings if one.step is not None and one.step.effort_ratio != 1]
    efforts = dict(Item.objects.filter(pk__in=other).values_list("id", "effort_s"))
    rows = [
        WorkUnit(
            id=new_id(),
            item_id=one.item_id,
            order_id=order_id,
            client_id=client_id,
            opened_at=now,
            **_of_step(one, efforts.get(one.item_id, 0), now),
        )
        for one in openings
    ]
    WorkUnit.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    outbox.publish(UnitsOpened(client_id=client_id, order_id=order_id, units=len(rows)))


def _of_step(opening: Opening, effort_s: int, now: datetime) -> dict[str, Any]:
    """What a unit has of its step; whoever may come back does it in a turn of its own."""
    step = opening.step
    if step is None:
        return {}
    return {
        "step": step.code,
        "turn": 0 if step.second_person else opening.turn,
        "skill": step.skill,
        "level": step.level,
        "effort_s": ceil(effort_s * step.effort_ratio),
        "due_at": now + timedelta(seconds=step.within_s) if step.within_s else None,
    }


def open_gold_unit(unit_id: UUID, *, order_id: UUID, client_id: UUID, item_id: UUID, now: datetime) -> None:
    """Open a unit on a hidden gold item for a worker who is about to take it, under its derived key."""
    WorkUnit.objects.create(
        id=unit_id, item_id=item_id, order_id=order_id, client_id=client_id, gold=True, opened_at=now
    )


def touch(item_id: UUID, *, order_id: UUID, client_id: UUID, arrival: UUID, now: datetime) -> bool:
    """Note that something arrived for an item that is not settled; False when it is.

    Args:
        arrival: the key of what arrived; the same as the last one changes nothing.
    """
    living = Item.objects.filter(pk=item_id, order_id=order_id, client_id=client_id, state=Item.State.OPEN)
    if not living.exclude(touched_for=arrival).update(touched_at=now, touched_for=arrival):
        return living.exists()
    outbox.publish(ItemTouched(client_id=client_id, order_id=order_id, item_id=item_id))
    return True


def hold_order(order_id: UUID, *, alone: bool) -> None:
    """Keep units of an order from being handed out while its end is decided; to the end of the transaction.

    Those who hand out hold it together; who folds holds it alone, so that no unit goes out unseen.
    """
    kind = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{kind}(hashtextextended(%s, 0))", [f"order:{order_id}"])


def _move(unit_id: UUID, sources: Iterable[WorkUnit.State], target: WorkUnit.State) -> bool:
    moved = WorkUnit.objects.filter(pk=unit_id, state__in=list(sources)).update(state=target)
    return moved == 1


def offer(unit_id: UUID) -> bool:
    """Move one unit from open to offered; False when another caller was first."""
    return _move(unit_id, [WorkUnit.State.OPEN], WorkUnit.State.OFFERED)


def assign(unit_id: UUID, *, offered: bool) -> bool:
    """Move one unit into a worker's hands; False when another caller was first."""
    source = WorkUnit.State.OFFERED if offered else WorkUnit.State.OPEN
    return _move(unit_id, [source], WorkUnit.State.ASSIGNED)


def reopen(unit_id: UUID) -> bool:
    """Put an offered or assigned unit back; a gold unit is closed, for it was opened for one worker."""
    back = [WorkUnit.State.OFFERED, WorkUnit.State.ASSIGNED]
    gold = WorkUnit.objects.filter(pk=unit_id, state__in=back, gold=True)
    if gold.update(state=WorkUnit.State.OPEN):
        return _move(unit_id, [WorkUnit.State.OPEN], WorkUnit.State.CANCELLED)
    return _move(unit_id, back, WorkUnit.State.OPEN)


def finish(unit_id: UUID, *, now: datetime) -> bool:
    """Move one unit from assigned to done; False when it was not in hand."""
    done = WorkUnit.objects.filter(pk=unit_id, state=WorkUnit.State.ASSIGNED)
    return done.update(state=WorkUnit.State.DONE, closed_at=now) == 1


def cancel_waiting(order_id: UUID, *, now: datetime) -> int:
    """Close the units of an order that nobody has in hand; gives how many."""
    waiting = WorkUnit.objects.filter(
        order_id=order_id, state__in=[WorkUnit.State.OPEN, WorkUnit.State.OFFERED]
    )
    return waiting.update(state=WorkUnit.State.CANCELLED, closed_at=now)


def cancel_units(item_ids: Iterable[UUID], *, now: datetime) -> int:
    """Close the units of items that nobody has in hand; gives how many."""
    waiting = WorkUnit.objects.filter(
        item_id__in=list(item_ids), state__in=[WorkUnit.State.OPEN, WorkUnit.State.OFFERED]
    )
    return waiting.update(state=WorkUnit.State.CANCELLED, closed_at=now)


def give_up_step(order_id: UUID, step: str, *, before: datetime, now: datetime) -> int:
    """Close the units of a step that nobody took since before an instant; gives how many."""
    waiting = WorkUnit.objects.filter(
        order_id=order_id, step=step, state=WorkUnit.State.OPEN, opened_at__lte=before
    )
    return waiting.update(state=WorkUnit.State.CANCELLED, closed_at=now)


def settle_escalated(item_id: UUID) -> bool:
    """Move one item from escalated to settled; False when it was not escalated or another was first."""
    return bool(_move_items([item_id], [Item.State.ESCALATED], Item.State.SETTLED))


def settle_items(item_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Move items that are open or escalated to settled; gives those that this call moved."""
    return _move_items(item_ids, [Item.State.OPEN, Item.State.ESCALATED], Item.State.SETTLED)


def cancel_items(item_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Close items of which nothing is known without a verdict; gives those that this call moved."""
    return _move_items(item_ids, [Item.State.OPEN, Item.State.ESCALATED], Item.State.CANCELLED)


def escalate_items(item_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Move open items to an adjudicator's list; gives those that this call moved."""
    return _move_items(item_ids, [Item.State.OPEN], Item.State.ESCALATED)


def _move_items(
    item_ids: Sequence[UUID], sources: Sequence[Item.State], target: Item.State
) -> tuple[UUID, ...]:
    locked = (
        Item.objects.select_for_update()
        .filter(pk__in=item_ids, state__in=list(sources))
        .order_by("id")
        .values_list("id", flat=True)
    )
    moved = tuple(locked)
    Item.objects.filter(pk__in=moved, state__in=list(sources)).update(state=target)
    return moved
