"""Looking behind placeholders of a case that is in nobody's hands who looks: with a fresh second factor.

Much at once needs a second person besides: one asks for an order's latest items, another agrees, and for its
minutes whoever asked reads them, each value an entry of the ledger.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.selectors import bulk as bulk_selectors
from heliotrope.compliance.selectors.bulk import BulkLine
from heliotrope.compliance.services import Wish, reveal
from heliotrope.compliance.services import bulk as bulk_services
from heliotrope.compliance.services.reveals import reveal_many
from heliotrope.core.errors import NotFound
from heliotrope.core.line import Task
from heliotrope.core.masking.marking import field_of
from heliotrope.core.privacy import Field, Shown, Verdict
from heliotrope.core.privacy.reveals import Look, Reason
from heliotrope.core.privacy.standing import OPERATE
from heliotrope.core.privacy.transfers import Way
from heliotrope.flow import crossing, showing
from heliotrope.flow.revealing import Opened, seen
from heliotrope.flow.tasks import task_of, whose
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import OUT_OF_REACH
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.subjects import persons_of
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine

OFFERED_MOST = 200
"""Orders that one chooses among."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An item as somebody sees it who has it not in hand.

    Attributes:
        text: masked as the policy says.
        marks: the placeholders that may be looked behind.
    """

    item_id: UUID
    order_id: UUID
    text: str
    marks: tuple[str, ...]


def case(actor: Actor, item_id: UUID, *, now: datetime) -> Case:
    """The item, masked; the look at it is recorded in its vault.

    Raises:
        NotFound: there is no such item for this actor, or it is about nobody.
    """
    order, verdicts = _order_of(actor, item_id, now)
    with acting_in_vault(actor, order.data_home):
        task = task_of(order, item_id, decompose_selectors.content(actor, item_id))
        text = showing.text(order, task, task.content.text, verdicts)
        marks = tuple(_lookable(showing.values(order, task), verdicts))
        audit.record(
            actor, "item.read", subject_kind="item", subject_id=item_id, client_id=order.client_id,
            detail={"order": str(order.id)},
        )  # fmt: skip
    return Case(item_id=item_id, order_id=order.id, text=text, marks=marks)


def open_mark(
    actor: Actor, item_id: UUID, mark: str, *, reason: str, factor_age_s: float | None, now: datetime
) -> Opened:
    """Look behind one placeholder of an item that is not in one's hands.

    Args:
        factor_age_s: since when the actor's second factor was proved; None for never.

    Raises:
        NotFound: there is no such item for this actor, or the placeholder is none of it.
    """
    order, verdicts = _order_of(actor, item_id, now)
    border = crossing.way_of(actor, order.data_home, now=now)
    with acting_in_vault(actor, order.data_home):
        task = task_of(order, item_id, decompose_selectors.content(actor, item_id))
        values = showing.values(order, task)
        if mark not in values:
            raise NotFound
        verdict = verdicts[field_of(mark)]
        wish = _wish(order, task, whose(order, task), mark, verdict, reason, factor_age_s, border)
        decided = reveal(actor, wish, now=now)
    return Opened(
        mark=mark,
        value=seen(mark, values[mark]) if decided.look.granted else None,
        look=decided.look,
        until_at=decided.until_at,
        rules=verdict.rules,
        reasons=verdict.reasons,
    )


def ask_bulk(actor: Actor, order_id: UUID, *, items: int, reason: str, now: datetime) -> UUID:
    """Ask to read an order's latest items in clear; it opens once somebody else agrees.

    Raises:
        Invalid: no reason of the list, or not 1 to 50 items.
        NotFound: there is no such order for this actor, or its line is about nobody.
    """
    order = demand_selectors.order(actor, order_id)
    if not showing.verdicts_of(actor, order, (), purpose=OPERATE, in_hand=False, now=now):
        raise NotFound
    latest = decompose_selectors.item_ids(actor, order_id)[-items:] if items > 0 else ()
    return bulk_services.ask(
        actor, order_id, client_id=order.client_id, item_ids=latest, reason=reason, now=now
    )


def offered(actor: Actor, chosen: UUID | None) -> tuple[OrderLine, ...]:
    """Orders of the actor's clients whose items are about people, the latest first.

    Args:
        chosen: key of one that is listed however old it is; None, or one that is not theirs, adds none.
    """
    found = demand_selectors.orders(actor, limit=OFFERED_MOST)
    if chosen is not None and chosen not in {one.id for one in found}:
        with suppress(NotFound):
            found = (demand_selectors.order(actor, chosen), *found)
    return tuple(one for one in found if showing.personal(one) or showing.hiding(one))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a wish is about, for whoever has to agree.

    Attributes:
        persons: how many persons its items are about, each item of nobody known as one; None where their home
            is out of reach.
    """

    title: str
    persons: int | None


def asked(actor: Actor, wishes: Sequence[BulkLine]) -> Mapping[UUID, Asked]:
    """What each of these wishes is about, by its key."""
    orders = {one: demand_selectors.order(actor, one) for one in {wish.order_id for wish in wishes}}
    whose: dict[str, Mapping[UUID, UUID] | None] = {}
    for home in {order.data_home for order in orders.values()}:
        items = [id_ for wish in wishes if orders[wish.order_id].data_home == home for id_ in wish.item_ids]
        try:
            with acting_in_vault(actor, home):
                whose[home] = persons_of(actor, items)
        except OUT_OF_REACH:
            whose[home] = None
    found = {}
    for wish in wishes:
        order = orders[wish.order_id]
        known = whose[order.data_home]
        persons = None if known is None else len({known.get(one, one) for one in wish.item_ids})
        found[wish.id] = Asked(title=order.title, persons=persons)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What became of reading what was agreed to: item and text, in clear where the look was granted."""

    wish: BulkLine
    look: Look | None
    texts: tuple[tuple[UUID, str], ...]


def read_bulk(actor: Actor, wish_id: UUID, *, factor_age_s: float | None, now: datetime) -> Read:
    """The items that were asked for in clear for who asked, while it is open; each value is recorded.

    Raises:
        NotFound: there is no such wish for this actor.
    """
    wish = bulk_selectors.wish(actor, wish_id)
    if not wish.opens(actor, now) or wish.until_at is None:
        return Read(wish=wish, look=None, texts=())
    order = demand_selectors.order(actor, wish.order_id)
    verdicts = showing.verdicts_of(actor, order, wish.item_ids, purpose=OPERATE, in_hand=False, now=now)
    border = crossing.way_of(actor, order.data_home, now=now)
    with acting_in_vault(actor, order.data_home):
        tasks = [task_of(order, one, decompose_selectors.content(actor, one)) for one in wish.item_ids]
        marks = {task.item_id: _lookable(showing.values(order, task), verdicts) for task in tasks}
        persons = {task.item_id: whose(order, task) for task in tasks}
        wishes = [
            _wish(
                order,
                task,
                persons[task.item_id],
                mark,
                verdicts[field_of(mark)],
                wish.reason,
                factor_age_s,
                border,
            )
            for task in tasks
            for mark in marks[task.item_id]
        ]
        look = reveal_many(actor, wishes, now=now, until_at=wish.until_at)
        if look.granted:
            verdicts = {field: _whole(field, verdict) for field, verdict in verdicts.items()}
        texts = tuple(
            (task.item_id, showing.text(order, task, task.content.text, verdicts)) for task in tasks
        )
    return Read(wish=wish, look=look, texts=texts)


def _whole(field: Field, verdict: Verdict) -> Verdict:
    """The field opened, of a card its last digits; of what the policy shows nothing of nothing still."""
    opened = Shown.PARTIAL if field is Field.CARD else Shown.RAW
    shown = opened if verdict.shown > Shown.NOTHING else Shown.NOTHING
    return replace(verdict, shown=shown)


def _order_of(actor: Actor, item_id: UUID, now: datetime) -> tuple[OrderLine, Mapping[Field, Verdict]]:
    item = decompose_selectors.item(actor, item_id)
    order = demand_selectors.order(actor, item.order_id)
    verdicts = showing.verdicts_of(actor, order, (item_id,), purpose=OPERATE, in_hand=False, now=now)
    if not verdicts:
        raise NotFound
    return order, verdicts


def _lookable(values: Mapping[str, str], verdicts: Mapping[Field, Verdict]) -> list[str]:
    """The placeholders of whose field the policy shows anything."""
    return [mark for mark in values if verdicts[field_of(mark)].shown > Shown.NOTHING]


def _wish(
    order: OrderLine,
    task: Task,
    whose_id: UUID | None,
    mark: str,
    verdict: Verdict,
    reason: str,
    factor_age_s: float | None,
    border: tuple[Way, str],
) -> Wish:
    way, country = border
    return Wish(
        client_id=order.client_id,
        order_id=order.id,
        case_id=task.item_id,
        mark=mark,
        verdict=verdict,
        reason=Reason(reason) if reason in set(Reason) else None,
        factor_age_s=factor_age_s,
        subject_id=whose_id,
        way=way,
        country=country,
    )
