"""What a live shop says, in our words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heliotrope.core.errors import Conflict
from heliotrope.core.text.address import FIELDS, MOST, Address
from heliotrope.core.trade.drifts import Place
from heliotrope.core.trade.incoming import Fulfilment, IncomingLine, IncomingOrder
from heliotrope.lines.commerce.shopify import documents
from heliotrope.lines.commerce.shopify.client import ShopifyClient

PAGE_ORDERS, PAGE_STOCK = 25, 50
"""Small enough for the cost of one query (1,000 points) with its lines and levels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveShelf:
    """A SKU at one location in the live shop.

    Attributes:
        free: pieces that it offers.
        committed: pieces of its orders that were not sent yet.
    """

    sku: str
    item_id: str
    title: str
    location: str
    location_name: str
    free: int
    committed: int

    @property
    def place(self) -> Place:
        """Where it lies."""
        return self.sku, self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOrder:
    """An order of the live shop and when it last changed there."""

    order: IncomingOrder
    updated_at: datetime


def orders(client: ShopifyClient, query: str) -> Iterator[LiveOrder]:
    """The orders that a search finds, page by page, the longest unchanged first."""
    for node in _pages(client, documents.ORDERS, "orders", {"query": query, "first": PAGE_ORDERS}):
        yield order_of(node)


def order(client: ShopifyClient, order_id: str) -> LiveOrder | None:
    """One order; None when the shop has none of that key."""
    node = client.call(documents.ORDER, {"id": order_id}).get("order")
    return order_of(node) if node else None


def stock(client: ShopifyClient) -> tuple[LiveShelf, ...]:
    """Every tracked SKU at every location."""
    found = []
    for item in _pages(client, documents.STOCK, "inventoryItems", {"first": PAGE_STOCK}):
        if not item["tracked"] or not item["sku"]:
            continue
        variants = (item.get("variants") or {}).get("nodes") or ()
        for level in item["inventoryLevels"]["nodes"]:
            pieces = {one["name"]: int(one["quantity"]) for one in level["quantities"]}
            found.append(
                LiveShelf(
                    sku=item["sku"],
                    item_id=item["id"],
                    title=variants[0]["displayName"] if variants else "",
                    location=level["location"]["id"],
                    location_name=level["location"]["name"],
                    free=pieces.get("available", 0),
                    committed=pieces.get("committed", 0),
                )
            )
    return tuple(found)


def order_of(node: Mapping[str, Any]) -> LiveOrder:
    """An order as the live shop tells it; lines without a SKU are no stock of anybody."""
    lines = [line for line in node["lineItems"]["nodes"] if line["sku"] and line["currentQuantity"] > 0]
    placed = (node.get("fulfillmentOrders") or {}).get("nodes") or ()
    where = ((placed[0].get("assignedLocation") or {}).get("location") or {}) if placed else {}
    return LiveOrder(
        order=IncomingOrder(
            external_id=node["id"],
            name=node["name"],
            lines=tuple(
                IncomingLine(sku=line["sku"], quantity=line["currentQuantity"], title=line["title"])
                for line in lines
            ),
            address=_address(node.get("shippingAddress") or {}),
            email=(node.get("email") or "")[:254],
            placed_at=_instant(node["createdAt"]),
            promised_at=_instant(placed[0]["fulfillBy"]) if placed and placed[0].get("fulfillBy") else None,
            location=where.get("id") or "",
            fulfilment=_fulfilment(node),
            live=True,
            ships=any(line["requiresShipping"] for line in node["lineItems"]["nodes"]),
        ),
        updated_at=_instant(node["updatedAt"]),
    )


def _fulfilment(node: Mapping[str, Any]) -> Fulfilment:
    if node.get("cancelledAt"):
        return Fulfilment.CANCELLED
    sent = node["displayFulfillmentStatus"] in ("FULFILLED", "FULFILLMENT_NOT_REQUIRED", "RESTOCKED")
    return Fulfilment.FULFILLED if sent else Fulfilment.OPEN


def _address(given: Mapping[str, Any]) -> Address:
    told = {
        **{name: given.get(name) for name in FIELDS},
        "province": given.get("provinceCode") or given.get("province"),
        "postcode": given.get("zip"),
        "country": given.get("countryCodeV2"),
    }
    return Address(**{name: " ".join(str(value or "").split())[:MOST] for name, value in told.items()})


def _pages(
    client: ShopifyClient, document: str, field: str, variables: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while True:
        told = client.call(document, {**variables, "after": after}).get(field)
        if told is None:
            raise Conflict(f"The shop shows no {field}; its token may lack the right to read them.")
        yield from told["nodes"]
        if not told["pageInfo"]["hasNextPage"]:
            return
        after = told["pageInfo"]["endCursor"]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
