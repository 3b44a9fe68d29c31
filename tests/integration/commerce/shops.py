"""A world with a shop in it, and what tests ask of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from django.test import override_settings

from heliotrope.core.text.address import Address
from heliotrope.core.trade.incoming import Fulfilment, IncomingLine, IncomingOrder, IncomingStock
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.commerce.models import OrderException, ShopOrder, Stock
from heliotrope.lines.commerce.services import intake, shops, stock
from heliotrope.lines.commerce.services.shops import ShopWish
from tests.support import shopify_fake
from tests.support.shopify_shop import FakeShop
from tests.support.world import World, make_world

HOME = "eu"
TOKEN_VARIABLE, SECRET_VARIABLE = "HELIOTROPE_SHOP_TEST_TOKEN", "HELIOTROPE_SHOP_TEST_SECRET"
GOOD = Address(
    name="Ana Lopes",
    address1="215 River Road",
    city="New York",
    province="NY",
    postcode="10083",
    country="US",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopWorld:
    """A world, its shop, and the live shop behind it if there is one."""

    world: World
    shop_id: UUID
    live: FakeShop | None = field(default=None)

    @property
    def client_id(self) -> UUID:
        return self.world.client_id

    @property
    def ids(self) -> dict[str, UUID]:
        return {"client_id": self.client_id, "programme_id": self.world.programme_id, "shop_id": self.shop_id}

    def actor(self) -> Actor:
        return self.world.platform()

    @contextmanager
    def vault(self) -> Iterator[Actor]:
        actor = self.actor()
        with acting_in_vault(actor, HOME):
            yield actor

    def count(self, **pieces: int) -> None:
        with self.vault():
            stock.take_stock(
                self.client_id, self.shop_id, [IncomingStock(sku=sku, on_hand=n) for sku, n in pieces.items()]
            )

    def take(self, *orders: IncomingOrder) -> intake.Taken:
        with self.vault():
            return intake.take_orders(self.client_id, self.shop_id, orders, now=now())

    def shelf(self, sku: str) -> tuple[int, int]:
        """On hand and reserved over all locations."""
        with self.vault():
            rows = list(Stock.objects.filter(sku__shop_id=self.shop_id, sku__code=sku))
        return sum(row.on_hand for row in rows), sum(row.reserved for row in rows)

    def states(self) -> dict[str, str]:
        with self.vault():
            return dict(ShopOrder.objects.filter(shop_id=self.shop_id).values_list("name", "state"))

    def exceptions(self) -> list[tuple[str, str, str]]:
        with self.vault():
            rows = OrderException.objects.filter(shop_id=self.shop_id).order_by("found_at", "id")
            return list(rows.values_list("order__name", "kind", "state"))


def order(
    name: str, *, address: Address = GOOD, fulfilment: str = "open", late: bool = False, **pieces: int
) -> Any:
    """An order by its name with pieces by SKU."""
    at = now()
    return IncomingOrder(
        external_id=name,
        name=name,
        lines=tuple(IncomingLine(sku=sku, quantity=n) for sku, n in pieces.items()),
        address=address,
        placed_at=at - timedelta(days=3 if late else 0),
        fulfilment=Fulfilment(fulfilment),
    )


def file_shop(**more: Any) -> ShopWorld:
    """A shop that is fed by files."""
    world = make_world()
    admin = world.platform()
    with acting_in_vault(admin, HOME):
        wish = ShopWish(programme_id=world.programme_id, client_id=world.client_id, name="North", **more)
        return ShopWorld(world=world, shop_id=shops.open_shop(admin, wish))


@contextmanager
def live_shop(**more: Any) -> Iterator[ShopWorld]:
    """A shop with a live one behind it, on loopback."""
    os.environ[TOKEN_VARIABLE], os.environ[SECRET_VARIABLE] = shopify_fake.TOKEN, shopify_fake.SECRET
    with shopify_fake.shop() as fake, override_settings(DEMO=True):
        told = {"domain": fake.endpoint, "token_variable": TOKEN_VARIABLE, "secret_variable": SECRET_VARIABLE}
        made = file_shop(**told, **more)
        yield ShopWorld(world=made.world, shop_id=made.shop_id, live=fake)


def close_own_connections() -> None:
    """Give a thread's connections back."""
    connections.close_all()
