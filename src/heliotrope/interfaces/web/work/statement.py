"""A worker's statement of pay: each judgement with its rate and rule, payouts, and totals that add up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.notes import noted
from heliotrope.interfaces.web.work.amounts import date_text, moment_text, money_text, share_text, when_text
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors

MOST_LINES = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """What one judgement pays, or one part of it: the pieces, and how they were counted."""

    judgement_id: UUID
    earned_at: datetime
    when: str
    note: str
    pieces: str
    rate: str
    kept: str
    version: int
    net: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementOrder:
    """The judgements of one order, the latest first."""

    title: str
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPayout:
    """What is owed, or was paid, for the judgements of one delivery; rounded to the cent."""

    id: UUID
    title: str
    judgements: int
    amount: str
    due: str
    paid: str
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One currency's totals.

    Attributes:
        same: whether the lines, added up here one by one, give what the books say.
    """

    judgements: int
    earned: str
    owed: str
    paid: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A worker's pay to date.

    Attributes:
        cut: whether there are more lines than are shown; the totals count them all.
    """

    handle: str
    timezone: str
    drawn: str
    provider: str
    orders: tuple[StatementOrder, ...]
    payouts: tuple[StatementPayout, ...]
    totals: tuple[Total, ...]
    cut: bool


def statement(actor: Actor, worker_id: UUID, *, at: datetime) -> Statement:
    """The worker's statement to date."""
    worker = network_selectors.worker(actor, worker_id)
    zone = worker.timezone
    earnings = money_selectors.my_earnings(actor, limit=MOST_LINES + 1)
    cut = len(earnings) > MOST_LINES
    payouts = money_selectors.payouts(actor, limit=MOST_LINES)
    orders = {one.order_id for one in earnings} | {one.order_id for one in payouts}
    titles = {order_id: demand_selectors.order(actor, order_id).title for order_id in orders}
    return Statement(
        handle=worker.handle,
        timezone=zone,
        drawn=when_text(at, zone),
        provider=network_selectors.payees(actor, [worker_id])[worker_id].provider,
        orders=_orders(earnings[:MOST_LINES], titles, zone),
        payouts=tuple(
            StatementPayout(
                id=one.id,
                title=titles[one.order_id],
                judgements=one.judgements,
                amount=money_text(one.amount, one.currency),
                due=date_text(one.due_at, zone),
                paid=date_text(one.paid_at, zone) if one.paid_at else "",
                held=one.held,
            )
            for one in payouts
        ),
        totals=_totals(actor, earnings, payouts, complete=not cut),
        cut=cut,
    )


def _orders(
    earnings: Sequence[money_selectors.Earning], titles: Mapping[UUID, str], zone: str
) -> tuple[StatementOrder, ...]:
    lines: dict[UUID, list[StatementLine]] = defaultdict(list)
    for one in earnings:
        lines[one.order_id].append(
            StatementLine(
                judgement_id=one.judgement_id,
                earned_at=one.earned_at,
                when=moment_text(one.earned_at, zone),
                note=noted(one.note),
                pieces=f"{one.pieces.normalize():f}",
                rate=money_text(one.rate_per_judgement, one.currency),
                kept=gettext("price book") if one.book_version else share_text(one.commission_ratio),
                version=one.book_version or one.commission_version,
                net=money_text(one.net, one.currency),
            )
        )
    return tuple(
        StatementOrder(title=titles[order_id], lines=tuple(found)) for order_id, found in lines.items()
    )


def _totals(
    actor: Actor,
    earnings: tuple[money_selectors.Earning, ...],
    payouts: tuple[money_selectors.PayoutLine, ...],
    *,
    complete: bool,
) -> tuple[Total, ...]:
    added: dict[str, Decimal] = defaultdict(Decimal)
    for one in earnings:
        added[one.currency] += one.net
    owed: dict[str, Decimal] = defaultdict(Decimal)
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for payout in payouts:
        if payout.held == "forfeited":
            continue
        (owed if payout.paid_at is None else paid)[payout.currency] += payout.amount
    return tuple(
        Total(
            judgements=booked.judgements,
            earned=money_text(booked.amount, booked.currency),
            owed=money_text(owed[booked.currency], booked.currency),
            paid=money_text(paid[booked.currency], booked.currency),
            same=complete and added[booked.currency] == booked.amount,
        )
        for booked in money_selectors.earned_since(actor)
    )
