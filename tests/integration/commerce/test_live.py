"""Two shops kept together: the live one, which sells on its own and loses messages, and ours."""

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread

from heliotrope.core.errors import Conflict, Unavailable
from heliotrope.core.line import Answer, Task, Turn
from heliotrope.foundation.outbox.models import OutboxEvent
from heliotrope.lines.commerce import selectors, syncing
from heliotrope.lines.commerce.keys import ShopKey
from heliotrope.lines.commerce.line import LINE
from heliotrope.lines.commerce.models import Drift, InboundEvent, Outgoing
from heliotrope.lines.commerce.services import shops
from heliotrope.lines.commerce.shopify import writing
from heliotrope.lines.commerce.shopify.client import ShopifyClient
from heliotrope.lines.commerce.shopify.signature import sign
from tests.integration.commerce.shops import GOOD, HOME, ShopWorld, live_shop, order
from tests.support.shopify_fake import SECRET, TOKEN

DOORS = override_settings(ROOT_URLCONF="tests.integration.commerce.urls", MIDDLEWARE=[])
"""The hook alone, as its sender meets it: without a session."""


@pytest.fixture
def shop() -> Iterator[ShopWorld]:
    with live_shop() as made:
        made.live.stock("MUG", 10)
        made.live.stock("CUP", 5)
        yield made


@pytest.fixture
def hooked(shop: ShopWorld) -> Iterator[ShopWorld]:
    """The live shop posts its webhooks into our door, over HTTP."""
    with DOORS:
        server = LiveServerThread("127.0.0.1", _StaticFree, port=0)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        assert server.error is None
        shop.live.hook = f"http://127.0.0.1:{server.port}{address(shop)}"
        yield shop
        server.terminate()


class _StaticFree:
    """Serves no static files."""

    def __new__(cls, application):
        return application


def address(shop: ShopWorld) -> str:
    return f"/hooks/shopify/{ShopKey(home=HOME, client_id=shop.client_id, shop_id=shop.shop_id)}/"


def outcomes(shop: ShopWorld) -> list[tuple[str, int, int, str]]:
    with shop.vault():
        rows = Drift.objects.filter(shop_id=shop.shop_id).order_by("found_at", "sku")
        return list(rows.values_list("sku", "ours", "shown", "outcome"))


def waiting(shop: ShopWorld) -> tuple[int, int]:
    """Webhooks and write-backs that wait."""
    with shop.vault():
        inbound = InboundEvent.objects.filter(shop_id=shop.shop_id, handled_at=None).count()
        return inbound, Outgoing.objects.filter(shop_id=shop.shop_id, sent_at=None).count()


def test_the_first_comparison_learns_shelves_and_open_orders(shop):
    shop.live.sell("MUG", 3)
    found = syncing.reconcile(**shop.ids)
    assert (found.recovered, found.mended, found.raised) == (1, 0, 0)
    assert (shop.shelf("MUG"), shop.shelf("CUP")) == ((10, 3), (5, 0))
    assert syncing.reconcile(**shop.ids).recovered == 0


def test_a_sale_in_the_shop_arrives_by_its_webhook_once_though_it_is_sent_twice(hooked):
    hooked.live.faults.repeat_every = 1
    syncing.reconcile(**hooked.ids)
    hooked.live.sell("MUG", 2)
    assert [status for status, _ in hooked.live.sent] == [200] * 4
    assert waiting(hooked) == (2, 0)
    with hooked.vault():
        told = OutboxEvent.objects.filter(client_id=hooked.client_id, kind="ShopNewsKept")
        assert told.count() == 2
    syncing.sync(**hooked.ids)
    assert (hooked.shelf("MUG"), waiting(hooked)) == ((10, 2), (0, 0))
    assert syncing.reconcile(**hooked.ids).mended == 0


def test_dropped_late_and_disordered_webhooks_leave_no_difference_behind(hooked):
    hooked.live.faults.drop_every, hooked.live.faults.delay_every = 3, 2
    syncing.reconcile(**hooked.ids)
    sold = [hooked.live.sell("MUG", 1) for _ in range(4)]
    hooked.live.cancel(sold[0])
    hooked.live.fulfil(sold[1])
    syncing.sync(**hooked.ids)
    hooked.live.deliver_delayed()
    syncing.sync(**hooked.ids)
    syncing.reconcile(**hooked.ids)
    assert hooked.shelf("MUG") == (9, 2)
    assert hooked.live.free("MUG") == 7
    assert outcomes(hooked) == []


def test_a_throttled_and_failing_shop_is_asked_until_it_answers(shop):
    shop.live.faults.throttle_every, shop.live.faults.unavailable_every = 3, 5
    for _ in range(3):
        shop.live.sell("MUG", 1)
    assert syncing.reconcile(**shop.ids).recovered == 3


def test_a_shelf_counted_by_hand_is_a_drift_with_both_values_and_is_mended(shop):
    syncing.reconcile(**shop.ids)
    shop.live.count("MUG", -4)
    assert syncing.reconcile(**shop.ids).mended == 1
    assert outcomes(shop) == [("MUG", 10, 6, "ours-mended")]
    assert shop.shelf("MUG") == (6, 0)
    assert syncing.reconcile(**shop.ids).mended == 0


def test_pieces_that_vanish_under_an_order_become_an_exception_of_the_latest_order(shop):
    syncing.reconcile(**shop.ids)
    shop.take(order("A", CUP=2), order("B", CUP=3))
    syncing.sync(**shop.ids)
    assert shop.live.free("CUP") == 0
    shop.live.count("CUP", -1)
    found = syncing.reconcile(**shop.ids)
    assert (found.raised, shop.states()) == (1, {"A": "reserved", "B": "short"})
    assert ("B", "oversell", "found") in shop.exceptions()


def test_where_our_figure_is_right_the_live_shop_is_set_to_it_only_as_long_as_it_stands():
    with live_shop(truth="ours") as shop:
        shop.live.stock("MUG", 10)
        syncing.reconcile(**shop.ids)
        shop.live.count("MUG", 5)
        assert syncing.reconcile(**shop.ids).mended == 1
        assert (shop.live.free("MUG"), outcomes(shop)) == (10, [("MUG", 10, 15, "live-mended")])
        with ShopifyClient(shop.live.endpoint, TOKEN) as client:
            item = {"item_id": "gid://shopify/InventoryItem/1", "location": "gid://shopify/Location/1"}
            assert writing.set_free(client, key="k", seen=3, free=1, **item) == writing.STALE
        assert shop.live.free("MUG") == 10


def test_an_order_of_another_channel_takes_its_pieces_off_the_live_shop_once_though_answers_are_lost(shop):
    syncing.reconcile(**shop.ids)
    shop.take(order("A", MUG=4))
    assert waiting(shop) == (0, 1)
    shop.live.faults.lose_answer_every = 2
    syncing.sync(**shop.ids)
    syncing.sync(**shop.ids)
    shop.live.faults.lose_answer_every = 0
    assert (shop.live.free("MUG"), waiting(shop)) == (6, (0, 0))
    shop.take(order("A", MUG=4, fulfilment="cancelled"))
    syncing.sync(**shop.ids)
    assert (shop.live.free("MUG"), outcomes(shop)) == (10, [])


class Busy(ShopifyClient):
    """A shop's door that another process goes through when the stock was read for the second time."""

    def __init__(self, shop: ShopWorld, place: str) -> None:
        super().__init__(place, TOKEN)
        self.shop, self.reads = shop, 0

    def call(self, document, variables):
        told = super().call(document, variables)
        if "HeliotropeStock" in document:
            self.reads += 1
            if self.reads == 2:
                syncing.sync(**self.shop.ids)
        return told


@pytest.mark.parametrize("orders", [("A",), ("A", "B")])
def test_what_another_process_writes_back_while_we_compare_is_no_drift(shop, orders):
    """The stock is read, then four mugs are written back: the figure that was read is the older one."""
    syncing.reconcile(**shop.ids)
    desk = syncing.desk_of(**shop.ids)
    shop.take(*(order(name, MUG=4) for name in orders))
    with Busy(shop, shop.live.endpoint) as client:
        assert syncing.compare(desk, client).mended == 0
    assert (outcomes(shop), shop.shelf("MUG")) == ([], (10, 4 * len(orders)))
    assert shop.live.free("MUG") == 10 - 4 * len(orders)
    assert syncing.reconcile(**shop.ids).mended == 0


def test_an_order_that_is_cancelled_here_while_we_compare_is_no_drift(shop):
    key = shop.live.sell("MUG", 4, address={"name": "Bo", "address1": "1 Main St", "countryCodeV2": "US"})
    syncing.reconcile(**shop.ids)
    desk = syncing.desk_of(**shop.ids)
    settle(shop, "cancelled")
    with ShopifyClient(shop.live.endpoint, TOKEN) as client:
        assert syncing.compare(desk, client).mended == 0
    assert (outcomes(shop), shop.shelf("MUG")) == ([], (10, 0))
    assert syncing.reconcile(**shop.ids).mended == 0
    assert shop.live.order(key)["cancelledAt"] and shop.live.free("MUG") == 10


def test_one_key_with_two_meanings_is_refused_by_the_shop(shop):
    item = {"item_id": "gid://shopify/InventoryItem/1", "location": "gid://shopify/Location/1"}
    with ShopifyClient(shop.live.endpoint, TOKEN) as client:
        assert writing.adjust(client, key="k", change=-1, **item) == ""
        assert writing.adjust(client, key="k", change=-1, **item) == ""
        assert "MISMATCH" in writing.adjust(client, key="k", change=-2, **item)
    assert shop.live.free("MUG") == 9


def settle(shop: ShopWorld, code: str) -> None:
    """A worker settles the shop's one exception."""
    with shop.vault() as actor:
        shops.set_stream(actor, shop.shop_id, uuid4())
        (one,) = selectors.waiting_exceptions(actor, shop.shop_id)
        body = {"resolution": code, "address": GOOD.as_data()}
        task = Task(
            item_id=uuid4(), order_id=one.work_order_id, client_id=shop.client_id,
            content=LINE.arrival(one.given, {}).content, options={"shop": str(shop.shop_id)}, step="fix",
            turns=(Turn(step="fix", answer=Answer(code=code, body=body)),),
        )  # fmt: skip
        LINE.done(task)


@pytest.mark.parametrize("code", ["corrected", "cancelled", "refunded"])
def test_how_a_worker_settles_a_bad_address_reaches_the_live_order(shop, code):
    key = shop.live.sell("MUG", 1, address={"name": "Bo", "address1": "1 Main St", "countryCodeV2": "US"})
    syncing.reconcile(**shop.ids)
    settle(shop, code)
    syncing.sync(**shop.ids)
    syncing.reconcile(**shop.ids)
    live = shop.live.order(key)
    assert (live["shippingAddress"]["zip"] == "10083") is (code == "corrected")
    assert bool(live["cancelledAt"]) is (code != "corrected")
    assert shop.live.free("MUG") == (9 if code == "corrected" else 10)
    assert outcomes(shop) == []


def test_an_order_that_the_shop_oversold_is_an_exception_and_no_drift(shop):
    syncing.reconcile(**shop.ids)
    shop.live.sell("CUP", 7)
    found = syncing.reconcile(**shop.ids)
    assert (found.mended, outcomes(shop), shop.live.free("CUP")) == (0, [], -2)
    assert [kind for _, kind, _ in shop.exceptions()] == ["oversell"]


def test_a_wrong_token_and_a_shop_that_is_away_are_told_apart(shop):
    with ShopifyClient(shop.live.endpoint, "wrong") as client, pytest.raises(Conflict, match="401"):
        client.call("query HeliotropeStock($first: Int!) { x }", {"first": 1})
    with (
        ShopifyClient("http://127.0.0.1:9/graphql.json", TOKEN, pause=lambda _s: None) as client,
        pytest.raises(Unavailable),
    ):
        client.call("query X { x }", {})


# The hook's door.


def post(
    shop: ShopWorld, body: bytes = b'{"id":1}', *, place: str = "", secret: str = SECRET, **headers: str
):
    told = {"X-Shopify-Topic": "orders/create", "X-Shopify-Webhook-Id": "w-1", "X-Shopify-Event-Id": "e-1"}
    told |= {"X-Shopify-Hmac-Sha256": sign(body, secret)} | headers
    with DOORS:
        client = Client(enforce_csrf_checks=True)
        return client.post(place or address(shop), body, content_type="application/json", headers=told)


def test_a_signed_webhook_is_answered_when_it_is_stored_and_kept_once(shop):
    assert [post(shop).json() for _ in range(2)] == [{"kept": True}, {"kept": False}]
    assert post(shop, **{"X-Shopify-Webhook-Id": "w-2"}).json() == {"kept": False}
    assert post(shop, **{"X-Shopify-Webhook-Id": "w-3", "X-Shopify-Topic": "orders/updated"}).json() == {
        "kept": True
    }
    assert waiting(shop) == (2, 0)


def test_whoever_cannot_sign_learns_nothing_not_even_which_shops_there_are(shop):
    stranger = ShopKey(home=HOME, client_id=shop.client_id, shop_id=uuid4())
    nobody = ShopKey(home=HOME, client_id=uuid4(), shop_id=shop.shop_id)
    elsewhere = ShopKey(home="mars", client_id=shop.client_id, shop_id=shop.shop_id)
    answers = [post(shop, secret="wrong"), post(shop, **{"X-Shopify-Hmac-Sha256": ""})]
    answers += [
        post(shop, place=f"/hooks/shopify/{key}/") for key in (stranger, nobody, elsewhere, "x", "eu-")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert waiting(shop) == (0, 0)


def test_the_signature_is_over_the_bytes_as_they_came(shop):
    body = b'{ "id": 1,\n "name": "\\u00fc" }'
    assert post(shop, body).status_code == 200
    changed = json.dumps(json.loads(body)).encode()
    assert post(shop, changed, **{"X-Shopify-Hmac-Sha256": sign(body, SECRET)}).status_code == 401


def test_of_a_webhook_that_was_taken_up_nothing_is_kept(shop):
    post(shop, b'{"admin_graphql_api_id": "gid://shopify/Order/9", "email": "buyer@example.test"}')
    syncing.sync(**shop.ids)
    with shop.vault():
        assert [row.payload for row in InboundEvent.objects.filter(shop_id=shop.shop_id)] == [{}]
