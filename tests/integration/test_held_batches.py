"""Pay under suspicion and batches of payouts: what is held is in no batch, what has left stays paid."""

from decimal import Decimal
from uuid import UUID

import pytest

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.quality.contests import Finding
from heliotrope.core.quality.suspects import Suspicion
from heliotrope.flow import delivering, paying_out
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import paying
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import PayoutLine
from heliotrope.pipeline.quality import contesting
from tests.integration.bills import second_admin
from tests.integration.test_payouts import cash_of, proposed, ready
from tests.support.machine import settle
from tests.support.world import World

PAY = Decimal("4.25")


def owed(world: World) -> PayoutLine:
    ada = world.admin()
    with acting(ada):
        (line,) = money_selectors.payouts(ada)
    return line


def suspect(world: World) -> UUID:
    """Suspect Bo on the one order there is; gives the suspicion's key."""
    platform, order_id = world.platform(), owed(world).order_id
    worker = str(world.workers["bo"])
    found = Finding(
        worker=worker, kind=Suspicion.GUESSING, others=0, judgements=50, observed=25, expected=25, chance=0.9
    )
    with acting(platform):
        contesting.tell(order_id=order_id, client_id=world.client_id, found=[found], now=now())
    settle()
    return derived_id(order_id, "suspicion", worker, Suspicion.GUESSING.value)


def clear(world: World, suspicion_id: UUID) -> None:
    dee = world.actor("dee")
    with acting(dee):
        contesting.settle_suspicion(dee, suspicion_id, clear=True, reason="I looked at it.", now=now())
    settle()


def carried_out(world: World) -> UUID:
    """A batch of all that is payable, approved by Bea and paid."""
    batch_id, bea = proposed(world.admin()), second_admin(world)
    with acting(bea):
        paying.approve(bea, batch_id, now=now())
        paying_out.mark_paid(bea, batch_id, now=now())
    return batch_id


def test_what_is_held_is_in_no_batch_and_leaves_once_when_it_is_released():
    world, ada, provider_id = ready()
    suspicion_id = suspect(world)
    assert owed(world).held == "held"
    with acting(ada):
        assert money_selectors.payable(ada) == ()
    with pytest.raises(Invalid, match="Nothing is payable"):
        proposed(ada)

    clear(world, suspicion_id)
    carried_out(world)

    assert (owed(world).held, owed(world).paid_at is not None) == ("", True)
    with acting(ada), pytest.raises(Conflict, match="paid for this delivery before"):
        delivering.pay_provider(ada, owed(world).delivery_id, provider_id, now=now())
    with pytest.raises(Invalid, match="Nothing is payable"):
        proposed(ada)
    assert cash_of(world, provider_id) == PAY


def test_a_batch_with_pay_that_came_under_suspicion_is_not_approved_but_rejected():
    world, ada, provider_id = ready()
    bea, batch_id = second_admin(world), proposed(ada)
    suspect(world)

    with acting(bea):
        with pytest.raises(Conflict, match="held under suspicion"):
            paying.approve(bea, batch_id, now=now())
        paying.reject(bea, batch_id, now=now())

    with acting(ada):
        assert money_selectors.payable(ada) == ()
    assert cash_of(world, provider_id) == 0


def test_what_a_second_person_let_go_is_not_held_any_more():
    world, ada, provider_id = ready()
    bea, batch_id = second_admin(world), proposed(ada)
    with acting(bea):
        paying.approve(bea, batch_id, now=now())
    suspect(world)
    assert owed(world).held == ""

    with acting(bea):
        paying_out.mark_paid(bea, batch_id, now=now())
    suspect(world)

    assert owed(world).held == ""
    assert cash_of(world, provider_id) == PAY


def test_released_pay_that_the_bank_sent_back_is_owed_and_paid_again():
    world, ada, provider_id = ready()
    clear(world, suspect(world))
    batch_id = carried_out(world)

    with acting(ada):
        paying_out.take_return(ada, batch_id, provider_id, reason="AC04", now=now())
    assert (owed(world).paid_at, cash_of(world, provider_id)) == (None, 0)
    with acting(ada):
        delivering.pay_provider(ada, owed(world).delivery_id, provider_id, now=now())

    assert owed(world).paid_at is not None
    assert cash_of(world, provider_id) == PAY
    with pytest.raises(Invalid, match="Nothing is payable"):
        proposed(ada)
