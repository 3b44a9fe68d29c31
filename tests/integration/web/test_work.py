"""The worker's pages: getting work, answering it, giving it back, and what it pays."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from heliotrope.core.line import Shape
from heliotrope.flow import delivering, offering, placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.web.work.bench import is_tiny
from heliotrope.interfaces.web.work.given import spent_s
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.quality import selectors as quality_selectors
from tests.support.machine import settle
from tests.support.pages import HTMX, browser
from tests.support.world import World, make_world

CSV = b"id,text,gold\na,good,\nb,bad,\nc,fine,\nd,so so,\ng,the known one,yes\n"
HREF = re.compile(r"/work/([0-9a-f-]{36})/")


def place(world: World, source: bytes = CSV, **options: object) -> UUID:
    ana = world.actor("ana")
    with acting(ana):
        placed = placing.place(
            ana,
            placing.Wish(
                programme_id=world.programme_id,
                line="annotation",
                title="Is it kind?",
                shape=Shape.ORDER,
                options={"labels": ["yes", "no"], "most": 1, "least": 1, **options},
                source=source,
                media_type="text/csv",
            ),
            now=now(),
        )
    settle()
    return placed.order_id


@pytest.fixture
def world() -> World:
    made = make_world()
    place(made)
    return made


def take(client: Any) -> str:
    """Press the button; gives the address of the unit."""
    answer = client.post("/work/next/")
    assert answer.status_code == 303
    return str(answer["Location"])


def test_bo_gets_a_unit_answers_it_and_is_given_the_next(world: World):
    client = browser(world, "bo")
    first = take(client)

    page = client.get(first)
    assert page.status_code == 200
    assert "€0.034" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    answer = client.post(first, {"answer": "yes", "spent_s": "3.5"})

    assert answer.status_code == 303
    assert answer["Location"] != first
    assert HREF.match(answer["Location"])
    home = client.get("/work/").content.decode()
    assert "€0.034" in home


def test_with_htmx_the_next_unit_takes_the_place_of_the_answered_one(world: World):
    client = browser(world, "bo")
    first = take(client)

    answer = client.post(first, {"answer": "no"}, headers=HTMX)

    assert answer.status_code == 200
    assert answer["HX-Replace-Url"] != first
    assert '<article class="bench" id="bench">' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert 'hx-swap-oob="true"' in answer.content.decode()


def test_the_same_answer_twice_is_one_judgement(world: World):
    client = browser(world, "bo")
    first = take(client)

    one = client.post(first, {"answer": "yes"})
    two = client.post(first, {"answer": "yes"})

    assert one["Location"] == two["Location"]
    bo = world.actor("bo")
    with acting(bo):
        assert len(quality_selectors.my_judgements(bo)) == 1
        assert len(money_selectors.my_earnings(bo)) == 1


def test_a_second_and_different_answer_changes_nothing(world: World):
    client = browser(world, "bo")
    first = take(client)
    client.post(first, {"answer": "yes"})

    again = client.post(first, {"answer": "no"})

    assert again["Location"] == first
    assert "An answer that is given stays as it is" in client.get(first).content.decode()
    bo = world.actor("bo")
    with acting(bo):
        assert [one.answer for one in quality_selectors.my_judgements(bo)] == ["yes"]


def test_an_answer_that_is_no_choice_is_refused_on_the_same_page(world: World):
    client = browser(world, "bo")
    first = take(client)

    answer = client.post(first, {"answer": "perhaps"}, headers=HTMX)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert first in answer.content.decode()


def test_a_unit_whose_time_ran_out_says_so_and_keeps_nothing(world: World):
    client = browser(world, "bo")
    first = take(client)
    platform = world.platform()
    with acting(platform):
        later = match_selectors.assignment(platform, UUID(HREF.match(first)[1])).lease_until
    from datetime import timedelta

    with acting(platform):
        assert match.release_overdue(platform, now=later + timedelta(seconds=1)) == 1

    answer = client.post(first, {"answer": "yes"}, headers=HTMX)

    assert answer["HX-Redirect"] == first
    page = client.get(first)
    assert page.status_code == 410
    assert "no longer yours" in page.content.decode()
    bo = world.actor("bo")
    with acting(bo):
        assert quality_selectors.my_judgements(bo) == ()


def test_bo_gives_a_unit_back_and_has_nothing_in_hand(world: World):
    client = browser(world, "bo")
    first = take(client)

    client.post(f"{first}return/")

    bo = world.actor("bo")
    with acting(bo):
        assert match_selectors.my_active(bo) == ()
    assert client.get(first).status_code == 410


def test_chi_sees_nothing_of_a_unit_in_the_hands_of_bo(world: World):
    first = take(browser(world, "bo"))
    chi = browser(world, "chi")

    assert chi.get(first).status_code == 404
    assert chi.get(f"{first}image").status_code == 404
    assert chi.post(first, {"answer": "yes"}).status_code == 404
    assert chi.post(f"{first}return/").status_code == 404


@pytest.mark.parametrize("name", ["eve", "ana", "ada", "dee", "lea", "cleo", "otto"])
def test_nobody_but_workers_finds_the_pages_of_work(world: World, name: str):
    client = browser(world, name)

    assert client.get("/work/").status_code == 404
    assert client.get("/work/pay/").status_code == 404
    assert client.post("/work/next/").status_code == 404


def test_without_work_bo_reads_what_stands_in_the_way():
    world = make_world()
    client = browser(world, "bo")

    answer = client.post("/work/next/")

    assert answer["Location"] == "/work/"
    assert "No work is open right now." in client.get("/work/").content.decode()
    assert "No work is open right now." not in client.get("/work/").content.decode()


def test_full_hands_are_said_in_the_language_of_bo(world: World):
    world = make_world(capacity=1)
    place(world)
    client = browser(world, "bo", language="zh-hans")
    take(client)

    client.post("/work/next/")

    assert "您手上的单元已满" in client.get("/work/").content.decode()


def test_an_offer_is_accepted_on_the_first_page(world: World):
    ada = world.admin()
    with acting(ada):
        order_id = match_orders(world)
        unit = decompose_selectors.waiting_units(ada, order_id, but_items=[])[0]
        asked = offering.Asked(unit_id=unit.id, worker_id=world.workers["bo"])
        offer_id = offering.make_offers(ada, [asked], now=now())[0]
    client = browser(world, "bo")
    assert "1 offer waits for your answer" in client.get("/work/").content.decode()

    answer = client.post(f"/work/offers/{offer_id}/accept/")

    assert HREF.match(answer["Location"])
    assert client.get(answer["Location"]).status_code == 200
    assert browser(world, "chi").post(f"/work/offers/{offer_id}/accept/").status_code == 404


def match_orders(world: World) -> UUID:
    from heliotrope.pipeline.demand import selectors as demand_selectors

    ada = world.admin()
    return demand_selectors.orders(ada)[0].id


def test_no_page_of_bo_tells_which_units_are_gold(world: World):
    """Every unit that is handed out looks and pays alike; the word stands nowhere."""
    client = browser(world, "bo")
    shapes = set()
    place_ = take(client)
    while HREF.match(place_):
        page = client.get(place_).content.decode()
        assert "gold" not in page.lower()
        shapes.add(tuple(re.findall(r"<[a-z/][^ >]*", page)))
        place_ = client.post(place_, {"answer": "yes"})["Location"]
    home = client.get("/work/").content.decode() + client.get("/work/pay/").content.decode()
    assert "gold" not in home.lower()
    assert len(shapes) == 1


def test_the_statement_adds_up_and_its_payouts_explain_themselves(world: World):
    client = browser(world, "bo")
    place_ = take(client)
    while HREF.match(place_):
        place_ = client.post(place_, {"answer": "yes"})["Location"]
        settle()
    ana = world.actor("ana")
    with acting(ana):
        order_id = match_orders(world)
        delivery = deliver_selectors.deliveries_of_order(ana, order_id)[0]
        delivering.accept(ana, delivery.id, now=now())
    settle()

    page = client.get("/work/pay/").content.decode()

    bo = world.actor("bo")
    with acting(bo):
        lines = money_selectors.my_earnings(bo)
        payout = money_selectors.payouts(bo)[0]
    assert page.count("€0.034") == len(lines)
    assert sum(line.net for line in lines) == Decimal("0.034") * len(lines)
    assert "the lines below add up to it" in page
    assert f"/explain/payout/{payout.id}/" in page
    assert browser(world, "chi").get("/work/pay/").content.decode().count("€0.034") == 0


@pytest.mark.parametrize(
    ("given", "taken"),
    [("3.5", 3.5), ("0", 0.0), ("", None), ("-1", None), ("nan", None), ("inf", None), ("much", None)],
)
def test_the_page_measures_time_and_the_server_believes_no_nonsense(given: str, taken: float | None):
    assert spent_s(given) == taken


def test_a_page_cannot_claim_more_time_than_the_unit_was_in_hand(world: World):
    client = browser(world, "bo")
    first = take(client)

    client.post(first, {"answer": "yes", "spent_s": "86400"})

    bo = world.actor("bo")
    with acting(bo):
        assert quality_selectors.my_judgements(bo)[0].spent_s < 60


def test_bytes_that_are_no_image_are_not_enlarged():
    assert not is_tiny(b"\x89PNG broken")


def test_the_first_page_of_a_worker_is_their_work(world: World):
    assert browser(world, "bo").get("/")["Location"] == "/work/"


def test_htmx_without_a_session_is_sent_to_the_sign_in_page(world: World):
    answer = browser().post("/work/next/", headers={**HTMX, "HX-Current-URL": "http://testserver/work/"})

    assert answer["HX-Redirect"] == "/account/login/?next=%2Fwork%2F"
