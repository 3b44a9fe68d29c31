"""A certificate's way before the delivery: asked for, sampled, inspected, and decided on when it misses."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.line import Redundancy, Shape
from heliotrope.core.line.inspected import RIGHT
from heliotrope.core.money.amounts import Money, to_cents
from heliotrope.core.money.credits import Credit
from heliotrope.core.quality.certificate.estimating import Estimate, estimate
from heliotrope.core.quality.certificate.reaching import Further, Outcome, outcome, to_reach
from heliotrope.core.quality.certificate.sampling import Delivered, sample, sample_of
from heliotrope.flow import crediting, period_contents
from heliotrope.flow import inspecting as inspecting_work
from heliotrope.flow.lines import line_of
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import credits as money_credits
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand import services as demand
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import inspecting, inspections, periods
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality.inspections import CertificationLine, InspectionLine
from heliotrope.pipeline.quality.selectors import VerdictLine

GOLD = "gold"
LEAST_INSPECTIONS, MOST_INSPECTIONS = 5, 5000
WORKERS_LOOKED_AT = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a client asks of a certificate.

    Attributes:
        target_ratio: share of right answers that the delivery is to have.
        inspections: items to inspect at random.
        inspector_level: level of the items' skill that an inspector has at least; 4 is an expert.
        level_ratio: how often the stated interval is to hold the truth.
    """

    target_ratio: float = 0.95
    inspections: int = 50
    inspector_level: int = 4
    level_ratio: float = 0.9

    def __post_init__(self) -> None:
        if not 0 < self.target_ratio <= 1 or not 0.5 <= self.level_ratio <= 0.99:
            raise Invalid("A target is over 0 and at most 1, and the level of an interval from 0.5 to 0.99.")
        if not LEAST_INSPECTIONS <= self.inspections <= MOST_INSPECTIONS:
            raise Invalid(f"Have {LEAST_INSPECTIONS} to {MOST_INSPECTIONS} items inspected.")
        if not 1 <= self.inspector_level <= 5:
            raise Invalid("An inspector's level is from 1 to 5.")


def ask(actor: Actor, order_id: UUID, wish: Wish, *, now: datetime) -> None:
    """Ask for a certificate of an order, while it is worked on.

    Raises:
        Conflict: the order is a stream, whose periods are certified (`certifying_periods`), its work is over,
            or a certificate was asked for before.
        Invalid: there are fewer items than inspections, or nobody of the level who could inspect.
    """
    order = demand_selectors.order(actor, order_id)
    if order.shape is not Shape.ORDER:
        raise Conflict("A stream is certified period by period; ask for the certificate of a month.")
    if order.state not in ("placed", "working"):
        raise Conflict("The work on this order is over; ask for a certificate before it is.")
    if wish.inspections > order.items_promised:
        raise Invalid(f"The order has {order.items_promised} items; have no more than that inspected.")
    skills = decompose_selectors.skills_asked(actor, order.id)
    check_inspectors(actor, skills, level_of(order, wish), now)
    note_wish(actor, order_id, order, wish, now=now)


def level_of(order: OrderLine, wish: Wish) -> int:
    """The level that inspectors have; anybody's where nothing of the line can be inspected."""
    return 1 if _by_steps(order) and inspecting_work.reads(order) is None else wish.inspector_level


def note_wish(actor: Actor, order_id: UUID, work: OrderLine, wish: Wish, *, now: datetime) -> None:
    """Write down what is asked of a certificate, under the rule of credits that is in force.

    Args:
        order_id: the order of the inspections.
        work: the order whose work is inspected; the same, or a period's stream.
    """
    inspecting.ask(
        actor,
        order_id,
        client_id=work.client_id,
        target_ratio=wish.target_ratio,
        level_ratio=wish.level_ratio,
        inspections=wish.inspections,
        inspector_level=level_of(work, wish),
        credit_version=money_credits.latest_version(actor),
        now=now,
    )


def _by_steps(order: OrderLine) -> bool:
    return line_of(order.line).plan(order.options).redundancy is Redundancy.STEPS


def check_inspectors(actor: Actor, skills: Collection[str], level: int, now: datetime) -> None:
    """Refuse a level that nobody has; before the items are there, their skill is not known."""
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        known = network_selectors.everybody(platform, now, now, loads={}, limit=WORKERS_LOOKED_AT)
        machines = inspecting_work.ai_ids(platform)
    people = [one for one in known if one.worker_id not in machines]
    for skill in sorted(skills):
        best = max((one.skills.get(skill, 0) for one in people), default=0)
        if best < level:
            raise Invalid(f"Nobody has {skill} at level {level}; the best has level {best}. Ask for that.")


def may_deliver(
    actor: Actor, order: OrderLine, verdicts: Mapping[UUID, VerdictLine], *, now: datetime
) -> bool:
    """Whether a settled order can go out; takes its certificate one step on where it cannot."""
    asked = inspections.certification(actor, order.id)
    if asked is None or asked.state in ("ready", "withdrawn"):
        return True
    if asked.state == "asked":
        return not _begin(actor, order, asked, verdicts, now)
    if asked.state == "missed":
        return False
    lines = inspections.inspections(actor, order.id)
    if any(not line.answer for line in lines):
        return False
    found = estimate(inspections.counted(asked, lines), level_ratio=asked.level_ratio)
    missed = outcome(found, asked.target_ratio) is Outcome.MISSED
    inspecting.conclude(actor, order.id, client_id=order.client_id, missed=missed)
    return not missed


def _begin(
    actor: Actor,
    order: OrderLine,
    asked: CertificationLine,
    verdicts: Mapping[UUID, VerdictLine],
    now: datetime,
) -> bool:
    """Draw the sample; False when there is nothing to inspect."""
    items = _population(verdicts)
    reads = inspecting_work.reads(order)
    if not items or (_by_steps(order) and reads is None):
        inspecting.without_sample(order.id)
        return False
    seed = secrets.token_hex(16)
    strata = sample(items, inspections=min(asked.inspections, len(items)), seed=seed)
    claim = RIGHT if reads is not None else ""
    return inspecting.draw(
        actor,
        order.id,
        client_id=order.client_id,
        seed=seed,
        strata=strata,
        claim=claim,
        went_out=_went_out(actor, order.id),
        now=now,
    )


def _went_out(actor: Actor, order_id: UUID) -> bool:
    """Whether what is certified was delivered before its sample was drawn, as a stream's items are."""
    return periods.certified_by(actor, order_id) is not None


def _population(verdicts: Mapping[UUID, VerdictLine]) -> list[Delivered]:
    """What is sampled: everything that was judged; gold is not, for its answers came with the order."""
    return [
        Delivered(key=str(verdict.item_id), answer=verdict.answer, confidence_ratio=verdict.confidence_ratio)
        for verdict in verdicts.values()
        if verdict.basis != GOLD
    ]


def put_right(
    actor: Actor, order: OrderLine, verdicts: Mapping[UUID, VerdictLine]
) -> Mapping[UUID, VerdictLine]:
    """The verdicts to deliver: where an inspector found another answer, that one.

    Who reads a deliverable says only whether it is right; it goes out as it was made.
    """
    if _by_steps(order) or _went_out(actor, order.id):
        return verdicts
    found = {line.item_id: line.answer for line in inspections.inspections(actor, order.id) if line.answer}
    return {
        item_id: replace(verdict, answer=found[item_id], confidence_ratio=None, on_target=True)
        if found.get(item_id, verdict.answer) != verdict.answer
        else verdict
        for item_id, verdict in verdicts.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far an order's certificate is.

    Attributes:
        inspected: inspected items so far, of ``asked.inspections``.
        found: what the sample shows; None before it is inspected whole.
        outcome: how that stands to the target.
        further: more inspections that are expected to reach a missed target; None when it is not missed, and
            where an inspection puts nothing right: for work by steps, and for what a stream delivered before.
        price: of those inspections.
        credit: what delivering as it is credits; None when nothing, or no rule was agreed.
    """

    asked: CertificationLine
    inspected: int
    found: Estimate | None
    outcome: Outcome | None
    further: Further | None
    price: Money | None
    credit: Credit | None


def standing(actor: Actor, order_id: UUID) -> Standing:
    """How far an order's certificate is.

    Raises:
        NotFound: nobody asked for one.
    """
    order = demand_selectors.order(actor, order_id)
    asked = inspections.certification(actor, order_id)
    if asked is None:
        raise NotFound
    lines = inspections.inspections(actor, order_id)
    inspected = sum(bool(line.answer) for line in lines)
    if asked.state not in ("missed", "ready") or not lines:
        return Standing(
            asked=asked, inspected=inspected, found=None, outcome=None, further=None, price=None, credit=None
        )
    strata = inspections.counted(asked, lines)
    found = estimate(strata, level_ratio=asked.level_ratio)
    mends = asked.state == "missed" and not _by_steps(order) and not _went_out(actor, order_id)
    further = to_reach(strata, found, asked.target_ratio) if mends else None
    paid = money_selectors.pay_lines(actor, order_id=order_id)
    work = crediting.work_alone(period_contents.work(actor, order_id), lines)
    return Standing(
        asked=asked,
        inspected=inspected,
        found=found,
        outcome=outcome(found, asked.target_ratio),
        further=further,
        price=_price(order, further, lines, {line.judgement_id: line.pieces for line in paid})
        if further
        else None,
        credit=crediting.reckon(actor, asked, found.ratio, work),
    )


def _price(
    order: OrderLine, further: Further, lines: tuple[InspectionLine, ...], pieces: Mapping[UUID, Decimal]
) -> Money:
    """What further inspections cost, at the pieces that those so far came to."""
    done = [pieces.get(inspections.pay_id_of(line.item_id), Decimal(1)) for line in lines if line.answer]
    each = sum(done, Decimal(0)) / len(done)
    exact = Money(
        amount=(order.rate_per_judgement * each).quantize(Decimal("0.000001")), currency=order.currency
    )
    return to_cents(exact * further.inspections)


def inspect_on(actor: Actor, order_id: UUID, *, now: datetime) -> None:
    """Pay for as many more inspections as are expected to reach the target.

    Raises:
        Conflict: the order does not wait for a decision about its target.
    """
    order = demand_selectors.order(actor, order_id)
    found = standing(actor, order_id)
    if _by_steps(order) or _went_out(actor, order_id):
        raise Conflict(
            "More inspections put nothing right in work by steps, or in what went out before; take it with "
            "its credit."
        )
    if found.further is None:
        raise Conflict("This order does not wait for a decision about its target.")
    lines = inspections.inspections(actor, order_id)
    drawn = [sum(line.stratum == n for line in lines) for n in range(1, len(found.asked.strata) + 1)]
    strata = sample_of(
        _population(quality_selectors.verdicts(actor, order_id)),
        inspections=[one + more for one, more in zip(drawn, found.further.by_stratum, strict=True)],
        seed=found.asked.seed,
    )
    inspecting.draw_on(actor, order_id, client_id=order.client_id, strata=strata, now=now)


def deliver_as_it_is(actor: Actor, order_id: UUID) -> None:
    """Take a delivery that missed its target, with the credit that the contract's rule gives.

    Raises:
        Conflict: the order does not wait for a decision about its target.
    """
    order = demand_selectors.order(actor, order_id)
    inspecting.deliver_as_it_is(actor, order_id, client_id=order.client_id, home=order.data_home)


def withdraw(actor: Actor, order_id: UUID, *, now: datetime) -> None:
    """Give a certificate up before its sample is inspected; the order then goes on without one.

    Raises:
        Conflict: it is too late, or an inspector has a unit in hand.
    """
    order = demand_selectors.order(actor, order_id)
    decompose.hold_order(order_id, alone=True)
    if order.state == "settled" and (in_hand := decompose_selectors.units_in_hand(order_id)):
        raise Conflict(f"{in_hand} units are in inspectors' hands; withdraw when they have answered.")
    inspecting.withdraw(actor, order_id, client_id=order.client_id, home=order.data_home, now=now)
    if order.state == "placed" and _went_out(actor, order_id) and demand.start_work(actor, order_id):
        # Nothing but its inspections was ordered.
        demand.cancel(actor, order_id)
