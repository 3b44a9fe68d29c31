"""A live shop for tests: an HTTP server on loopback that keeps stock and orders.

It answers the operations that we send, keeps idempotency keys and compare-and-set as Shopify documents them,
charges a leaky bucket, and sends signed webhooks, some twice, some late, some never.

What it does not prove: that Shopify's own validation, rights, costs, order routing and timing are like this.
It may be given the official schema, so that what we send and what it answers are at least of the right form.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import httpx

from heliotrope.lines.commerce.shopify.signature import sign
from tests.support import shopify_words as words

OPERATION = re.compile(r"^\s*(?:query|mutation)\s+(\w+)")
TRIES = 4
CONFLICTING = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
Shape = Callable[[str, Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]
"""From a document, its variables and the root's fields to the data that is answered."""


@dataclass(slots=True)
class Faults:
    """What goes wrong, counted and not by chance: every n-th of its kind; 0 for never."""

    throttle_every: int = 0
    unavailable_every: int = 0
    drop_every: int = 0
    repeat_every: int = 0
    delay_every: int = 0
    lose_answer_every: int = 0


@dataclass(slots=True)
class _State:
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    levels: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    locations: dict[str, str] = field(default_factory=dict)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    delayed: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    calls: int = 0
    news: int = 0


class FakeShop:
    """A shop that sells on its own.

    Args:
        token, secret: the access token that it asks for, and the secret that it signs webhooks with.
        hook: where it sends webhooks; it may be set later.
        shape: makes the answer of the root's fields; the fields as they are when not given.
    """

    def __init__(self, *, token: str, secret: str, hook: str = "", shape: Shape | None = None) -> None:
        self.token, self.secret, self.hook = token, secret, hook
        self.faults = Faults()
        self.sent: list[tuple[int, dict[str, str]]] = []
        self._shape = shape or (lambda _document, _variables, root: dict(root))
        self._state, self._lock = _State(), threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, name="fake-shop", daemon=True)

    @property
    def endpoint(self) -> str:
        """Its GraphQL door."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/admin/api/2026-10/graphql.json"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    # What people do in the shop.

    def stock(self, sku: str, pieces: int, *, location: str = "Main", title: str = "") -> None:
        """Put a SKU on a shelf."""
        with self._lock:
            place = next((key for key, name in self._state.locations.items() if name == location), "")
            place = place or f"gid://shopify/Location/{len(self._state.locations) + 1}"
            self._state.locations[place] = location
            item = self._item(sku) or f"gid://shopify/InventoryItem/{len(self._state.items) + 1}"
            self._state.items[item] = {"id": item, "sku": sku, "tracked": True, "title": title or sku}
            self._state.levels[item, place] = {"available": pieces, "committed": 0}

    def free(self, sku: str, *, location: str = "Main") -> int:
        """What the shop offers of a SKU."""
        with self._lock:
            return self._state.levels[self._item(sku), self._place(location)]["available"]

    def sell(
        self, sku: str, pieces: int, *, address: Mapping[str, str] | None = None, location: str = "Main"
    ) -> str:
        """A buyer orders; gives the order's key."""
        with self._lock:
            number = len(self._state.orders) + 1001
            key, at = f"gid://shopify/Order/{number}", words.now()
            level = self._state.levels[self._item(sku), self._place(location)]
            level["available"] -= pieces
            level["committed"] += pieces
            self._state.orders[key] = words.order(
                key, number, sku, pieces, address or words.GOOD, self._place(location), at
            )
        self._news("orders/create", {"id": number, "admin_graphql_api_id": key})
        self._news_of_level(sku, location)
        return key

    def count(self, sku: str, change: int, *, location: str = "Main") -> None:
        """Somebody changes a shelf by hand; no order tells why."""
        with self._lock:
            self._state.levels[self._item(sku), self._place(location)]["available"] += change
        self._news_of_level(sku, location)

    def fulfil(self, key: str) -> None:
        """An order is sent."""
        self._change(key, "orders/fulfilled", displayFulfillmentStatus="FULFILLED")

    def cancel(self, key: str) -> None:
        """An order is cancelled in the shop; its pieces go back."""
        self._change(key, "orders/cancelled", cancelledAt=words.now())

    def order(self, key: str) -> Mapping[str, Any]:
        """An order as the shop has it."""
        with self._lock:
            return dict(self._state.orders[key])

    def deliver_delayed(self) -> int:
        """Send the webhooks that were late, the last one first; gives how many."""
        with self._lock:
            late, self._state.delayed = self._state.delayed[::-1], []
        for body, headers in late:
            self._post(body, headers)
        return len(late)

    # What it answers.

    def answer(self, token: str, asked: Mapping[str, Any]) -> tuple[int, dict[str, Any] | None]:
        """Status and body of one call; no body when its answer is lost on the way."""
        if token != self.token:
            return 401, {"errors": "[API] Invalid API key or access token"}
        with self._lock:
            self._state.calls += 1
            if words.every(self._state.calls, self.faults.unavailable_every):
                return 503, {"errors": "unavailable"}
            if words.every(self._state.calls, self.faults.throttle_every):
                return 200, {"errors": [words.throttled()], "extensions": words.cost(10)}
            document, variables = str(asked["query"]), dict(asked.get("variables") or {})
            named = OPERATION.match(document)
            act = getattr(self, f"_{named[1].lower()}", None) if named else None
            if act is None:
                return 200, {"errors": [{"message": "unknown operation", "extensions": {"code": "BAD"}}]}
            root = act(variables)
            told = {"data": self._shape(document, variables, root), "extensions": words.cost(990)}
            return 200, None if words.every(self._state.calls, self.faults.lose_answer_every) else told

    def _heliotropeorders(self, given: Mapping[str, Any]) -> dict[str, Any]:
        since = re.search(r"updated_at:>='([^']+)'", str(given.get("query") or ""))
        orders = sorted(self._state.orders.values(), key=lambda one: (one["updatedAt"], one["id"]))
        found = [
            one for one in orders if not since or words.instant(one["updatedAt"]) >= words.instant(since[1])
        ]
        return {"orders": words.page(found, given)}

    def _heliotropeorder(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {"order": self._state.orders.get(str(given["id"]))}

    def _heliotropestock(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "inventoryItems": words.page([self._told(item) for item in self._state.items.values()], given)
        }

    def _told(self, item: Mapping[str, Any]) -> dict[str, Any]:
        levels = [
            {
                "location": {"id": place, "name": self._state.locations[place]},
                "quantities": [{"name": name, "quantity": value} for name, value in pieces.items()],
            }
            for (key, place), pieces in self._state.levels.items()
            if key == item["id"]
        ]
        return {
            **item,
            "variants": {"nodes": [{"displayName": item["title"]}]},
            "inventoryLevels": {"nodes": levels},
        }

    def _heliotropeadjust(self, given: Mapping[str, Any]) -> dict[str, Any]:
        def act() -> dict[str, Any]:
            for one in given["input"]["changes"]:
                self._state.levels[one["inventoryItemId"], one["locationId"]]["available"] += one["delta"]
            return words.done()

        return {"inventoryAdjustQuantities": self._once(given, act)}

    def _heliotropeset(self, given: Mapping[str, Any]) -> dict[str, Any]:
        def act() -> dict[str, Any]:
            for one in given["input"]["quantities"]:
                level = self._state.levels[one["inventoryItemId"], one["locationId"]]
                if one["changeFromQuantity"] not in (None, level["available"]):
                    return words.refused("CHANGE_FROM_QUANTITY_STALE")
                level["available"] = one["quantity"]
            return words.done()

        return {"inventorySetQuantities": self._once(given, act)}

    def _once(self, given: Mapping[str, Any], act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """One effect a key; the same key with other words is refused."""
        asked = json.dumps(given["input"], sort_keys=True)
        before = self._state.keys.get(given["key"])
        if before is not None:
            return before[1] if before[0] == asked else words.refused(CONFLICTING)
        self._state.keys[given["key"]] = (asked, act())
        return self._state.keys[given["key"]][1]

    def _heliotropeaddress(self, given: Mapping[str, Any]) -> dict[str, Any]:
        order = self._state.orders.get(given["input"]["id"])
        if order is None:
            errors = [{"field": ["id"], "message": "Order does not exist"}]
            return {"orderUpdate": {"order": None, "userErrors": errors}}
        told = dict(given["input"]["shippingAddress"])
        told["countryCodeV2"] = told.pop("countryCode", None)
        told["name"] = " ".join(filter(None, (told.pop("firstName", ""), told.pop("lastName", ""))))
        order["shippingAddress"] = {**order["shippingAddress"], **told}
        order["updatedAt"] = words.now()
        return {"orderUpdate": {"order": {"id": order["id"]}, "userErrors": []}}

    def _heliotropecancel(self, given: Mapping[str, Any]) -> dict[str, Any]:
        key, errors = given["orderId"], []
        if self._state.orders[key]["cancelledAt"]:
            errors = [
                {
                    "code": "INVALID",
                    "field": ["orderId"],
                    "message": "Cannot cancel an order that is cancelled",
                }
            ]
        else:
            self._change(key, "orders/cancelled", cancelledAt=words.now())
        job = None if errors else {"id": "gid://shopify/Job/1"}
        return {"orderCancel": {"job": job, "orderCancelUserErrors": errors}}

    # What it keeps and tells.

    def _change(self, key: str, topic: str, **told: Any) -> None:
        with self._lock:
            order = self._state.orders[key]
            is_open = not order["cancelledAt"] and order["displayFulfillmentStatus"] != "FULFILLED"
            order.update(told, updatedAt=words.now())
            for line in order["lineItems"]["nodes"] if is_open else ():
                level = self._state.levels[self._item(line["sku"]), order["_place"]]
                level["committed"] -= line["currentQuantity"]
                level["available"] += line["currentQuantity"] if "cancelledAt" in told else 0
        self._news(topic, {"admin_graphql_api_id": key})

    def _item(self, sku: str) -> str:
        return next((key for key, item in self._state.items.items() if item["sku"] == sku), "")

    def _place(self, location: str) -> str:
        return next(key for key, name in self._state.locations.items() if name == location)

    def _news_of_level(self, sku: str, location: str) -> None:
        self._news("inventory_levels/update", {"sku": sku, "available": self.free(sku, location=location)})

    def _news(self, topic: str, payload: Mapping[str, Any]) -> None:
        """Tell the hook: once, twice, later or never, as the faults say."""
        with self._lock:
            self._state.news += 1
            number = self._state.news
            body = json.dumps(payload).encode()
            headers = {
                "Content-Type": "application/json",
                "X-Shopify-Topic": topic,
                "X-Shopify-Webhook-Id": f"webhook-{number}",
                "X-Shopify-Event-Id": f"event-{number}",
                "X-Shopify-Triggered-At": words.now(),
                "X-Shopify-Hmac-Sha256": sign(body, self.secret),
            }
            if not self.hook or words.every(number, self.faults.drop_every):
                return
            if words.every(number, self.faults.delay_every):
                self._state.delayed.append((body, headers))
                return
        for _ in range(2 if words.every(number, self.faults.repeat_every) else 1):
            self._post(body, headers)

    def _post(self, body: bytes, headers: dict[str, str]) -> None:
        """Post one webhook, again when it fails; Shopify spreads its tries over hours."""
        status = 0
        for _ in range(TRIES):
            try:
                status = httpx.post(self.hook, content=body, headers=headers, timeout=5).status_code
            except httpx.HTTPError:
                continue
            if status == httpx.codes.OK:
                break
        self.sent.append((status, headers))


def _handler(shop: FakeShop) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One call."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            if not urlsplit(self.path).path.endswith("/graphql.json"):
                self.send_error(404)
                return
            status, told = shop.answer(self.headers.get("X-Shopify-Access-Token", ""), json.loads(body))
            if told is None:  # it was done, and nobody learns of it
                self.close_connection = True
                return
            answer = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """Nothing: addresses of buyers would stand in a log."""

    return Handler
