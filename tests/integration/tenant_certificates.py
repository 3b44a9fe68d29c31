"""What each client of the house has of certificates: an order that was sampled, inspected and certified."""

from typing import TYPE_CHECKING
from uuid import UUID

from heliotrope.core.deliver.certificate.periods import month
from heliotrope.core.line import Shape
from heliotrope.flow import certifying, certifying_periods, offering, placing, submitting
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import orders as order_insight

if TYPE_CHECKING:
    from tests.integration.tenants import Side


def place(side: "Side") -> dict[str, UUID]:
    """Five texts, each to be judged once."""
    member = side.world.actor(side.member)
    wish = placing.Wish(
        programme_id=side.programme_id,
        line="annotation",
        title=f"certified {side.mark}",
        shape=Shape.ORDER,
        options={"labels": ["yes", "no"], "most": 1, "gold_ratio": 0},
        source=("id,text\n" + "".join(f"{n},certified of {side.mark}\n" for n in range(5))).encode(),
        media_type="text/csv",
    )
    with acting(member):
        return {"certified": placing.place(member, wish, now=now()).order_id}


def begin(side: "Side", order_id: UUID) -> None:
    """The client asks for a certificate, and the first worker judges everything."""
    member = side.world.actor(side.member)
    with acting(member):
        certifying.ask(member, order_id, certifying.Wish(inspections=5, inspector_level=3), now=now())
    side.ids["certified_order_id"] = order_id
    _answer(side, order_id, side.first)


def span(side: "Side", stream_id: UUID) -> None:
    """The client asks for a certificate of what a stream delivers this month and every month after it."""
    member = side.world.actor(side.member)
    with acting(member):
        wish = certifying.Wish(inspections=5, inspector_level=1)
        side.ids["period_order_id"] = certifying_periods.ask(
            member, stream_id, wish, month(now().date()), repeats=True, now=now()
        )


def inspect(side: "Side", order_id: UUID) -> None:
    """The second worker inspects all of it."""
    _answer(side, order_id, side.second)


def _answer(side: "Side", order_id: UUID, name: str) -> None:
    admin = side.world.admin()
    with acting(admin):
        units = order_insight.unit_rows(admin, order_id, state="open")
        asked = [offering.Asked(unit_id=unit.id, worker_id=side.world.workers[name]) for unit in units]
        offers = offering.make_offers(admin, asked, now=now())
    for offer_id in offers:
        worker = side.world.actor(name)
        with acting(worker):
            held = offering.accept(worker, offer_id, now=now()).assignment_id
        worker = side.world.actor(name)
        with acting(worker):
            submitting.submit(worker, held, given={"answer": "yes"}, spent_s=1.0, now=now())
