"""A stream that closes: nothing more comes in, and the client's yes ends it."""

from decimal import Decimal

import pytest

from heliotrope.core.errors import Conflict
from heliotrope.flow import delivering
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from tests.integration.closings import arrive, close, got, items_of, order_of, rest, seen
from tests.integration.short import answer, place_sums
from tests.support.machine import settle
from tests.support.world import make_world


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
