"""A live shop and ours kept together: news taken up, changes written back, the two sides compared.

The network is never asked inside a transaction: each step reads what is due, asks, and stores the answer
under the keys that a second try gives again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.compliance.selectors.requests import any_stopped
from heliotrope.core.errors import Unavailable
from heliotrope.core.trade.drifts import Difference, differences
from heliotrope.core.trade.incoming import IncomingStock
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.commerce import pinned, selectors
from heliotrope.lines.commerce.models import Drift, Outgoing, Shop
from heliotrope.lines.commerce.secrets import token_of
from heliotrope.lines.commerce.selectors import Owed, ShopLine
from heliotrope.lines.commerce.services import inbox, intake, mending, outgoing, shops, stock
from heliotrope.lines.commerce.shopify import reading, writing
from heliotrope.lines.commerce.shopify.client import ShopifyClient
from heliotrope.lines.commerce.shopify.reading import LiveOrder, LiveShelf
from heliotrope.network import selectors as network_selectors

OVERLAP = timedelta(minutes=5)
"""Orders are read from so long before the last one seen: their clock and their index lag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A shop with whom it is kept for and where."""

    actor: Actor
    home: str
    shop: ShopLine

    def client(self) -> ShopifyClient:
        """The shop's door."""
        return ShopifyClient(self.shop.endpoint, token_of(self.shop.token_variable))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a comparison found.

    Attributes:
        recovered: orders that no webhook had told of, or whose last change none had.
        mended, raised, moved: differences by what became of them.
    """

    recovered: int
    mended: int
    raised: int
    moved: int
    late: int


def desk_of(*, client_id: UUID, programme_id: UUID, shop_id: UUID) -> Desk:
    """A shop by its ids, for a job; raises NotFound."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        home = network_selectors.programme(actor, programme_id).data_home
    with acting_in_vault(actor, home):
        return Desk(actor=actor, home=home, shop=selectors.shop(actor, shop_id))


def sync(*, client_id: UUID, programme_id: UUID, shop_id: UUID) -> None:
    """Take up the webhooks that wait and write back what is owed; running it again changes nothing."""
    desk = desk_of(client_id=client_id, programme_id=programme_id, shop_id=shop_id)
    if desk.shop.is_live:
        with desk.client() as client:
            take_news(desk, client)
            write_back(desk, client)


def reconcile(*, client_id: UUID, programme_id: UUID, shop_id: UUID) -> Compared:
    """Recover what no webhook told, compare both sides and mend or raise what differs."""
    desk = desk_of(client_id=client_id, programme_id=programme_id, shop_id=shop_id)
    if not desk.shop.is_live:
        with acting_in_vault(desk.actor, desk.home):
            intake.retry_short(desk.shop.client_id, desk.shop.id, now=clock_now())
            late = intake.find_late(desk.shop.client_id, desk.shop.id, now=clock_now())
        return Compared(recovered=0, mended=0, raised=0, moved=0, late=late)
    with desk.client() as client:
        take_news(desk, client)
        write_back(desk, client)
        return compare(desk, client)


def take_news(desk: Desk, client: ShopifyClient) -> intake.Taken:
    """Fetch each order that a webhook is about as it is now: what webhooks say may be old or out of order."""
    with acting_in_vault(desk.actor, desk.home):
        waiting = selectors.news(desk.actor, desk.shop.id)
    wanted = sorted({one.order_external_id for one in waiting if one.order_external_id})
    found = [one for order_id in wanted if (one := reading.order(client, order_id)) is not None]
    at = clock_now()
    with acting_in_vault(desk.actor, desk.home):
        taken = _take(desk, found, at)
        inbox.mark_handled(desk.shop.client_id, [one.id for one in waiting], now=at)
        shops.note_sync(desk.shop.id, at=at)
    return taken


def write_back(desk: Desk, client: ShopifyClient) -> int:
    """Tell the live shop what it does not know yet; gives how much it was told.

    The address of a buyer who is let alone waits until that is lifted, and one who was erased has none.
    """
    held = _held(desk)
    with acting_in_vault(desk.actor, desk.home):
        due = selectors.owed(desk.actor, desk.shop.id, without=held)
    told = 0
    for one in due:
        if one.kind == Outgoing.Kind.ADDRESS and not _may_tell(desk, one):
            continue
        refused = _tell(client, one)
        with acting_in_vault(desk.actor, desk.home):
            outgoing.mark_sent(desk.shop.client_id, one.id, now=clock_now(), refused=refused)
        told += 1
    return told


def _held(desk: Desk) -> frozenset[UUID]:
    """Addresses that wait for a stop of their buyer to be lifted."""
    with acting_in_vault(desk.actor, desk.home):
        waiting = outgoing.addressed(desk.actor, desk.shop.id)
    with acting(desk.actor):
        return frozenset(one for one, ids in waiting.items() if any_stopped(desk.actor, ids))


def _may_tell(desk: Desk, one: Owed) -> bool:
    """Whether an address may still be told a moment after it was read: its buyer may have gone since."""
    with acting_in_vault(desk.actor, desk.home):
        ids = outgoing.addressed(desk.actor, desk.shop.id).get(one.id)
        if ids is None:
            return False
        if not any(one.address.as_data().values()):
            outgoing.drop_erased(desk.shop.client_id, one.id, now=clock_now())
            return False
    with acting(desk.actor):
        return not any_stopped(desk.actor, ids)


def _tell(client: ShopifyClient, one: Owed) -> str:
    match one.kind:
        case Outgoing.Kind.STOCK if not one.item_external_id:
            return "the live shop does not know this SKU"
        case Outgoing.Kind.STOCK:
            return writing.adjust(
                client,
                key=str(one.id),
                item_id=one.item_external_id,
                location=one.location,
                change=one.change,
            )
        case Outgoing.Kind.ADDRESS:
            return writing.update_address(client, order_id=one.order_external_id, address=one.address)
        case _:
            refund = one.kind == Outgoing.Kind.REFUND
            return writing.cancel(client, order_id=one.order_external_id, refund=refund)


def compare(desk: Desk, client: ShopifyClient) -> Compared:
    """Read the live shop's stock, its orders and its stock again; act on what differs and stood still."""
    shop, started = desk.shop, clock_now()
    before = reading.stock(client)
    with acting_in_vault(desk.actor, desk.home):
        _know(desk, before)
    query = (
        f"updated_at:>='{(shop.orders_until - OVERLAP).isoformat()}'" if shop.orders_until else "status:open"
    )
    orders = list(reading.orders(client, query))
    after = {shelf.place: shelf for shelf in reading.stock(client)}
    at = clock_now()
    with acting_in_vault(desk.actor, desk.home):
        taken = _take(desk, orders, at)
        free = {place: shelf.free for place, shelf in after.items()}
        names = {shelf.location: shelf.location_name for shelf in after.values()}
        mending.see_live(shop.client_id, shop.id, free, names=names, now=at)
        moving = outgoing.moving(shop.client_id, shop.id, since=started)
        found = differences(
            (one for one in selectors.shelves(desk.actor, shop.id) if one.sku not in moving),
            before={shelf.place: shelf.free for shelf in before},
            after=free,
        )
        outcomes: list[str] = []
        if shop.truth == Shop.Truth.SHOP:
            outcomes += mending.mend_ours(shop.client_id, shop.id, found, now=at)
    if shop.truth == Shop.Truth.OURS:
        outcomes += [_mend_live(desk, client, one, after, at) for one in found]
    last = max((one.updated_at for one in orders), default=shop.orders_until or started)
    with acting_in_vault(desk.actor, desk.home):
        shops.note_sync(shop.id, at=at, orders_until=last, compared=True)
        intake.retry_short(shop.client_id, shop.id, now=at)
        late = intake.find_late(shop.client_id, shop.id, now=at)
    return Compared(
        recovered=taken.fresh + taken.changed,
        mended=sum(one in (Drift.Outcome.OURS_MENDED, Drift.Outcome.LIVE_MENDED) for one in outcomes),
        raised=outcomes.count(Drift.Outcome.RAISED),
        moved=outcomes.count(Drift.Outcome.MOVED),
        late=late,
    )


def _mend_live(
    desk: Desk,
    client: ShopifyClient,
    one: Difference,
    live: Mapping[tuple[str, str], LiveShelf],
    at: datetime,
) -> str:
    """Write our figure into the live shop, only while it shows the one that we compared with."""
    refused = writing.set_free(
        client,
        key=str(derived_id(desk.shop.id, one.sku, one.location, at.isoformat())),
        item_id=live[one.sku, one.location].item_id,
        location=one.location,
        seen=one.live,
        free=one.ours,
    )
    if refused and refused != writing.STALE:
        raise Unavailable(f"The live shop does not take our figure: {refused}")
    outcome = Drift.Outcome.MOVED if refused else Drift.Outcome.LIVE_MENDED
    with acting_in_vault(desk.actor, desk.home):
        mending.note(desk.shop.client_id, desk.shop.id, one, outcome, now=at)
    return outcome


def _know(desk: Desk, seen: tuple[LiveShelf, ...]) -> None:
    """Shelves that are new to us begin with what is free and what the live shop's own orders hold."""
    shop = desk.shop
    known = {(one.sku, one.location) for one in selectors.shelves(desk.actor, shop.id)}
    fresh = [
        IncomingStock(
            sku=one.sku,
            on_hand=one.free + one.committed,
            title=one.title[:300],
            location=one.location,
            external_id=one.item_id,
        )
        for one in seen
        if one.place not in known
    ]
    stock.take_stock(shop.client_id, shop.id, fresh)


def _take(desk: Desk, found: list[LiveOrder], at: datetime) -> intake.Taken:
    orders = pinned.admitted(desk.actor, desk.shop, [one.order for one in found], desk.home)
    return intake.take_orders(desk.shop.client_id, desk.shop.id, orders, now=at)
