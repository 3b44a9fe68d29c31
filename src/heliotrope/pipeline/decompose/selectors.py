"""Reading items and units, always as an actor; contents from the vault that is entered."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, Min, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from heliotrope.compliance.selectors import stopped_cases
from heliotrope.core.errors import NotFound
from heliotrope.core.line import ItemContent as Content
from heliotrope.core.line import Requirement
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose.models import Item, ItemContent, WorkUnit

Key = TypeVar("Key", UUID, str)

CANDIDATES = 200
"""Open units looked at for one order when a worker asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """An item without its content."""

    id: UUID
    order_id: UUID
    client_id: UUID
    ordinal: int
    state: str
    requirement: Requirement
    touched_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit with what it requires."""

    id: UUID
    item_id: UUID
    order_id: UUID
    client_id: UUID
    gold: bool
    state: str
    opened_at: datetime
    requirement: Requirement
    step: str
    turn: int
    due_at: datetime | None


_AT_HOME = {"data_home": F("order__data_home")}
_ALIKE = ("order_id", "skill", "level", "item__skill", "item__level", "item__language", "item__channel")
_PRESSING = (F("due_at").asc(nulls_last=True), "opened_at", "id")


def _with_items(rows: QuerySet[WorkUnit]) -> QuerySet[WorkUnit]:
    return rows.annotate(**_AT_HOME).select_related("item")


def _requirement(item: Item, unit: WorkUnit | None = None, *, data_home: str = "") -> Requirement:
    """What an item requires, or one unit on it where its step requires something else."""
    return Requirement(
        skill=(unit.skill if unit else "") or item.skill,
        level=(unit.level if unit else 0) or item.level,
        language=item.language,
        language_level=item.language_level,
        reads=item.reads,
        reads_level=item.reads_level,
        effort_s=(unit.effort_s if unit else 0) or item.effort_s,
        channel=item.channel,
        certificates=tuple(item.certificates),
        data_home=data_home,
    )


def _item(row: Item) -> ItemLine:
    return ItemLine(
        id=row.id,
        order_id=row.order_id,
        client_id=row.client_id,
        ordinal=row.ordinal,
        state=row.state,
        requirement=_requirement(row, data_home=getattr(row, "data_home", "")),
        touched_at=row.touched_at,
    )


def _unit(row: WorkUnit) -> UnitLine:
    return UnitLine(
        id=row.id,
        item_id=row.item_id,
        order_id=row.order_id,
        client_id=row.client_id,
        gold=row.gold,
        state=row.state,
        opened_at=row.opened_at,
        requirement=_requirement(row.item, row, data_home=getattr(row, "data_home", "")),
        step=row.step,
        turn=row.turn,
        due_at=row.due_at,
    )


def item(actor: Actor, item_id: UUID) -> ItemLine:
    """One item of the actor's clients."""
    row = Item.objects.filter(pk=item_id, client_id__in=actor.client_ids).annotate(**_AT_HOME).first()
    if row is None:
        raise NotFound
    return _item(row)


def ordinals(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The places of items in their orders."""
    rows = Item.objects.filter(pk__in=set(item_ids), client_id__in=actor.client_ids)
    return dict(rows.values_list("id", "ordinal"))


def has_item(actor: Actor, item_id: UUID) -> bool:
    """Whether there is such an item of the actor's clients."""
    return Item.objects.filter(pk=item_id, client_id__in=actor.client_ids).exists()


def items(actor: Actor, order_id: UUID, *, first: int = 0, limit: int = 100) -> tuple[ItemLine, ...]:
    """Items of an order from an ordinal on, in order."""
    rows = Item.objects.filter(order_id=order_id, client_id__in=actor.client_ids, ordinal__gte=first)
    return tuple(_item(row) for row in rows.order_by("ordinal")[:limit])


def item_ids(actor: Actor, order_id: UUID, *, state: str | None = None) -> tuple[UUID, ...]:
    """Keys of an order's items in order, all or those in one state."""
    rows = Item.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    if state is not None:
        rows = rows.filter(state=state)
    return tuple(rows.order_by("ordinal").values_list("id", flat=True))


def came_before(actor: Actor, order_id: UUID, at: datetime) -> tuple[UUID, ...]:
    """Keys of a stream's items whose first unit was opened before an instant, in order."""
    rows = Item.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    rows = rows.alias(came_at=Min("workunit__opened_at")).filter(came_at__lt=at)
    return tuple(rows.order_by("ordinal").values_list("id", flat=True))


def given_up(item_ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Steps of items whose unit was closed before anybody did it."""
    rows = WorkUnit.objects.filter(item_id__in=set(item_ids), state=WorkUnit.State.CANCELLED)
    found: dict[UUID, set[str]] = {}
    for item_id, step in rows.values_list("item_id", "step"):
        found.setdefault(item_id, set()).add(step)
    return found


def touched(item_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When something last arrived for items that had begun; the others are left out."""
    rows = Item.objects.filter(pk__in=set(item_ids)).values_list("id", "touched_at")
    return {item_id: at for item_id, at in rows if at is not None}


def escalated(actor: Actor, *, limit: int = 200) -> tuple[ItemLine, ...]:
    """Items that wait for an adjudicator."""
    rows = Item.objects.filter(client_id__in=actor.client_ids, state=Item.State.ESCALATED)
    return tuple(_item(row) for row in rows.order_by("order_id", "ordinal")[:limit])


def item_counts(actor: Actor, order_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """How many items of each order are in each state."""
    rows = Item.objects.filter(order_id__in=list(order_ids), client_id__in=actor.client_ids)
    return _by_state(rows.values_list("order_id", "state").annotate(n=Count("id")))


def unit_counts(actor: Actor, order_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """How many units of each order are in each state."""
    rows = WorkUnit.objects.filter(order_id__in=list(order_ids), client_id__in=actor.client_ids)
    return _by_state(rows.values_list("order_id", "state").annotate(n=Count("id")))


def step_counts(actor: Actor, order_id: UUID) -> dict[str, dict[str, int]]:
    """How many units of an order are in each state, by step; hidden gold apart."""
    rows = WorkUnit.objects.filter(order_id=order_id, client_id__in=actor.client_ids, gold=False)
    return _by_state(rows.values_list("step", "state").annotate(n=Count("id")))


def _by_state(rows: Iterable[tuple[Key, str, int]]) -> dict[Key, dict[str, int]]:
    counts: dict[Key, dict[str, int]] = {}
    for key, state, n in rows:
        counts.setdefault(key, {})[state] = n
    return counts


def waiting_units(
    actor: Actor, order_id: UUID, *, but_items: Iterable[UUID] = (), limit: int = CANDIDATES
) -> tuple[UnitLine, ...]:
    """Open units of an order, the longest waiting first.

    Args:
        but_items: items to leave out, but for units of theirs that the same worker may do again; a lazy
            query of keys is run inside this one.
    """
    rows = WorkUnit.objects.filter(
        order_id=order_id, client_id__in=actor.client_ids, state=WorkUnit.State.OPEN, gold=False
    ).exclude(item_id__in=but_items, turn=0)
    rows = _with_items(rows.exclude(item_id__in=stopped_cases(actor)))
    return tuple(_unit(row) for row in rows.order_by("opened_at", "id")[:limit])


def pressing_units(
    actor: Actor, order_ids: Iterable[UUID], *, alike: int, limit: int
) -> tuple[UnitLine, ...]:
    """Open units of several orders, those that are due first in front.

    Args:
        alike: at most so many of an order that ask for the same, so that those who wait for somebody who is
            not there hold up nobody else.
    """
    place = Window(
        RowNumber(),
        partition_by=[*_ALIKE],
        order_by=[*_PRESSING],
    )
    rows = WorkUnit.objects.filter(
        order_id__in=set(order_ids), client_id__in=actor.client_ids, state=WorkUnit.State.OPEN, gold=False
    )
    rows = rows.exclude(item_id__in=stopped_cases(actor)).annotate(place=place, **_AT_HOME)
    few = rows.filter(place__lte=alike).select_related("item").order_by(*_PRESSING)
    return tuple(_unit(row) for row in few[:limit])


def latest_units(actor: Actor, order_id: UUID, *, limit: int) -> tuple[UnitLine, ...]:
    """The units of an order that were opened last, hidden gold apart."""
    rows = WorkUnit.objects.filter(order_id=order_id, client_id__in=actor.client_ids, gold=False)
    return tuple(_unit(row) for row in _with_items(rows).order_by("-opened_at", "id")[:limit])


def pressing(actor: Actor, order_ids: Iterable[UUID], *, until: datetime, limit: int) -> tuple[UnitLine, ...]:
    """Units of orders that nobody has in hand and that are due until an instant, what is due first first.

    Each has its order's due instant where it has none of its own; hidden gold is left out.
    """
    rows = WorkUnit.objects.filter(
        order_id__in=set(order_ids),
        client_id__in=actor.client_ids,
        state__in=[WorkUnit.State.OPEN, WorkUnit.State.OFFERED],
        gold=False,
    )
    soon = rows.annotate(wanted_at=Coalesce("due_at", "order__due_at")).filter(wanted_at__lte=until)
    found = soon.select_related("item").annotate(**_AT_HOME).order_by("wanted_at", "opened_at", "id")[:limit]
    return tuple(replace(_unit(row), due_at=row.wanted_at) for row in found)


def skills_asked(actor: Actor, order_id: UUID) -> set[str]:
    """Skills that open units of an order ask for."""
    rows = WorkUnit.objects.filter(
        order_id=order_id, client_id__in=actor.client_ids, state=WorkUnit.State.OPEN, gold=False
    )
    found = rows.order_by().values_list("skill", "item__skill").distinct()
    return {of_step or of_item for of_step, of_item in found}


def unit(actor: Actor, unit_id: UUID) -> UnitLine:
    """One unit of the actor's clients."""
    row = _with_items(WorkUnit.objects.filter(pk=unit_id, client_id__in=actor.client_ids)).first()
    if row is None:
        raise NotFound
    return _unit(row)


def units(actor: Actor, unit_ids: Iterable[UUID]) -> dict[UUID, UnitLine]:
    """Units of the actor's clients by key; unknown keys are left out."""
    rows = WorkUnit.objects.filter(pk__in=set(unit_ids), client_id__in=actor.client_ids)
    return {row.id: _unit(row) for row in _with_items(rows)}


def units_of_order(
    actor: Actor, order_id: UUID, *, state: str | None = None, after: UUID | None = None, limit: int = 1000
) -> tuple[UnitLine, ...]:
    """Units of an order by key, from after a key on."""
    rows = WorkUnit.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    if state is not None:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return tuple(_unit(row) for row in _with_items(rows).order_by("id")[:limit])


def items_in_work(order_id: UUID) -> set[UUID]:
    """The items of an order that have a unit waiting, offered or in hand; hidden gold apart."""
    live = [WorkUnit.State.OPEN, WorkUnit.State.OFFERED, WorkUnit.State.ASSIGNED]
    rows = WorkUnit.objects.filter(order_id=order_id, state__in=live, gold=False)
    return set(rows.values_list("item_id", flat=True))


def live_units(most: int) -> dict[str, int]:
    """Units under way by state, of all whom the present scope holds; no more than so many are counted."""
    live = (WorkUnit.State.OPEN, WorkUnit.State.OFFERED, WorkUnit.State.ASSIGNED)
    counted = Counter(
        WorkUnit.objects.filter(state__in=live, gold=False).values_list("state", flat=True)[:most]
    )
    return {state.value: counted[state.value] for state in live}


def units_in_hand(order_id: UUID) -> int:
    """How many units of an order are in a worker's hands."""
    return WorkUnit.objects.filter(order_id=order_id, state=WorkUnit.State.ASSIGNED).count()


def content(actor: Actor, item_id: UUID) -> Content:
    """The content of one item, from the vault that is entered."""
    row = ItemContent.objects.filter(pk=item_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _content(row)


def contents(actor: Actor, order_id: UUID) -> Iterator[tuple[UUID, Content]]:
    """The contents of an order's items, from the vault that is entered, one at a time, in no order."""
    rows = ItemContent.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    for row in rows.iterator(chunk_size=500):
        yield row.item_id, _content(row)


def light_contents(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, Content]:
    """The contents of items without their images, from the vault that is entered."""
    rows = ItemContent.objects.filter(pk__in=set(item_ids), client_id__in=actor.client_ids)
    return {row.item_id: Content(key=row.key, text=row.text, data=row.data) for row in rows.defer("image")}


def keys(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The client's own names of items, from the vault that is entered."""
    rows = ItemContent.objects.filter(pk__in=set(item_ids), client_id__in=actor.client_ids)
    return dict(rows.values_list("item_id", "key"))


def _content(row: ItemContent) -> Content:
    return Content(key=row.key, text=row.text, image=bytes(row.image), data=row.data)


def items_by_home(actor: Actor) -> dict[str, int]:
    """How many items of the actor's clients lie in each home."""
    rows = Item.objects.filter(client_id__in=actor.client_ids).order_by().values_list("order__data_home")
    return dict(rows.annotate(n=Count("id")))
