"""What we tell a live shop; each call may be sent again, and takes effect once."""

from typing import Any

from heliotrope.core.errors import Unavailable
from heliotrope.core.text.address import Address
from heliotrope.core.trade.incoming import Fulfilment
from heliotrope.lines.commerce.shopify import documents, reading
from heliotrope.lines.commerce.shopify.client import ShopifyClient

STALE = "CHANGE_FROM_QUANTITY_STALE"
_LATER = {"IDEMPOTENCY_CONCURRENT_REQUEST", "SERVICE_UNAVAILABLE", "INTERNAL_ERROR"}
_SOURCE = "gid://heliotrope/StockChange/"


def adjust(client: ShopifyClient, *, key: str, item_id: str, location: str, change: int) -> str:
    """Change free pieces by so many; gives the refusal, empty when there is none."""
    given = {
        "name": "available",
        "reason": "reservation_created" if change < 0 else "reservation_deleted",
        "referenceDocumentUri": _SOURCE + key,
        "changes": [
            {"inventoryItemId": item_id, "locationId": location, "delta": change, "changeFromQuantity": None}
        ],
    }
    told = client.call(documents.ADJUST, {"input": given, "key": key})
    return _refusal(told.get("inventoryAdjustQuantities"), "userErrors")


def set_free(client: ShopifyClient, *, key: str, item_id: str, location: str, seen: int, free: int) -> str:
    """Set free pieces, only while they are as we saw them; gives the refusal, `STALE` when they moved."""
    given = {
        "name": "available",
        "reason": "correction",
        "referenceDocumentUri": _SOURCE + key,
        "quantities": [
            {"inventoryItemId": item_id, "locationId": location, "quantity": free, "changeFromQuantity": seen}
        ],
    }
    told = client.call(documents.SET, {"input": given, "key": key})
    return _refusal(told.get("inventorySetQuantities"), "userErrors")


def update_address(client: ShopifyClient, *, order_id: str, address: Address) -> str:
    """Set where an order goes; gives the refusal, empty when there is none."""
    first, _, last = address.name.rpartition(" ")
    given = {
        "firstName": first,
        "lastName": last,
        "company": address.company or None,
        "address1": address.address1,
        "address2": address.address2 or None,
        "city": address.city,
        "provinceCode": address.province or None,
        "zip": address.postcode or None,
        "countryCode": address.country,
        "phone": address.phone or None,
    }
    told = client.call(documents.UPDATE_ADDRESS, {"input": {"id": order_id, "shippingAddress": given}})
    return _refusal(told.get("orderUpdate"), "userErrors")


def cancel(client: ShopifyClient, *, order_id: str, refund: bool) -> str:
    """Cancel an order and give its pieces back; gives the refusal, empty when it is or was cancelled."""
    method = {"originalPaymentMethodsRefund": True} if refund else None
    told = client.call(documents.CANCEL, {"orderId": order_id, "reason": "STAFF", "refund": method})
    refusal = _refusal(told.get("orderCancel"), "orderCancelUserErrors")
    if not refusal:
        return ""
    known = reading.order(client, order_id)
    return "" if known is not None and known.order.fulfilment is Fulfilment.CANCELLED else refusal


def _refusal(payload: dict[str, Any] | None, field: str) -> str:
    errors = (payload or {}).get(field) or ()
    codes = {str(one.get("code") or "") for one in errors}
    if codes & _LATER:
        raise Unavailable("The shop asks for this change to be sent again later.")
    if STALE in codes:
        return STALE
    # The message may repeat what was sent, an address for one: only its code and field are kept.
    return "; ".join(f"{one.get('code') or 'refused'} {'.'.join(one.get('field') or ())}" for one in errors)
