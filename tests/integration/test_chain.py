"""The chain by its services: an order from demand to a paid, recomputable payout."""

from decimal import Decimal

from heliotrope.core.line import Shape
from heliotrope.flow import delivering, explaining, placing, submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.support.machine import settle
from tests.support.world import World, make_world

CSV = b"id,text,gold\na,good,\nb,bad,\nc,fine,\ng,gold,yes\n"


def wish(world: World, source: bytes = CSV, **options: object) -> placing.Wish:
    return placing.Wish(
        programme_id=world.programme_id,
        line="annotation",
        title="Is it kind?",
        shape=Shape.ORDER,
        options={"labels": ["yes", "no"], "most": 3, **options},
        source=source,
        media_type="text/csv",
    )


def place(world: World, wished: placing.Wish):
    ana = world.actor("ana")
    with acting(ana):
        return placing.place(ana, wished, now=now()).order_id


def work_until_dry(world: World, names: list[str], answer: str = "yes") -> int:
    """Each worker in turn takes one unit and answers it, until nobody gets any."""
    done = 0
    while True:
        before = done
        for name in names:
            actor = world.actor(name)
            with acting(actor):
                handed = working.take_next(actor, now=now())
            if not hasattr(handed, "assignment_id"):
                continue
            actor = world.actor(name)
            with acting(actor):
                working.desk(actor, handed.assignment_id)
                submitting.submit(
                    actor, handed.assignment_id, given={"answer": answer}, spent_s=4.0, now=now()
                )
            done += 1
        settle()
        if done == before:
            return done


def test_an_order_goes_from_demand_to_a_payout_that_recomputes():
    world = make_world(workers=2)
    order_id = place(world, wish(world))
    settle()
    judged = work_until_dry(world, ["bo", "chi", "w0", "w1"])

    ana = world.actor("ana")
    with acting(ana):
        order = demand_selectors.order(ana, order_id)
        assert order.state == "delivered"
        delivery = deliver_selectors.deliveries_of_order(ana, order_id)[0]
        assert delivery.items == 4
        assert delivery.judgements == judged
        content, media_type = delivering.file(ana, delivery.id, "results.csv")
        assert media_type == "text/csv"
        assert content.splitlines()[1].startswith(b"a,")
        invoice_id = delivering.accept(ana, delivery.id, now=now())
    ada = world.admin()
    with acting(ada):
        invoice = money_selectors.invoice(ada, invoice_id)
        assert invoice.total == (Decimal("0.04") * judged).quantize(Decimal("0.01"))
        assert money_selectors.off_balance(ada) == ()
        for payout in money_selectors.payouts(ada, order_id=order_id):
            assert explaining.explain(ada, "payout", payout.id).same
        assert explaining.explain(ada, "invoice", invoice_id).same
        delivering.take_payment(ada, invoice_id, now=now())
        for provider_id in {p.provider_id for p in money_selectors.payouts(ada, order_id=order_id)}:
            delivering.pay_provider(ada, delivery.id, provider_id, now=now())
        assert money_selectors.off_balance(ada) == ()
        open_accounts = {"receivable", "payable", "provider-payable", "work-in-progress"}
        assert all(not b.amount for b in money_selectors.balances(ada) if b.account in open_accounts)
