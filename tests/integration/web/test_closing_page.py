"""Closing an order on its page: offered to those who run the work, and told to everybody who may see it."""

from heliotrope.foundation.clock import now
from heliotrope.insight.needs import stuck_items
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.closings import close, judged_once, order_of, rest, seen
from tests.support.pages import browser


def test_the_button_is_the_operators_alone_and_the_page_says_what_became_of_the_order():
    world, order_id = judged_once()
    url = f"/orders/{order_id}/"
    ada, ana = browser(world, "ada"), browser(world, "ana")
    assert "Settle with what there is" in ada.get(url).content.decode()
    assert "Settle with what there is" not in ana.get(url).content.decode()
    assert ana.post(url).status_code == 404
    assert browser(world, "eve").post(url).status_code == 404
    assert order_of(world, order_id).closing_at is None

    assert ada.post(url).status_code == 302

    assert order_of(world, order_id).closing_at is not None
    assert "Closing since" in ana.get(url).content.decode()
    rest()
    page = ada.get(url).content.decode()
    assert "settled with what there was" in page
    assert 'popovertarget="close-order"' not in page


def test_an_order_that_nobody_is_left_to_judge_is_named_to_the_operator_with_what_to_do():
    world, order_id = judged_once(names=("bo", "chi"))

    assert seen(world, lambda one: stuck_items(one, demand_selectors.open_orders(one), now=now())) == {
        order_id: 2
    }
    page = browser(world, "ada").get(f"/orders/{order_id}/").content.decode()
    assert "No worker is left to judge 2 waiting items" in page
    assert "No worker is left" not in browser(world, "ana").get(f"/orders/{order_id}/").content.decode()

    close(world, order_id)
    assert seen(world, lambda one: stuck_items(one, demand_selectors.open_orders(one), now=now())) == {}
