"""An order closes while others act on it; one of them wins and nothing is half done."""

from uuid import UUID

from heliotrope.core.errors import Conflict
from heliotrope.flow import delivering
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from tests.integration.closings import (
    TWO,
    arrive,
    close,
    delivery_of,
    got,
    items_of,
    judged_once,
    order_of,
    rest,
    seen,
)
from tests.integration.holdings import as_owner
from tests.integration.short import answer, place_sums, take, together
from tests.integration.test_chain import place, wish
from tests.support.machine import settle
from tests.support.world import make_world


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
