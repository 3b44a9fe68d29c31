"""The operations that we send, for the Admin API 2026-10; tests validate each against its schema."""

ORDER_FIELDS = """
fragment OrderFields on Order {
  id name email createdAt updatedAt cancelledAt displayFulfillmentStatus
  shippingAddress { name company address1 address2 city province provinceCode zip countryCodeV2 phone }
  lineItems(first: 250) { nodes { sku title currentQuantity requiresShipping } }
  fulfillmentOrders(first: 1) { nodes { assignedLocation { location { id } } fulfillBy } }
}
"""

ORDERS = (
    """
query HeliotropeOrders($after: String, $query: String, $first: Int!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { ...OrderFields }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + ORDER_FIELDS
)

ORDER = (
    """
query HeliotropeOrder($id: ID!) {
  order(id: $id) { ...OrderFields }
}
"""
    + ORDER_FIELDS
)

STOCK = """
query HeliotropeStock($after: String, $first: Int!) {
  inventoryItems(first: $first, after: $after) {
    nodes {
      id sku tracked
      variants(first: 1) { nodes { displayName } }
      inventoryLevels(first: 20) {
        nodes { location { id name } quantities(names: ["available", "committed"]) { name quantity } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""

ADJUST = """
mutation HeliotropeAdjust($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { code field message }
  }
}
"""

SET = """
mutation HeliotropeSet($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { code field message }
  }
}
"""

UPDATE_ADDRESS = """
mutation HeliotropeAddress($input: OrderInput!) {
  orderUpdate(input: $input) {
    order { id }
    userErrors { field message }
  }
}
"""

CANCEL = """
mutation HeliotropeCancel($orderId: ID!, $reason: OrderCancelReason!, $refund: OrderCancelRefundMethodInput) {
  orderCancel(
    orderId: $orderId, reason: $reason, refundMethod: $refund, restock: true, notifyCustomer: true
  ) {
    job { id }
    orderCancelUserErrors { code field message }
  }
}
"""

ALL = (ORDERS, ORDER, STOCK, ADJUST, SET, UPDATE_ADDRESS, CANCEL)
