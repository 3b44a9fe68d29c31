"""A partner company does part of an order: it is paid by its price book, and everybody else as ever."""

from decimal import Decimal

import pytest

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.flow import delivering, explaining, placing, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.network import services as network
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from tests.integration.short import answer, place_sums, take
from tests.support.machine import settle
from tests.support.world import make_world


def book(world, provider_id, rate):
    ada = world.admin()
    with acting(ada):
        network.set_price(
            ada, provider_id=provider_id, line="toy", measure="sum", rate=Decimal(rate), currency="EUR",
            effective_at=now(),
        )  # fmt: skip


def partner_of_chi(world):
    """A partner company that is paid for what Chi does."""
    ada = world.admin()
    with acting(ada):
        entity = network.add_legal_entity(ada, name="Partner SA", country="PT")
        provider_id = network.add_provider(ada, name="Partner SA", kind="partner", legal_entity_id=entity)
        network.sign_with_worker(
            ada, worker_id=world.workers["chi"], provider_id=provider_id, from_date=now().date()
        )
    return provider_id


def test_a_partner_is_paid_by_the_book_of_the_day_the_order_was_placed():
    """Two sums at 2.00: Bo earns 1.70, the partner 2.50 by its book; the client still pays 4.00."""
    world = make_world(rate="2")
    partner = partner_of_chi(world)
    book(world, partner, "2.50")
    ada, ana = world.admin(), world.actor("ana")
    wish = placing.Wish(
        programme_id=world.programme_id, line="toy", title="Sums", shape=Shape.ORDER, options={},
        source=b"id,sum\na,2+3\nb,1+4\n", media_type="text/csv",
    )  # fmt: skip
    with acting(ada):
        (cost,) = placing.quote(ada, wish, now=now()).partners
    assert (cost.provider, cost.version, cost.rate) == ("Partner SA", 1, Decimal("2.5"))
    assert cost.least == Decimal("5.0")
    with acting(ana):
        assert placing.quote(ana, wish, now=now()).partners == (), "what partners ask is not the client's"

    order_id = place_sums(world, ("2+3", "1+4"))
    settle()
    book(world, partner, "9")
    nets = {}
    for name in ("bo", "chi"):
        handed = take(world, name)
        actor = world.actor(name)
        with acting(actor):
            nets[name] = working.desk(actor, handed.assignment_id).earning.net
        answer(world, name, handed.assignment_id)
    assert nets == {"bo": Decimal("1.70"), "chi": Decimal("2.50")}
    settle()

    with acting(ana):
        (handed,) = deliver_selectors.deliveries_of_order(ana, order_id)
        delivering.accept(ana, handed.id, now=now())
    with acting(ada):
        payouts = {one.worker_id: one for one in money_selectors.payouts(ada)}
        assert money_selectors.off_balance(ada) == ()
        (invoice,) = money_selectors.invoices(ada)
        told = explaining.explain(ada, "payout", payouts[world.workers["chi"]].id)
    assert invoice.total == Decimal(4)
    assert invoice.commission == Decimal("-0.20"), "the operator bears what the partner asks more"
    assert payouts[world.workers["chi"]].amount == Decimal("2.50")
    assert payouts[world.workers["bo"]].amount == Decimal("1.70")
    assert payouts[world.workers["chi"]].provider_id == partner
    assert told.same
    assert "price book asks (version 1)" in told.reasons[0]
    chi = world.actor("chi")
    with acting(chi):
        (earned,) = money_selectors.my_earnings(chi)
        assert (earned.net, earned.book_version, earned.commission_ratio) == (Decimal("2.50"), 1, 0)
        assert money_selectors.earned_since(chi)[0].amount == Decimal("2.50")
    eve = world.actor("eve")
    with acting(eve), pytest.raises(NotFound):
        explaining.explain(eve, "payout", payouts[world.workers["chi"]].id)
