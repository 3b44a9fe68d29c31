"""One order with everything that belongs to it, narrowed to what the actor may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.foundation.audit import selectors as audit_selectors
from heliotrope.foundation.audit.selectors import AuditLine
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import answers
from heliotrope.insight.money import Books, Owed, owed, postings_of, to_invoice
from heliotrope.insight.needs import stuck_items
from heliotrope.insight.orders import ItemRow, ItemStory, Progress, item_rows, item_story, progress
from heliotrope.insight.river import Held, Stage, of_orders
from heliotrope.insight.shifts import LateItem, late_items
from heliotrope.insight.waits import WaitItem, waiting_items
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import InvoiceLine
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.deliver.selectors import DeliveryLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine

DELIVERIES = 50
PAGE = 50
"""Items on one page of the list."""
FEW = 20
"""Items on the order's own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A delivery with its pieces and its invoice, or with what its invoice will come to."""

    delivery: DeliveryLine
    pieces: Decimal
    to_invoice: Decimal
    invoice: InvoiceLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStory:
    """An order as its page tells it.

    Attributes:
        done: items that need no further judgement, settled or not.
        pieces: what the work came to so far, in pieces of the line's measure.
        spent: the pieces so far at the order's rate, rounded as the invoice is.
        units: units by step and state; a plan without steps has one step without a name.
        deliveries, invoices, owed, ledger: empty where the actor may not see them.
        events: what happened to it, the latest first.
        stuck: items that no worker is left to judge; 0 for those who do not run the work.
        late: units that will miss their due instant, or have missed it.
        waits: units of a stream that wait, and why; empty for those who do not run the work.
    """

    order: OrderLine
    client: str
    programme: str
    progress: Progress
    stages: tuple[Held, ...]
    done: int
    pieces: Decimal
    spent: Decimal
    units: dict[str, dict[str, int]]
    deliveries: tuple[Handed, ...]
    invoices: tuple[InvoiceLine, ...]
    owed: tuple[Owed, ...]
    ledger: Books
    events: tuple[AuditLine, ...]
    stuck: int
    late: tuple[LateItem, ...]
    waits: tuple[WaitItem, ...]


def order_story(actor: Actor, order_id: UUID, *, now: datetime) -> OrderStory:
    """One order of the actor's clients."""
    order = demand_selectors.order(actor, order_id)
    done = progress(actor, order_id)
    stages = of_orders(actor, [order])
    may_invoice, may_run = actor.may(Permission.INVOICE_READ), actor.may(Permission.OFFER_MAKE)
    invoices = money_selectors.invoices(actor, order_id=order_id) if may_invoice else ()
    debts = owed(actor, order_id=order_id) if actor.may(Permission.LEDGER_READ) else ()
    pieces = money_selectors.pieces(actor, order_id)
    deliveries = _deliveries(actor, order, invoices, pieces)
    subjects = {order.id, *(line.delivery.id for line in deliveries), *(line.id for line in invoices)}
    return OrderStory(
        order=order,
        client=next((c.name for c in tenancy_selectors.clients(actor) if c.id == order.client_id), ""),
        programme=network_selectors.programme(actor, order.programme_id).name,
        progress=done,
        stages=stages,
        done=_done(order, done, stages),
        pieces=pieces,
        spent=to_invoice(order.rate_per_judgement, pieces, order.currency),
        units=decompose_selectors.step_counts(actor, order_id),
        deliveries=deliveries,
        invoices=invoices,
        owed=debts,
        ledger=postings_of(actor, invoices if actor.may(Permission.LEDGER_READ) else (), debts),
        events=audit_selectors.of_subjects(actor, subjects, limit=40),
        stuck=stuck_items(actor, [order], now=now).get(order_id, 0) if may_run else 0,
        late=late_items(actor, order_id),
        waits=waiting_items(actor, order_id) if order.shape is Shape.STREAM else (),
    )


def _done(order: OrderLine, done: Progress, stages: tuple[Held, ...]) -> int:
    settled = done.items.get("settled", 0)
    ready = next(held.items for held in stages if held.stage is Stage.DELIVER)
    return settled if order.state in ("delivered", "accepted") else max(settled, ready)


def _deliveries(
    actor: Actor, order: OrderLine, invoices: tuple[InvoiceLine, ...], pieces: Decimal
) -> tuple[Handed, ...]:
    """What was handed over, with its price: of a stream each item is a delivery of its own."""
    if not actor.may(Permission.DELIVERY_READ):
        return ()
    billed = {line.delivery_id: line for line in invoices}
    lines = deliver_selectors.deliveries_of_order(actor, order.id, limit=DELIVERIES)
    items = {line.item_id for line in lines if line.item_id is not None}
    by_item = money_selectors.pieces_of_items(actor, order.id, items) if items else {}
    found = []
    for line in lines:
        counted = pieces if line.item_id is None else by_item.get(line.item_id, Decimal(0))
        price = to_invoice(order.rate_per_judgement, counted, order.currency)
        found.append(Handed(delivery=line, pieces=counted, to_invoice=price, invoice=billed.get(line.id)))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """An item of the list with the client's own name for it; empty where its vault is out of reach."""

    key: str
    row: ItemRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """One page of an order's items, and the one that is open beside it.

    Attributes:
        before, after: first ordinals of the pages around this one; None where there is none.
        waits: why the open one waits for somebody; None where it does not.
    """

    order: OrderLine
    items: tuple[ListedItem, ...]
    total: int
    first: int
    before: int | None
    after: int | None
    open: ItemStory | None
    waits: WaitItem | None = None


def item_page(
    actor: Actor,
    order_id: UUID,
    *,
    first: int | None = None,
    item_id: UUID | None = None,
    limit: int = PAGE,
) -> ItemPage:
    """A page of items; the page that the open item is on, unless another is named."""
    order = demand_selectors.order(actor, order_id)
    shown = None
    if item_id is not None:
        line = decompose_selectors.item(actor, item_id)
        if line.order_id != order_id:
            raise NotFound
        shown = item_story(actor, item_id)
        first = line.ordinal // limit * limit if first is None else first
    first = max(0, first or 0)
    rows = item_rows(actor, order_id, first=first, limit=limit)
    keys: Mapping[UUID, str] = {}
    if answers(order.data_home):
        with acting_in_vault(actor, order.data_home):
            keys = decompose_selectors.keys(actor, [row.item_id for row in rows])
    total = sum(decompose_selectors.item_counts(actor, [order_id]).get(order_id, {}).values())
    more = bool(rows) and rows[-1].ordinal + 1 < total
    return ItemPage(
        order=order,
        items=tuple(ListedItem(key=keys.get(row.item_id, ""), row=row) for row in rows),
        total=total,
        first=first,
        before=max(0, first - limit) if first else None,
        after=first + limit if more else None,
        open=shown,
        waits=next(iter(waiting_items(actor, order_id, item_id=shown.id)), None) if shown else None,
    )
