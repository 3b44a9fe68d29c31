"""Stock and reservations: an order's pieces are set aside all together or not at all."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F

from heliotrope.core.trade.incoming import IncomingStock
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults import entered_vault
from heliotrope.lines.commerce.models import Outgoing, Reservation, ShopOrder, Sku, Stock


class _Short(Exception):
    """There is not enough of a line; whatever was taken for the others goes back."""


def lock_shelves(shop_id: UUID, skus: Iterable[str]) -> None:
    """Lock shelves in one order for all, so that two imports of many orders cannot wait for each other."""
    rows = Stock.objects.select_for_update(of=("self",)).filter(sku__shop_id=shop_id, sku__code__in=set(skus))
    list(rows.order_by("sku__code", "location").values_list("pk"))


def reserve(order: ShopOrder, wanted: Mapping[str, int], *, location: str = "") -> bool:
    """Set an order's pieces aside; False, and nothing taken, when there is not enough of one line.

    Each line is one conditional UPDATE that takes the pieces only while they are free: whoever comes second
    finds them gone, however many come at once.

    Args:
        wanted: pieces by SKU; a SKU that has no shelf is not counted and never short.
        location: the only one to take from; empty for the first that has enough of a line.
    """
    shelves: dict[str, list[Stock]] = {}
    rows = Stock.objects.filter(sku__shop_id=order.shop_id, sku__code__in=wanted).select_related("sku")
    for row in rows.order_by("sku__code", "location"):
        shelves.setdefault(row.sku.code, []).append(row)
    made: list[Reservation] = []
    try:
        with transaction.atomic(using=entered_vault()):
            for sku in sorted(shelves):
                there = [row for row in shelves[sku] if location in ("", row.location)]
                made.append(_take(order, there, wanted[sku]))
            Reservation.objects.bulk_create(made)
            _owe(order, {row.stock_id: -row.quantity for row in made})
    except _Short:
        return False
    return True


def _take(order: ShopOrder, shelves: Iterable[Stock], pieces: int) -> Reservation:
    for shelf in shelves:
        taken = Stock.objects.filter(pk=shelf.pk, on_hand__gte=F("reserved") + pieces).update(
            reserved=F("reserved") + pieces
        )
        if taken == 1:
            return Reservation(client_id=order.client_id, order=order, stock=shelf, quantity=pieces)
    raise _Short


def release(order: ShopOrder) -> None:
    """Give an order's pieces back to their shelves."""
    given = _undo(order)
    for stock_id, pieces in given.items():
        Stock.objects.filter(pk=stock_id).update(reserved=F("reserved") - pieces)
    _owe(order, given)


def consume(order: ShopOrder) -> None:
    """Take an order's pieces off their shelves: they were sent."""
    for stock_id, pieces in _undo(order).items():
        Stock.objects.filter(pk=stock_id).update(
            reserved=F("reserved") - pieces, on_hand=F("on_hand") - pieces
        )


def _undo(order: ShopOrder) -> dict[UUID, int]:
    """Remove an order's reservations; gives the pieces by shelf, in the order in which shelves are locked."""
    rows = Reservation.objects.select_for_update(of=("self",)).filter(order=order)
    found = {
        row.stock_id: row.quantity
        for row in rows.select_related("stock__sku").order_by("stock__sku__code", "stock__location")
    }
    removed = Reservation.objects.filter(order=order, stock_id__in=found).delete()[0]
    return found if removed else {}


def _owe(order: ShopOrder, changes: Mapping[UUID, int]) -> None:
    """Owe the live shop what changed here; of its own orders it knows already."""
    if order.live or not order.shop.endpoint:
        return
    at = now()
    Outgoing.objects.bulk_create(
        Outgoing(
            id=new_id(),
            client_id=order.client_id,
            shop_id=order.shop_id,
            kind=Outgoing.Kind.STOCK,
            stock_id=stock_id,
            change=change,
            made_at=at,
        )
        for stock_id, change in changes.items()
    )


def take_stock(client_id: UUID, shop_id: UUID, counted: Iterable[IncomingStock]) -> int:
    """Set what is on hand to what was counted; gives how many shelves changed or are new."""
    changed = 0
    for one in sorted(counted, key=lambda each: (each.sku, each.location)):
        sku = know_sku(client_id, shop_id, code=one.sku, title=one.title, external_id=one.external_id)
        fresh = Stock(client_id=client_id, sku_id=sku, location=one.location, on_hand=one.on_hand)
        Stock.objects.bulk_create([fresh], ignore_conflicts=True)
        made = Stock.objects.filter(pk=fresh.pk).exists()
        moved = (
            Stock.objects.filter(sku_id=sku, location=one.location)
            .exclude(on_hand=one.on_hand)
            .update(on_hand=one.on_hand)
        )
        changed += made or moved
    return changed


def know_sku(client_id: UUID, shop_id: UUID, *, code: str, title: str = "", external_id: str = "") -> UUID:
    """The key of a SKU, made when it is new; what is told of it replaces what was known."""
    fresh = Sku(client_id=client_id, shop_id=shop_id, code=code, title=title, external_id=external_id)
    Sku.objects.bulk_create([fresh], ignore_conflicts=True)
    told = {name: value for name, value in (("title", title), ("external_id", external_id)) if value}
    mine = Sku.objects.filter(shop_id=shop_id, code=code)
    if told:
        mine.exclude(**told).update(**told)
    return mine.values_list("pk", flat=True).get()
