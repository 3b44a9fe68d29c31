"""An order that nobody can finish settles with what there is: judged once is paid once, unjudged is free."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import pytest

from heliotrope.core.errors import Conflict
from heliotrope.flow import closing, delivering, explaining, judging, offering, placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import orders as order_insight
from heliotrope.insight.needs import stuck_items
from heliotrope.interfaces.jobs import keeper
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.deliver.selectors import DeliveryLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.services import Handed
from heliotrope.pipeline.quality import selectors as quality_selectors
from tests.integration.holdings import as_owner, digests
from tests.integration.short import answer, place_sums, take, together
from tests.integration.test_chain import place, wish, work_until_dry
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.world import World, make_world

TWO = b"id,text\na,good\nb,bad\n"


def rest() -> None:
    """Let the platform come to rest, with the sweep that finds what no event told of."""
    settle()
    keeper.sweep()
    # The first round finds no event, only the job that the sweep left; what the job causes is for the second.
    settle()
    settle()


def close(world: World, order_id: UUID) -> closing.Closed:
    ada = world.admin()
    with acting(ada):
        return closing.close(ada, order_id, now=now())


T = TypeVar("T")


def seen(world: World, look: Callable[[Actor], T]) -> T:
    """What the operator sees."""
    ada = world.admin()
    with acting(ada):
        return look(ada)


def order_of(world: World, order_id: UUID) -> OrderLine:
    return seen(world, lambda ada: demand_selectors.order(ada, order_id))


def items_of(world: World, order_id: UUID) -> dict[str, int]:
    return seen(world, lambda ada: order_insight.progress(ada, order_id)).items


def delivery_of(world: World, order_id: UUID) -> DeliveryLine:
    return seen(world, lambda ada: deliver_selectors.deliveries_of_order(ada, order_id))[0]


def got(world: World, name: str) -> Handed:
    handed = take(world, name)
    assert handed is not None
    return handed


def judged_once(source: bytes = TWO, *, names: tuple[str, ...] = ("bo",), **options: object) -> Any:
    """An order that needs more judgements an item than its workers can give, worked on by some of them."""
    world = make_world()
    order_id = place(world, wish(world, source, least=3, most=5, **options))
    settle()
    work_until_dry(world, list(names))
    return world, order_id


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
    with pytest.raises(Conflict), acting(bo):
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


def test_closing_twice_or_eight_times_at_once_closes_once():
    world, order_id = judged_once()

    outcomes = together(*[lambda: close(world, order_id)] * 8)

    assert [outcome.error for outcome in outcomes] == [None] * 8
    assert sum(outcome.made.fresh for outcome in outcomes) == 1
    assert len({outcome.made.closing_at for outcome in outcomes}) == 1
    assert not close(world, order_id).fresh
    rest()
    assert not close(world, order_id).fresh
    with as_owner("default") as owner:
        for table, column, word in (
            ("outbox_event", "kind", "OrderClosing"),
            ("audit_entry", "action", "order.closing"),
            ("decision", "kind", "order"),
        ):
            rows = owner.execute(
                f"SELECT count(*) FROM {table} WHERE client_id = %s AND {column} = %s",
                [world.client_id, word],
            ).fetchone()
            assert rows == (1,), table


def test_whoever_asks_for_work_while_the_order_closes_either_has_a_unit_or_finds_none():
    for _ in range(5):
        world = make_world()
        order_id = place(world, wish(world, TWO, least=1, most=1))
        settle()
        asked, closed = together(lambda w=world: take(w, "bo"), lambda w=world, o=order_id: close(w, o))
        assert (asked.error, closed.error) == (None, None)
        rest()
        if asked.made is None:
            assert order_of(world, order_id).state == "cancelled"
            continue
        assert order_of(world, order_id).state == "working"
        answer(world, "bo", asked.made.assignment_id, "yes")
        rest()
        assert delivery_of(world, order_id).judgements == 1


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


def arrive(world: World, order_id: UUID, key: str) -> UUID:
    ana = world.actor("ana")
    with acting(ana):
        return placing.arrive(ana, order_id, {"id": key, "sum": "2+3"}, now=now())


def test_a_closed_stream_takes_nothing_more_delivers_what_was_judged_and_ends_with_the_clients_yes():
    world = make_world()
    order_id = place_sums(world, stream=True)
    settle()
    first = arrive(world, order_id, "k1")
    arrive(world, order_id, "k2")
    held = got(world, "bo")

    close(world, order_id)
    with pytest.raises(Conflict, match="takes no further item"):
        arrive(world, order_id, "k3")
    assert arrive(world, order_id, "k1") == first
    answer(world, "bo", held.assignment_id)
    rest()

    assert order_of(world, order_id).state == "delivered"
    assert items_of(world, order_id) == {"settled": 1, "cancelled": 1}
    made = seen(world, lambda ada: deliver_selectors.deliveries_of_order(ada, order_id))
    assert [(one.items, one.judgements) for one in made] == [(1, 1)]
    ana = world.actor("ana")
    with acting(ana):
        invoice_id = delivering.accept(ana, made[0].id, now=now())
        assert money_selectors.invoice(ana, invoice_id).total == Decimal("0.04")
    assert order_of(world, order_id).state == "accepted"
    assert seen(world, money_selectors.off_balance) == ()


def test_a_stream_whose_deliveries_were_all_accepted_before_is_over_as_soon_as_it_closes():
    world = make_world()
    order_id = place_sums(world, stream=True)
    settle()
    arrive(world, order_id, "k1")
    answer(world, "bo", got(world, "bo").assignment_id)
    settle()
    ana = world.actor("ana")
    with acting(ana):
        delivering.accept(ana, deliver_selectors.deliveries_of_order(ana, order_id)[0].id, now=now())

    close(world, order_id)
    rest()

    assert order_of(world, order_id).state == "accepted"
    assert len(seen(world, lambda ada: deliver_selectors.deliveries_of_order(ada, order_id))) == 1


def test_of_two_who_accept_the_last_deliveries_of_a_closed_stream_one_ends_it():
    world = make_world()
    order_id = place_sums(world, stream=True)
    settle()
    for key in ("k1", "k2"):
        arrive(world, order_id, key)
        answer(world, "bo", got(world, "bo").assignment_id)
    close(world, order_id)
    rest()
    ana = world.actor("ana")

    def accept(delivery_id: UUID) -> None:
        with acting(ana):
            delivering.accept(ana, delivery_id, now=now())

    made = seen(world, lambda ada: deliver_selectors.deliveries_of_order(ada, order_id))
    outcomes = together(*[lambda one=line.id: accept(one) for line in made])

    assert [outcome.error for outcome in outcomes] == [None, None]
    assert order_of(world, order_id).state == "accepted"


def test_an_item_that_arrives_while_its_stream_closes_is_refused_or_ends_with_it():
    for n in range(5):
        world = make_world()
        order_id = place_sums(world, stream=True)
        settle()
        arrived, closed = together(
            lambda w=world, o=order_id, k=n: arrive(w, o, f"k{k}"), lambda w=world, o=order_id: close(w, o)
        )
        assert closed.error is None
        assert arrived.error is None or isinstance(arrived.error, Conflict)
        rest()
        assert items_of(world, order_id) == ({"cancelled": 1} if arrived.error is None else {})
        assert order_of(world, order_id).state == "cancelled"


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
