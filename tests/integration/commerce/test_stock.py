"""Orders in, pieces aside, exceptions out: against a real PostgreSQL, with many at once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.line import Answer, Task, Turn
from heliotrope.core.trade.files import read_orders
from heliotrope.foundation.clock import now
from heliotrope.foundation.outbox.models import OutboxEvent
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.commerce import overview, selectors
from heliotrope.lines.commerce.line import LINE
from heliotrope.lines.commerce.listings import Listing
from heliotrope.lines.commerce.models import Shop, ShopOrder, Stock
from heliotrope.lines.commerce.services import intake, resolving, shops
from heliotrope.lines.commerce.services.shops import ShopWish
from tests.integration.commerce.shops import GOOD, HOME, ShopWorld, close_own_connections, file_shop, order

CSV = (
    b"order,sku,quantity,name,address1,city,province,postcode,country\n"
    b"A-1,MUG,2,Ana,215 River Road,New York,NY,10083,US\n"
    b"A-1,CUP,1,,,,,,\n"
    b"A-2,MUG,1,Bo,Nowhere 1,New York,NY,1,US\n"
)


def settle(shop: ShopWorld, code: str, *, n: int = 0, **body: object) -> Task:
    """Work on the n-th exception that waits, as a worker does."""
    with shop.vault() as actor:
        shops.set_stream(actor, shop.shop_id, uuid4())
        waiting = selectors.waiting_exceptions(actor, shop.shop_id)[n]
        content = LINE.arrival(waiting.given, {}).content
        turn = Turn(step="fix", answer=Answer(code=code, body={"resolution": code, **body}))
        task = Task(
            item_id=uuid4(), order_id=waiting.work_order_id, client_id=shop.client_id, content=content,
            options={"shop": str(shop.shop_id)}, step="fix", turns=(turn,),
        )  # fmt: skip
        LINE.done(task)
    return task


def again(shop: ShopWorld, task: Task) -> None:
    with shop.vault():
        LINE.done(task)


def test_a_file_sent_twice_makes_each_order_once_and_says_so():
    shop = file_shop()
    shop.count(MUG=10, CUP=10)
    found = [one.order for one in read_orders(CSV, now=now())]
    first, second = shop.take(*found), shop.take(*found)
    assert (first.fresh, first.exceptions) == (2, 1)
    assert (second.fresh, second.changed, second.same, second.exceptions) == (0, 0, 2, 0)
    assert shop.shelf("MUG") == (10, 3)
    assert shop.exceptions() == [("A-2", "address", "found")]


def test_an_order_without_a_date_is_the_same_order_when_its_file_comes_again_later():
    shop = file_shop()
    shop.take(*(one.order for one in read_orders(CSV, now=now())))
    later = shop.take(*(one.order for one in read_orders(CSV, now=now())))
    assert later.same == 2


def test_an_order_takes_all_of_its_lines_or_none():
    shop = file_shop()
    shop.count(MUG=5, CUP=0)
    shop.take(order("1", MUG=2, CUP=1))
    assert shop.shelf("MUG") == (5, 0)
    assert shop.states() == {"1": "short"}
    assert shop.exceptions() == [("1", "oversell", "found")]


def test_of_thirty_buyers_at_once_ten_get_the_ten_last_mugs():
    shop = file_shop()
    shop.count(MUG=10, CUP=1000)

    def buy(number: int) -> None:
        try:
            shop.take(order(f"{number:02}", MUG=1, CUP=1))
        finally:
            close_own_connections()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(buy, range(30)))
    assert shop.shelf("MUG") == (10, 10)
    assert shop.shelf("CUP") == (1000, 10)
    assert sorted(shop.states().values()) == ["reserved"] * 10 + ["short"] * 20
    assert len(shop.exceptions()) == 20


def test_two_files_with_the_same_orders_in_opposite_order_do_not_wait_in_a_circle():
    shop = file_shop()
    shop.count(MUG=100, CUP=100)
    orders = [
        order(f"{n:02}", **({"MUG": 1, "CUP": 1} if n % 2 else {"CUP": 1, "MUG": 1})) for n in range(20)
    ]

    def take(batch: list) -> intake.Taken:
        try:
            return shop.take(*batch)
        finally:
            close_own_connections()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(take, [orders, orders[::-1], orders[::2], orders[1::2]]))
    assert sum(one.fresh for one in told) == 20
    assert shop.shelf("MUG") == (100, 20)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, 8),
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(["open", "fulfilled", "cancelled"]), st.integers(1, 4)),
        max_size=10,
    ),
)
def test_whatever_happens_to_orders_nothing_is_reserved_that_is_not_there(on_hand, told):
    shop = file_shop()
    shop.count(MUG=on_hand)
    for number, fulfilment, pieces in told:
        shop.take(order(str(number), fulfilment=fulfilment, MUG=pieces))
        left, reserved = shop.shelf("MUG")
        assert 0 <= reserved <= left <= on_hand
    with shop.vault():
        held = ShopOrder.objects.filter(shop_id=shop.shop_id, state="reserved")
        assert sum(sum(intake.wanted_of(one).values()) for one in held) == shop.shelf("MUG")[1]


def test_what_is_sent_leaves_the_shelf_and_what_is_cancelled_stays():
    shop = file_shop()
    shop.count(MUG=10)
    shop.take(order("1", MUG=2), order("2", MUG=3))
    shop.take(order("1", fulfilment="fulfilled", MUG=2), order("2", fulfilment="cancelled", MUG=3))
    assert shop.shelf("MUG") == (8, 0)
    shop.take(order("1", fulfilment="cancelled", MUG=2))
    assert (shop.shelf("MUG"), shop.states()["1"]) == ((8, 0), "fulfilled")


def test_the_database_itself_refuses_a_negative_reservation():
    shop = file_shop()
    shop.count(MUG=1)
    with pytest.raises(IntegrityError), shop.vault():
        Stock.objects.filter(sku__shop_id=shop.shop_id).update(reserved=-1)


def test_a_corrected_address_reaches_the_order_once_and_survives_the_same_file():
    shop = file_shop()
    shop.count(MUG=10, CUP=10)
    found = [one.order for one in read_orders(CSV, now=now())]
    shop.take(*found)
    task = settle(shop, "corrected", address=GOOD.as_data())
    again(shop, task)
    shop.take(*found)
    with shop.vault():
        assert ShopOrder.objects.get(shop_id=shop.shop_id, name="A-2").address["postcode"] == "10083"
    assert shop.exceptions() == [("A-2", "address", "settled")]


def test_a_cancelled_order_gives_its_pieces_back_once():
    shop = file_shop()
    shop.count(MUG=3)
    shop.take(order("1", MUG=3, address=GOOD.__class__()))
    task = settle(shop, "cancelled")
    again(shop, task)
    assert (shop.shelf("MUG"), shop.states()) == ((3, 0), {"1": "cancelled"})


def test_an_order_that_waits_for_stock_is_called_back_when_it_is_there():
    shop = file_shop()
    shop.count(MUG=1)
    shop.take(order("1", MUG=2))
    task = settle(shop, "waiting-stock")
    with shop.vault() as actor:
        assert selectors.restocked(actor, shop.shop_id) == ()
    shop.count(MUG=2)
    with shop.vault() as actor:
        (back,) = selectors.restocked(actor, shop.shop_id)
        assert (back.item_id, back.work_order_id) == (task.item_id, task.order_id)
        assert resolving.mark_again(shop.client_id, back.id)
        assert not resolving.mark_again(shop.client_id, back.id)


def test_another_shelf_settles_an_oversell_and_a_shelf_that_emptied_makes_it_one_again():
    shop = file_shop()
    shop.count(MUG=1)
    shop.take(order("1", MUG=2), order("2", MUG=2))
    shop.count(MUG=2)
    settle(shop, "corrected", location="main")
    assert shop.states() == {"1": "reserved", "2": "short"}
    settle(shop, "corrected", location="main")
    assert shop.states() == {"1": "reserved", "2": "short"}
    assert shop.exceptions()[-1] == ("2", "oversell", "found")


def test_the_machine_proposes_the_shelf_that_has_everything():
    shop = file_shop()
    shop.count(MUG=1)
    shop.take(order("1", MUG=2))
    with shop.vault() as actor:
        shops.set_stream(actor, shop.shop_id, uuid4())
        content = LINE.arrival(selectors.waiting_exceptions(actor, shop.shop_id)[0].given, {}).content
        task = Task(
            item_id=uuid4(), order_id=uuid4(), client_id=shop.client_id, content=content,
            options={"shop": str(shop.shop_id)}, step="check",
        )  # fmt: skip
        assert LINE.propose(task) == {"code": "proposed", "resolution": "waiting-stock"}
    shop.count(MUG=5)
    with shop.vault():
        assert LINE.propose(task) == {"code": "proposed", "resolution": "corrected", "location": "main"}
        shelf = {"sku": "MUG", "location": "main", "name": "main", "free": 5}
        assert LINE.workspace(task).data["stock"] == [shelf]


def test_a_promise_that_passed_is_an_exception_once():
    shop = file_shop()
    shop.take(order("1", late=True, MUG=1))
    with shop.vault():
        assert intake.find_late(shop.client_id, shop.shop_id, now=now()) == 0
    assert shop.exceptions() == [("1", "late", "found")]


def test_stock_that_came_back_settles_what_nobody_began_with():
    shop = file_shop()
    shop.count(MUG=0)
    shop.take(order("1", MUG=1), order("2", MUG=1))
    shop.count(MUG=1)
    with shop.vault():
        assert intake.retry_short(shop.client_id, shop.shop_id, now=now()) == 1
    assert sorted(shop.states().values()) == ["reserved", "short"]


def test_exceptions_are_told_in_the_transaction_that_finds_them():
    shop = file_shop()
    shop.take(order("1", address=GOOD.__class__(), MUG=1))
    with shop.vault():
        (event,) = OutboxEvent.objects.filter(client_id=shop.client_id, kind="OrderExceptionFound")
    assert event.payload == {name: str(one) for name, one in shop.ids.items()} | {"home": HOME}


def test_eve_sees_no_shop_of_ana_and_no_row_of_it():
    shop = file_shop()
    shop.count(MUG=1)
    shop.take(order("1", MUG=1))
    eve = shop.world.actor("eve")
    with acting_in_vault(eve, HOME):
        assert selectors.shops(eve, shop.world.programme_id) == ()
        assert not Shop.objects.exists() and not Stock.objects.exists() and not ShopOrder.objects.exists()
        with pytest.raises(NotFound):
            overview.page(eve, shop.shop_id)


def test_ana_sees_her_shop_without_a_buyers_name():
    shop = file_shop()
    shop.count(MUG=1)
    shop.take(order("1", MUG=1))
    ana = shop.world.actor("ana")
    with acting_in_vault(ana, HOME):
        page = overview.page(ana, shop.shop_id)
    assert page.counts["open"] == 1
    assert "Ana Lopes" not in repr(page)


@pytest.mark.parametrize(
    "wish",
    [
        {"domain": "evil.example"},
        {"domain": "http://127.0.0.1:1/x"},
        {"domain": "north.myshopify.com"},
        {
            "domain": "north.myshopify.com",
            "token_variable": "HELIOTROPE_SECRET_KEY",
            "secret_variable": "PATH",
        },
        {"truth": "both"},
        {"countries": ("usa",)},
    ],
)
def test_a_shop_that_would_send_a_secret_astray_is_not_opened(wish):
    with pytest.raises(Invalid):
        file_shop(**wish)


def test_two_shops_of_one_name_are_a_conflict():
    shop = file_shop()
    with shop.vault() as actor, pytest.raises(Conflict):
        shops.open_shop(
            actor, ShopWish(programme_id=shop.world.programme_id, client_id=shop.client_id, name="North")
        )


def test_a_translation_comes_back_to_its_listing_and_the_same_again_changes_nothing():
    shop = file_shop()
    with shop.vault() as actor:
        shops.keep_listing(
            actor, shop.shop_id, Listing(sku="MUG", language="en", title="Mug", description="Blue.")
        )
        for _ in range(2):
            shops.apply_translation(actor, shop.shop_id, "MUG", "de", "Becher\nBlau.")
        assert selectors.listing(actor, shop.shop_id, "MUG", "de").description == "Blau."
        assert selectors.listing(actor, shop.shop_id, "MUG", "en").title == "Mug"
        with pytest.raises(NotFound):
            shops.apply_translation(actor, shop.shop_id, "CUP", "de", "Tasse")
