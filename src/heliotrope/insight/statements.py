"""A worker's statement of pay across tables: judgements with their minutes, payouts, what banks returned."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from heliotrope.core.money.statements import (
    PayoutGiven,
    PayState,
    Return,
    Statement,
    StatementLine,
    statement,
)
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import ClaimLine, Earning, PayoutLine
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.deliver import services as deliver
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.quality import inspections
from heliotrope.pipeline.quality import selectors as quality_selectors

MOST_LINES = 5000
"""How many judgements one statement takes; a worker with more asks for a shorter time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerStatement:
    """A statement with the names that it needs.

    Attributes:
        titles: of orders.
        cut: whether there are more lines than are shown; then the sums are of what is shown.
    """

    worker_id: UUID
    handle: str
    timezone: str
    provider: str
    statement: Statement
    titles: Mapping[UUID, str]
    cut: bool


def statement_of(actor: Actor, worker_id: UUID, *, limit: int = MOST_LINES) -> WorkerStatement:
    """The statement of one worker whom the actor may see."""
    worker = network_selectors.worker(actor, worker_id)
    own = replace(actor, worker_id=worker_id)
    earnings = money_selectors.my_earnings(own, limit=limit + 1)
    payouts = money_selectors.payouts(own, limit=limit)
    judged = {one.id: one.spent_s for one in quality_selectors.my_judgements(own, limit=2 * limit)}
    spent = judged | inspections.time_of_worker(own, limit=2 * limit)
    told = statement(
        _by_payout(earnings[:limit], payouts, spent),
        _given(payouts, money_selectors.claims_of(own, {one.id for one in payouts})),
    )
    titles = demand_selectors.titles(actor, {section.order_id for section in told.sections})
    return WorkerStatement(
        worker_id=worker_id,
        handle=worker.handle,
        timezone=worker.timezone,
        provider=network_selectors.payees(actor, [worker_id])[worker_id].provider,
        statement=told,
        titles=titles,
        cut=len(earnings) > limit,
    )


def _by_payout(
    earnings: Sequence[Earning], payouts: Sequence[PayoutLine], spent: Mapping[UUID, float]
) -> dict[UUID | None, list[StatementLine]]:
    """The lines by the payout of the delivery that their item, or their whole order, left with."""
    by_delivery = {one.delivery_id: one.id for one in payouts}
    found: dict[UUID | None, list[StatementLine]] = defaultdict(list)
    for one in earnings:
        places = (deliver.delivery_id_of(one.order_id, item) for item in (one.item_id, None))
        payout = next((by_delivery[place] for place in places if place in by_delivery), None)
        found[payout].append(
            StatementLine(
                judgement_id=one.judgement_id,
                order_id=one.order_id,
                earned_at=one.earned_at,
                spent_s=spent.get(one.judgement_id),
                part=one.part,
                note=one.note,
                pieces=one.pieces,
                rate=one.rate_per_judgement,
                commission_ratio=one.commission_ratio,
                rule_version=one.commission_version,
                currency=one.currency,
                book_version=one.book_version,
            )
        )
    return found


def _given(payouts: Sequence[PayoutLine], claims: Sequence[ClaimLine]) -> tuple[PayoutGiven, ...]:
    by_payout: dict[UUID, list[ClaimLine]] = defaultdict(list)
    for claim in claims:
        by_payout[claim.payout_id].append(claim)
    return tuple(_payout(one, by_payout[one.id]) for one in payouts)


def _state(one: PayoutLine, *, in_batch: bool) -> PayState:
    if one.paid_at is not None:
        return PayState.PAID
    if one.held:
        return PayState(one.held)
    return PayState.IN_BATCH if in_batch else PayState.OWED


def _payout(one: PayoutLine, claims: Sequence[ClaimLine]) -> PayoutGiven:
    live = next((claim for claim in claims if claim.state in ("open", "paid")), None)
    return PayoutGiven(
        id=one.id,
        order_id=one.order_id,
        amount=one.amount,
        currency=one.currency,
        due_at=one.due_at,
        state=_state(one, in_batch=live is not None),
        paid_at=one.paid_at,
        batch=live.number if live is not None else "",
        returns=tuple(
            Return(
                amount=claim.amount,
                returned_at=claim.returned_at,
                batch=claim.number,
                reason=claim.reason,
            )
            for claim in claims
            if claim.returned_at is not None
        ),
    )
