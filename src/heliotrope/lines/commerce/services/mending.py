"""What is done about a drift: our side is mended, or somebody is told that we sold what is not there."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F

from heliotrope.core.trade.drifts import Difference, Place
from heliotrope.lines.commerce.cases import Kind
from heliotrope.lines.commerce.models import Drift, Reservation, Shop, Stock
from heliotrope.lines.commerce.services import intake, states, stock


def see_live(
    client_id: UUID, shop_id: UUID, free: Mapping[Place, int], *, names: Mapping[str, str], now: datetime
) -> None:
    """Note what the live shop shows of each shelf."""
    rows = Stock.objects.filter(sku__shop_id=shop_id, client_id=client_id).select_related("sku")
    seen = [row for row in rows if (row.sku.code, row.location) in free]
    for row in seen:
        row.live, row.live_at = free[row.sku.code, row.location], now
        row.location_name = names.get(row.location, row.location_name)[:200]
    Stock.objects.bulk_update(seen, ["live", "live_at", "location_name"], batch_size=500)


def mend_ours(
    client_id: UUID, shop_id: UUID, found: Iterable[Difference], *, now: datetime
) -> tuple[Drift.Outcome, ...]:
    """Take the live shop's word for what is on hand; orders that it does not cover become exceptions."""
    shop = Shop.objects.get(pk=shop_id, client_id=client_id)
    outcomes = []
    for one in sorted(found, key=lambda each: (each.sku, each.location)):
        shelf = Stock.objects.filter(sku__shop_id=shop_id, sku__code=one.sku, location=one.location)
        shelf.update(on_hand=F("on_hand") + (one.live - one.ours))
        row = shelf.get()
        raised = _uncover(row, now) if row.on_hand < row.reserved else 0
        outcome = Drift.Outcome.RAISED if raised else Drift.Outcome.OURS_MENDED
        note(client_id, shop_id, one, outcome, now=now)
        outcomes.append(outcome)
    intake.tell(shop)
    return tuple(outcomes)


def note(client_id: UUID, shop_id: UUID, one: Difference, outcome: Drift.Outcome, *, now: datetime) -> None:
    """Keep a drift with both values."""
    Drift.objects.create(
        client_id=client_id,
        shop_id=shop_id,
        sku=one.sku,
        location=one.location,
        ours=one.ours,
        shown=one.live,
        outcome=outcome,
        found_at=now,
    )


def _uncover(shelf: Stock, now: datetime) -> int:
    """Release the latest orders of a shelf until what is left is there; gives how many became exceptions."""
    raised = 0
    rows = Reservation.objects.filter(stock=shelf).select_related("order__shop").order_by("-order__placed_at")
    for row in rows:
        shelf.refresh_from_db()
        if shelf.on_hand >= shelf.reserved:
            break
        stock.release(row.order)
        states.short(row.order)
        raised += intake.raise_exception(row.order, Kind.OVERSELL, now)
    return raised
