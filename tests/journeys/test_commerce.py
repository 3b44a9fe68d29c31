"""A shop's orders come in by webhook and by file; what is wrong with one becomes work, and is paid."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.test.testcases import LiveServerThread

from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.interfaces.jobs.listeners import defer
from heliotrope.lines.commerce import overview, selectors
from heliotrope.lines.commerce.overview import ShopPage
from tests.integration.web.conftest import pages_can_be_drawn  # noqa: F401 - a fixture for every test here
from tests.support import machine, shopify_fake
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.shopify_shop import FakeShop
from tests.support.world import Skilled, World, make_world

RATE = Decimal("0.60")
CLERK = Skilled(skills="commerce:3", languages="en:5")
TOKEN, SECRET = "HELIOTROPE_SHOP_JOURNEY_TOKEN", "HELIOTROPE_SHOP_JOURNEY_SECRET"
RIGHT = {
    "name": "Ana Lopes", "address1": "215 River Road", "city": "New York", "province": "NY",
    "postcode": "10083", "country": "US",
}  # fmt: skip
WRONG = {"name": "Bo", "address1": "1 Main St", "city": "New York", "provinceCode": "NY", "zip": "1008"}
HEADER = "order,sku,quantity,name,address1,city,province,postcode,country,promised_at\n"
NEW_YORK = "Ana Lopes,215 River Road,New York,NY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop as Ana and Ada have it on their pages."""

    world: World
    shop_id: UUID
    place: str

    def take_in(self, what: str, content: str) -> str:
        """Ana imports a file; gives what the page says then."""
        file = SimpleUploadedFile("file.csv", content.encode(), content_type="text/csv")
        pages = browser(self.world, "ana")
        taken = pages.post(f"{self.place}import/", {"what": what, "file": file})
        assert taken.status_code == 302, taken.content
        return str(pages.get(taken["Location"]).content.decode())

    def page(self) -> ShopPage:
        """What the page shows, as values."""
        ana = self.world.actor("ana")
        with acting_in_vault(ana, "eu"):
            return overview.page(ana, self.shop_id)

    def shelves(self) -> dict[str, tuple[int, int]]:
        """Pieces on hand and reserved, by SKU."""
        return {one["sku__code"]: (one["on_hand"], one["reserved"]) for one in self.page().stock}

    def states(self) -> dict[str, str]:
        return {one["name"]: one["state"] for one in self.page().orders}

    def compare(self) -> None:
        """The comparison whose turn has come, by its job."""
        ids = {"client_id": self.world.client_id, "programme_id": self.world.programme_id}
        told = {name: str(one) for name, one in (ids | {"shop_id": self.shop_id}).items()}
        defer("vault_eu", "reconcile_shop", told)
        settle()
        settle()  # what the job told: the first call came to rest with the job


def open_shop(world: World, **more: str) -> Shop:
    """Ada opens a shop on its page."""
    told = {"programme": str(world.programme_id), "name": "North", "countries": "us", "promise_hours": "48"}
    opened = browser(world, "ada").post("/commerce/new/", told | more)
    assert opened.status_code == 302, opened.content
    place = opened["Location"]
    return Shop(world=world, shop_id=UUID(place.strip("/").split("/")[-1]), place=place)


def open_stream(shop: Shop) -> UUID:
    """Ana orders, by the page that prices it first, that whatever goes wrong is worked on as it happens."""
    form = {
        "programme": f"{shop.world.programme_id}:commerce", "title": "North's orders", "how": "shop",
        "shop": str(shop.shop_id), "step": "check",
    }  # fmt: skip
    ana = browser(shop.world, "ana")
    priced = ana.post("/orders/new/", form)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', priced.content.decode())
    assert seen is not None, priced.content
    placed = ana.post("/orders/new/", form | {"step": "place", "seen": seen[1]})
    assert placed.status_code == 302, placed.content
    settle()
    return UUID(placed["Location"].strip("/").split("/")[-1])


class _StaticFree:
    """Serves no static files."""

    def __new__(cls, application: Any) -> Any:
        return application


@pytest.fixture
def north(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Shop, FakeShop]]:
    """A live shop of Ana's that sells mugs and cups and posts its webhooks into our door, over HTTP."""
    monkeypatch.setenv(TOKEN, shopify_fake.TOKEN)
    monkeypatch.setenv(SECRET, shopify_fake.SECRET)
    world = make_world(lines=("commerce",), rates={"commerce": str(RATE)}, crowd={"kim": CLERK, "pat": CLERK})
    server = LiveServerThread("127.0.0.1", _StaticFree, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    try:
        with shopify_fake.shop() as live, override_settings(DEMO=True):
            live.stock("MUG", 10)
            live.stock("CUP", 3)
            shop = open_shop(world, domain=live.endpoint, token_variable=TOKEN, secret_variable=SECRET)
            shown = browser(world, "ada").get(shop.place).content.decode()
            (hook,) = re.findall(r"/hooks/shopify/[\w-]+/", shown)
            live.hook = f"http://127.0.0.1:{server.port}{hook}"
            yield shop, live
    finally:
        server.terminate()
        server.join()


def work(world: World, name: str, settled: Mapping[str, Mapping[str, object]]) -> list[tuple[str, str]]:
    """Somebody takes exceptions through the API until there are none; gives the order and kind of each."""
    caller, done = Caller(world, name), []
    while (handed := caller.act("/work/next").json()["assignment_id"]) is not None:
        shown = caller.get(f"/work/assignments/{handed}").json()
        assert (shown["line"], shown["step"], shown["kind"]) == ("commerce", "fix", "commerce-fix")
        kind = shown["data"]["kind"]
        told = caller.act(f"/work/assignments/{handed}/judgement", {"given": settled[kind], "spent_s": 30})
        assert told.status_code == 201, told.content
        done.append((shown["data"]["name"], kind))
        settle()
    return done


def accept_all(world: World, order_id: UUID) -> tuple[list[UUID], list[Mapping[str, str]]]:
    """Ana reads and takes every delivery; gives the invoices and how each exception was settled."""
    ana, invoices, rows = Caller(world, "ana"), [], []
    for delivery in ana.get(f"/orders/{order_id}/deliveries").json():
        files = f"/deliveries/{delivery['id']}/files"
        rows += list(csv.DictReader(io.StringIO(ana.get(f"{files}/resolutions.csv").content.decode())))
        exact = ana.get(f"{files}/resolutions.jsonl").content.splitlines()
        assert [json.loads(one)["id"] for one in exact] == [
            row["id"] for row in rows[len(rows) - len(exact) :]
        ]
        accepted = ana.act(f"/deliveries/{delivery['id']}/acceptance")
        assert accepted.status_code == 201, accepted.content
        invoices.append(UUID(accepted.json()["invoice_id"]))
    return invoices, rows


def check_eve_finds_nothing(shop: Shop, order_id: UUID) -> None:
    eve = Caller(shop.world, "eve")
    assert eve.get(f"/orders/{order_id}").status_code == 404
    assert browser(shop.world, "eve").get(shop.place).status_code == 404
    actor = shop.world.actor("eve")
    with acting_in_vault(actor, "eu"):
        assert selectors.shops(actor, shop.world.programme_id) == ()


def sell(live: FakeShop) -> tuple[str, str]:
    """Three orders in the live shop; gives the one that cannot arrive and the one that is not there.

    Each sale has two webhooks: every second is sent twice, and of the third sale the first is never sent.
    """
    live.faults.repeat_every, live.faults.drop_every = 2, 5
    live.sell("MUG", 1)
    astray = live.sell("MUG", 1, address=WRONG | {"countryCodeV2": "US"})
    return astray, live.sell("CUP", 5)


@pytest.mark.promise(
    "15", thin="one shop, Shopify's; no other marketplace, and the five minutes are not measured"
)
def check_a_lost_mug_is_found_and_mended(shop: Shop, live: FakeShop) -> None:
    live.count("MUG", -1)
    shop.compare()
    drifts = [(one["sku"], one["ours"], one["shown"], one["outcome"]) for one in shop.page().drifts]
    assert drifts == [("MUG", 5, 4, "ours-mended")]
    shop.compare()
    assert len(shop.page().drifts) == 1, "what was mended is no drift any more"
    assert shop.shelves() == {"CUP": (3, 0), "MUG": (9, 5)}
    assert (live.free("CUP"), live.free("MUG")) == (3, 4)


def test_a_live_shops_orders_are_taken_in_once_and_what_is_wrong_is_settled_delivered_and_paid(
    north: tuple[Shop, FakeShop],
):
    shop, live = north
    world = shop.world
    order_id = open_stream(shop)
    shop.compare()
    assert shop.shelves() == {"CUP": (3, 0), "MUG": (10, 0)}

    astray, oversold = sell(live)
    settle()
    assert Counter(status for status, _ in live.sent) == {200: 5 + 3}, "one of six is dropped, three doubled"
    assert shop.states() == {"#1001": "reserved", "#1002": "reserved"}
    shop.compare()
    assert shop.states()["#1003"] == "short", "what no webhook told is found by comparing"

    late = f"B-1,MUG,1,{NEW_YORK},10083,US,2020-01-01T00:00:00Z\n"
    fine = f"B-2,MUG,2,{NEW_YORK},10083,US,2999-01-01T00:00:00Z\n"
    assert "Orders: 2 new" in shop.take_in("orders", HEADER + late + fine)
    assert "2 known already" in shop.take_in("orders", HEADER + late + fine)
    settle()
    assert shop.shelves() == {"CUP": (3, 0), "MUG": (10, 5)}
    assert live.free("MUG") == 5, "what another channel sold is off the live shop once"

    assert work(world, "bo", {}) == [], "who has not learnt commerce gets none"
    promise = {"resolution": "corrected", "promised_at": "2999-01-01T00:00:00+00:00"}
    answers = {
        "address": {"resolution": "corrected", "address": RIGHT},
        "oversell": {"resolution": "refunded"},
        "late": promise,
    }
    assert sorted(work(world, "kim", answers)) == [
        ("#1002", "address"),
        ("#1003", "oversell"),
        ("B-1", "late"),
    ]
    assert live.order(astray)["shippingAddress"]["zip"] == "10083"
    assert live.order(oversold)["cancelledAt"], "the buyer gets the money back and the shop the pieces"
    assert shop.page().exceptions == []

    check_a_lost_mug_is_found_and_mended(shop, live)

    invoices, rows = accept_all(world, order_id)
    assert sorted((row["kind"], row["resolution"]) for row in rows) == [
        ("address", "corrected"),
        ("late", "corrected"),
        ("oversell", "refunded"),
    ]
    kim = machine.earned(world, "kim", order_id)
    assert sorted((one.pieces, one.note) for one in kim) == [
        (Decimal(1), "one order exception, address"),
        (Decimal(1), "one order exception, late"),
        (Decimal("1.5"), "one order exception, oversell"),
    ]
    assert machine.check_money(world, [order_id], invoices) == RATE * Decimal("3.5")
    check_eve_finds_nothing(shop, order_id)


def test_a_file_of_orders_comes_back_settled_beside_the_stock_of_a_shop_that_is_fed_by_files():
    """Six mugs: the first order takes five, so the second waits until there are more."""
    world = make_world(lines=("commerce",), rates={"commerce": str(RATE)}, crowd={"kim": CLERK, "pat": CLERK})
    shop = open_shop(world)
    stream_id = open_stream(shop)
    assert "Shelves changed: 2." in shop.take_in("stock", "sku,on_hand\nMUG,6\nCUP,1\n")
    kept = f"A-1,MUG,5,{NEW_YORK},10083,US,2999-01-01T00:00:00Z\n"
    short = f"A-2,MUG,2,{NEW_YORK},10083,US,2999-01-01T00:00:00Z\n"
    shop.take_in("orders", HEADER + kept + short)
    settle()
    assert shop.shelves()["MUG"] == (6, 5)
    assert work(world, "kim", {"oversell": {"resolution": "waiting-stock"}}) == [("A-2", "oversell")]
    assert work(world, "pat", {}) == [], "an order that waits for stock is on nobody's desk"
    shop.take_in("stock", "sku,on_hand\nMUG,7\n")
    shop.compare()
    moved = {"oversell": {"resolution": "corrected", "location": "main"}}
    assert work(world, "kim", moved) + work(world, "pat", moved) == [("A-2", "oversell")]
    assert (shop.shelves()["MUG"], shop.states()) == ((7, 7), {"A-1": "reserved", "A-2": "reserved"})

    wrong = f"C-1,CUP,1,{NEW_YORK},1008,US,2999-01-01T00:00:00Z\n"
    right = f"C-2,CUP,1,{NEW_YORK},10083,US,2999-01-01T00:00:00Z\n"
    options = {"shop": str(shop.shop_id), "countries": ["US"]}
    order = {"programme_id": str(world.programme_id), "line": "commerce", "title": "Cups", "options": options}
    file = SimpleUploadedFile("cups.csv", (HEADER + wrong + right).encode(), content_type="text/csv")
    placed = Caller(world, "ana").upload("/orders", {"order": json.dumps(order), "file": file})
    assert placed.status_code == 201, placed.content
    settle()
    answers = {"address": {"resolution": "corrected", "address": RIGHT}}
    assert work(world, "pat", answers) == [("C-1", "address")]

    order_id = UUID(placed.json()["id"])
    invoices, rows = accept_all(world, order_id)
    assert [(row["order"], row["resolution"], row["postcode"]) for row in rows] == [
        ("C-1", "corrected", "10083")
    ]
    assert Caller(world, "ana").get(f"/orders/{order_id}").json()["state"] == "accepted"
    more, _ = accept_all(world, stream_id)
    total = machine.check_money(world, [order_id, stream_id], invoices + more)
    assert total == RATE * (1 + Decimal("0.75") + Decimal("1.5")), "the wait is half of it, once"
