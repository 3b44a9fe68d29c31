"""What the generators found, by hand."""

from decimal import Decimal

import pytest

from heliotrope.core.errors import Conflict
from heliotrope.core.quality.contests import Finding
from heliotrope.core.quality.suspects import Suspicion
from heliotrope.flow import closing, delivering, offering, paying_out, producing, suspecting
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import orders as order_insight
from heliotrope.money import paying
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.quality import contesting
from tests.integration.attacked.worked import work_and_deliver
from tests.integration.bills import second_admin
from tests.integration.short import place_sums
from tests.integration.test_payouts import cash_of, name_account, proposed
from tests.support.world import make_world


def test_an_offer_ends_with_its_unit_when_the_order_closes():
    """Bo is not asked any more about a unit that was withdrawn, and can neither take nor decline it."""
    world = make_world()
    order_id = place_sums(world, ["2+3", "1+1"])
    producing.produce(client_id=world.client_id, order_id=order_id)
    ada = world.admin()
    with acting(ada):
        units = order_insight.unit_rows(ada, order_id, state="open")
        asked = [offering.Asked(unit_id=one.id, worker_id=world.workers["bo"]) for one in units]
        first, second = offering.make_offers(ada, asked, now=now())
    bo = world.actor("bo")
    with acting(bo):
        offering.accept(bo, first, now=now())
    with acting(ada):
        closing.close(ada, order_id, now=now())

    bo = world.actor("bo")
    with acting(bo):
        assert match_selectors.my_offers(bo) == ()
        assert match_selectors.my_offer(bo, second).state == "expired"
        with pytest.raises(Conflict, match="no longer open"):
            offering.decline(bo, second, now=now())


def test_what_a_bank_sent_back_is_owed_though_the_rest_of_its_delivery_was_paid_by_hand():
    """One colleague is held, the other paid by a bank that sends it back once the first was paid by hand."""
    world = make_world(workers=1, rate="5")
    order_id = work_and_deliver(world, 2)
    ada, bea, provider_id = world.admin(), second_admin(world), name_account(world, world.admin())
    colleague = str(world.workers["w0"])
    found = Finding(
        worker=colleague, kind=Suspicion.GUESSING, others=0, judgements=50, observed=25, expected=25,
        chance=0.9,
    )  # fmt: skip
    with acting(world.platform()):
        contesting.tell(order_id=order_id, client_id=world.client_id, found=[found], now=now())
    suspecting.follow(client_id=world.client_id, order_id=order_id)
    batch_id = proposed(ada)
    with acting(bea):
        paying.approve(bea, batch_id, now=now())
        paying_out.mark_paid(bea, batch_id, now=now())
    dee = world.actor("dee")
    with acting(dee):
        suspicion_id = derived_id(order_id, "suspicion", colleague, Suspicion.GUESSING.value)
        contesting.settle_suspicion(dee, suspicion_id, clear=True, reason="I looked.", now=now())
    suspecting.follow(client_id=world.client_id, order_id=order_id)

    with acting(ada):
        delivery_id = money_selectors.payouts(ada)[0].delivery_id
        delivering.pay_provider(ada, delivery_id, provider_id, now=now())
        assert cash_of(world, provider_id) == Decimal("8.50")
        paying_out.take_return(ada, batch_id, provider_id, reason="AC04 closed account", now=now())
        paid = {one.worker_id: one.paid_at is not None for one in money_selectors.payouts(ada)}
        assert paid == {world.workers["bo"]: False, world.workers["w0"]: True}
        assert [one.worker_id for one in money_selectors.payable(ada)] == [world.workers["bo"]]
        delivering.pay_provider(ada, delivery_id, provider_id, now=now())
        assert money_selectors.payable(ada) == ()
        with pytest.raises(Conflict, match="paid for this delivery before"):
            delivering.pay_provider(ada, delivery_id, provider_id, now=now())
    assert cash_of(world, provider_id) == Decimal("8.50")
