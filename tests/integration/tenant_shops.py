"""What each client of the house has of a shop, at whose live side nobody answers."""

import os
from typing import TYPE_CHECKING
from uuid import UUID

from django.test import override_settings

from heliotrope.core.text.address import Address
from heliotrope.core.trade.drifts import Difference
from heliotrope.core.trade.incoming import IncomingLine, IncomingOrder, IncomingStock
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.tenancy.selectors import machine_for_client
from heliotrope.lines.commerce.listings import Listing
from heliotrope.lines.commerce.models import Drift
from heliotrope.lines.commerce.services import inbox, intake, mending, shops, stock
from heliotrope.lines.commerce.services.shops import ShopWish

if TYPE_CHECKING:
    from tests.integration.tenants import Side

NOWHERE = "http://127.0.0.1:10/graphql.json"
"""A live shop at which nobody answers: the side's own work is all that is of interest."""


def secret_variable(side: "Side", kind: str) -> str:
    """The variable that holds a secret of the side's shop."""
    return f"HELIOTROPE_SHOP_{side.mark}_{kind}".replace("-", "_").upper()


def open_shop(side: "Side", stream_id: UUID, *, home: str) -> None:
    """A shop with stock, a listing, two orders of which one oversells, a drift and a webhook."""
    token, secret = (secret_variable(side, kind) for kind in ("TOKEN", "SECRET"))
    os.environ[token], os.environ[secret] = f"token of {side.mark}", f"secret-of-{side.mark}"
    actor, at = machine_for_client(side.client_id), now()
    wish = ShopWish(
        programme_id=side.programme_id, client_id=side.client_id, name=f"Shop {side.mark}", domain=NOWHERE,
        token_variable=token, secret_variable=secret, order_id=stream_id,
    )  # fmt: skip
    with override_settings(DEMO=True), acting_in_vault(actor, home):
        shop_id = side.ids["shop_id"] = shops.open_shop(actor, wish)
        stock.take_stock(
            side.client_id, shop_id, [IncomingStock(sku="MUG", title=f"Mug {side.mark}", on_hand=5)]
        )
        listing = Listing(sku="MUG", language="en", title=f"Mug of {side.mark}")
        shops.keep_listing(actor, shop_id, listing)
        intake.take_orders(
            side.client_id, shop_id, [_shop_order(side, "1", 2), _shop_order(side, "2", 99)], now=at
        )
        there = Difference(sku="MUG", location="main", ours=3, live=2)
        mending.note(side.client_id, shop_id, there, Drift.Outcome.OURS_MENDED, now=at)
        told = inbox.Webhook(
            webhook_id=f"w-{side.mark}", event_id="", topic="orders/create", payload={"name": side.mark}
        )
        inbox.keep(side.client_id, shop_id, told, now=at)


def _shop_order(side: "Side", number: str, pieces: int) -> IncomingOrder:
    name = f"{side.mark}-{number}"
    buyer = Address(
        name=f"Buyer {side.mark}", address1="1 River Road", city="New York", province="NY", postcode="10083",
        country="US",
    )  # fmt: skip
    lines = (IncomingLine(sku="MUG", quantity=pieces),)
    return IncomingOrder(external_id=name, name=name, lines=lines, address=buyer, placed_at=now())
