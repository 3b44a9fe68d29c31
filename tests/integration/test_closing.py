"""An order that nobody can finish settles with what there is: judged once is paid once, unjudged is free."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from heliotrope.core.errors import Conflict, NotFound
from heliotrope.flow import delivering, explaining, judging, offering
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import orders as order_insight
from heliotrope.insight.needs import stuck_items
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.quality import selectors as quality_selectors
from tests.integration.closings import (
    TWO,
    close,
    delivery_of,
    got,
    items_of,
    judged_once,
    order_of,
    rest,
    seen,
)
from tests.integration.holdings import digests
from tests.integration.short import answer, place_sums, take
from tests.integration.test_chain import place, wish, work_until_dry
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.world import make_world


def test_an_order_whose_workers_run_out_settles_under_its_target_and_is_paid_for_what_was_judged():
    """Two items, two workers: four judgements at 0.04 are 0.16, though three an item were asked for."""
    world, order_id = judged_once(names=("bo", "chi"))
    assert order_of(world, order_id).state == "working"

    assert close(world, order_id).fresh
    rest()

    assert order_of(world, order_id).state == "delivered"
    made = delivery_of(world, order_id)
    assert (made.items, made.below_target, made.judgements) == (2, 2, 4)
    ana = world.actor("ana")
    with acting(ana):
        invoice_id = delivering.accept(ana, made.id, now=now())
        assert money_selectors.invoice(ana, invoice_id).total == Decimal("0.16")
    assert seen(world, money_selectors.off_balance) == ()


def test_an_item_that_nobody_judged_is_cancelled_left_out_of_the_delivery_and_free():
    world = make_world()
    order_id = place(world, wish(world, TWO, least=2, most=2))
    settle()
    answer(world, "bo", got(world, "bo").assignment_id, "yes")
    settle()

    close(world, order_id)
    rest()

    assert items_of(world, order_id) == {"settled": 1, "cancelled": 1}
    made = delivery_of(world, order_id)
    assert (made.items, made.judgements) == (1, 1)
    ana = world.actor("ana")
    with acting(ana):
        unjudged = decompose_selectors.item_ids(ana, order_id, state="cancelled")[0]
        told = explaining.explain(ana, "verdict", unjudged)
        lines = delivering.file(ana, made.id, "results.csv")[0].splitlines()
        total = money_selectors.invoice(ana, delivering.accept(ana, made.id, now=now())).total
    assert (told.rule, told.stated["answer"], told.same) == ("unjudged@1", None, True)
    assert len(lines) == 2
    assert total == Decimal("0.04")


def test_the_verdict_of_an_item_that_closed_early_says_so_and_recomputes():
    world, order_id = judged_once()
    close(world, order_id)
    rest()

    for item_id in seen(world, lambda ada: decompose_selectors.item_ids(ada, order_id, state="settled")):
        told = seen(world, lambda ada, one=item_id: explaining.explain(ada, "verdict", one))
        assert told.same
        assert any("closing" in reason for reason in told.reasons)


def test_an_order_of_which_nobody_judged_anything_is_cancelled_and_nothing_is_delivered_or_owed():
    world = make_world()
    order_id = place(world, wish(world, TWO))
    settle()

    close(world, order_id)
    rest()

    assert order_of(world, order_id).state == "cancelled"
    assert items_of(world, order_id) == {"cancelled": 2}
    assert seen(world, lambda ada: deliver_selectors.deliveries_of_order(ada, order_id)) == ()
    assert seen(world, lambda ada: money_selectors.pay_lines(ada, order_id=order_id)) in ((), [])
    assert order_id not in {line.id for line in seen(world, demand_selectors.open_orders)}


def test_hidden_gold_keeps_its_known_answer_when_its_order_closes():
    world = make_world()
    order_id = place(world, wish(world, b"id,text,gold\na,good,\ng,gold,yes\n", least=2, most=2))
    settle()
    work_until_dry(world, ["bo"])

    close(world, order_id)
    rest()

    verdicts = seen(world, lambda ada: quality_selectors.verdicts(ada, order_id))
    assert sorted((one.basis, one.on_target) for one in verdicts.values()) == [
        ("consensus", False),
        ("gold", True),
    ]


def test_after_the_closing_nobody_gets_a_unit_but_what_is_in_hand_is_taken_and_paid():
    world = make_world()
    order_id = place(world, wish(world, TWO, least=2, most=2))
    settle()
    held = got(world, "bo")

    close(world, order_id)
    rest()

    assert take(world, "chi") is None
    assert order_of(world, order_id).state == "working"
    answer(world, "bo", held.assignment_id, "yes")
    rest()
    assert order_of(world, order_id).state == "delivered"
    assert delivery_of(world, order_id).judgements == 1


@pytest.mark.parametrize("end", ["given back", "ran out"])
def test_a_unit_in_hand_that_comes_back_after_the_closing_goes_to_nobody_else(end: str):
    world = make_world()
    order_id = place(world, wish(world, TWO, least=2, most=2))
    settle()
    held, bo, platform = got(world, "bo"), world.actor("bo"), world.platform()
    close(world, order_id)

    if end == "given back":
        with acting(bo):
            match.release(bo, held.assignment_id, now=now())
    else:
        with acting(platform):
            assert match.release_overdue(platform, now=now() + timedelta(days=2)) == 1

    assert take(world, "chi") is None
    rest()
    assert order_of(world, order_id).state == "cancelled"


def test_an_offer_that_waits_when_the_order_closes_can_no_longer_be_taken_and_none_is_made():
    world = make_world()
    order_id = place(world, wish(world, TWO, least=2, most=2))
    settle()
    ada, bo = world.admin(), world.actor("bo")
    with acting(ada):
        units = order_insight.unit_rows(ada, order_id, state="open")
        first, second = (offering.Asked(unit_id=unit.id, worker_id=world.workers["bo"]) for unit in units)
        offer_id = offering.make_offers(ada, [first], now=now())[0]

    close(world, order_id)

    bo = world.actor("bo")
    with pytest.raises(NotFound), acting(bo):
        offering.accept(bo, offer_id, now=now())
    with pytest.raises(Conflict, match="closing"), acting(ada):
        offering.make_offers(ada, [second], now=now())
    rest()
    assert order_of(world, order_id).state == "cancelled"


def test_an_escalated_item_waits_for_its_adjudicator_only_until_the_last_unit_in_hand_ends():
    world = make_world()
    order_id = place(world, wish(world, TWO, least=2, most=2, adjudicate=True, target_ratio=0.99))
    settle()
    for name, word in (("bo", "yes"), ("bo", "yes"), ("chi", "no")):
        answer(world, name, got(world, name).assignment_id, word)
        settle()
    held = got(world, "chi")
    assert items_of(world, order_id).get("escalated") == 1

    close(world, order_id)
    rest()
    assert items_of(world, order_id).get("escalated") == 1
    answer(world, "chi", held.assignment_id, "yes")
    rest()

    assert order_of(world, order_id).state == "delivered"
    escalated = next(
        item.id
        for item in seen(world, lambda ada: decompose_selectors.items(ada, order_id))
        if item.state == "settled"
    )
    dee = world.actor("dee")
    with pytest.raises(Conflict), acting(dee):
        judging.adjudicate(dee, escalated, answer="yes", reason="It says so.", now=now())


def test_an_order_whose_work_is_over_or_has_not_begun_cannot_be_closed():
    world = make_world()
    early = place_sums(world, ("1+1",))
    with pytest.raises(Conflict, match="not open for work yet"):
        close(world, early)
    settle()
    answer(world, "bo", got(world, "bo").assignment_id, "2")
    settle()
    with pytest.raises(Conflict, match="is over"):
        close(world, early)


def test_explain_order_tells_how_it_was_closed_and_what_it_stood_at():
    world = make_world()
    order_id = place(world, wish(world, TWO, least=2, most=2))
    settle()
    answer(world, "bo", got(world, "bo").assignment_id, "yes")
    settle()
    ana = Caller(world, "ana")
    assert ana.get(f"/explain/order/{order_id}").status_code == 404
    close(world, order_id)
    rest()

    told = ana.get(f"/explain/order/{order_id}").json()

    assert told["rule"] == "closing@1"
    assert told["stated"] == told["recomputed"] == {"settle": 1, "cancel": 1}
    assert told["same"]
    assert told["facts"]["items"] == {"settled": 1, "cancelled": 1}
    assert Caller(world, "bo").get(f"/explain/order/{order_id}").status_code == 404


def test_only_the_operator_closes_an_order_by_the_api():
    world, order_id = judged_once()
    path = f"/orders/{order_id}/closing"
    before = digests()
    for name in ("ana", "eve", "bo", "dee", "cleo", "otto", "lea"):
        assert Caller(world, name).act(path).status_code == 404
    ada = Caller(world, "ada")
    changed = {table for (_, table), digest in digests().items() if digest != before.get(("default", table))}
    assert "order" not in changed

    first, again = ada.act(path), ada.act(path)

    assert (first.status_code, first.json()["fresh"]) == (201, True)
    assert (again.status_code, again.json()["fresh"]) == (201, False)
    assert ada.get(f"/orders/{order_id}").json()["closing_at"] == first.json()["closing_at"]


def test_an_order_that_somebody_could_go_on_with_or_has_in_hand_is_not_stuck():
    world, _ = judged_once(names=("bo",))
    held_by_chi = got(world, "chi")

    def stuck() -> dict[UUID, int]:
        return seen(world, lambda ada: stuck_items(ada, demand_selectors.open_orders(ada), now=now()))

    assert held_by_chi.unit_id
    assert stuck() == {}
    chi = world.actor("chi")
    with acting(chi):
        match.release(chi, held_by_chi.assignment_id, now=now())
    settle()
    assert stuck() == {}
