"""What the shop of the tests says, in the words of Shopify's Admin API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from heliotrope.foundation import clock

GOOD: Mapping[str, str] = {
    "name": "Ana Lopes",
    "address1": "215 River Road",
    "city": "New York",
    "provinceCode": "NY",
    "zip": "10083",
    "countryCodeV2": "US",
}


def order(
    key: str, number: int, sku: str, pieces: int, address: Mapping[str, str], place: str, at: str
) -> dict[str, Any]:
    """An order as Shopify tells it."""
    names = ("name", "company", "address1", "address2", "city", "province", "provinceCode", "zip", "phone")
    line = {"sku": sku, "title": sku, "currentQuantity": pieces, "requiresShipping": True}
    assigned = {"assignedLocation": {"location": {"id": place}}, "fulfillBy": None}
    return {
        "id": key,
        "name": f"#{number}",
        "email": f"buyer{number}@example.test",
        "createdAt": at,
        "updatedAt": at,
        "cancelledAt": None,
        "displayFulfillmentStatus": "UNFULFILLED",
        "shippingAddress": {**dict.fromkeys(names), "countryCodeV2": None, **address},
        "lineItems": {"nodes": [line]},
        "fulfillmentOrders": {"nodes": [assigned]},
        "_place": place,
    }


def page(found: list[dict[str, Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    """One page of a list, with its cursor."""
    start, first = int(given.get("after") or 0), int(given["first"])
    nodes = found[start : start + first]
    more = start + first < len(found)
    return {
        "nodes": nodes,
        "pageInfo": {"hasNextPage": more, "endCursor": str(start + first) if more else None},
    }


def every(number: int, each: int) -> bool:
    """Whether this is one of every so many; never for 0."""
    return bool(each) and number % each == 0


def now() -> str:
    """The current instant."""
    return clock.now().isoformat()


def instant(text: str) -> datetime:
    """An instant as it is written."""
    return datetime.fromisoformat(text)


def done() -> dict[str, Any]:
    """A change of stock that was made."""
    return {"inventoryAdjustmentGroup": {"id": "gid://shopify/InventoryAdjustmentGroup/1"}, "userErrors": []}


def refused(code: str) -> dict[str, Any]:
    """A change of stock that was refused."""
    errors = [{"code": code, "field": ["input"], "message": code}]
    return {"inventoryAdjustmentGroup": None, "userErrors": errors}


def throttled() -> dict[str, Any]:
    """The error of an empty bucket."""
    return {"message": "Throttled", "extensions": {"code": "THROTTLED"}}


def cost(available: int) -> dict[str, Any]:
    """What a query cost and what is left."""
    status = {"maximumAvailable": 1000.0, "currentlyAvailable": available, "restoreRate": 1000.0}
    return {"cost": {"requestedQueryCost": 60, "throttleStatus": status}}
