"""A worker's day: what is in hand, what is offered, what was judged and what it earned."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from heliotrope.core.match.availability import next_available
from heliotrope.core.match.people import Candidate
from heliotrope.flow import working
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import answers
from heliotrope.interfaces.web.work.amounts import moment_text, money_text, share_text, when_text
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import Earned, Earning
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import WorkerLine
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.quality import selectors as quality_selectors

LATEST = 12
MOST_OFFERS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """A unit that can be taken up again."""

    id: UUID
    title: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An offer that waits for an answer."""

    id: UUID
    title: str
    pay: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One of the latest judgements with its pay."""

    id: UUID
    title: str
    answer: str
    judged_at: datetime
    when: str
    spent_s: int
    pay: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRule:
    """How a judgement becomes pay, for one rate and one version of the commission."""

    rate: str
    kept: str
    net: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Everything on a worker's first page.

    Attributes:
        next_on: when the worker is next on, when they are off now; empty when on or not in 8 days.
        is_on: whether the worker is on now.
    """

    worker: WorkerLine
    is_on: bool
    next_on: str
    in_hand: tuple[InHand, ...]
    offers: tuple[Offered, ...]
    done_today: int
    earned_today: tuple[str, ...]
    earned: tuple[str, ...]
    rules: tuple[PayRule, ...]
    judged: tuple[Judged, ...]


def day_start(at: datetime, timezone: str) -> datetime:
    """Midnight before an instant, on a clock of that zone."""
    return at.astimezone(ZoneInfo(timezone)).replace(hour=0, minute=0, second=0, microsecond=0)


def today(actor: Actor, worker_id: UUID, *, at: datetime) -> Today:
    """The worker's day at an instant."""
    worker = network_selectors.worker(actor, worker_id)
    lines = working.in_hand(actor)
    candidate = network_selectors.candidate(actor, worker_id, load=len(lines))
    titles = _Titles(actor)
    since = day_start(at, worker.timezone)
    earnings = money_selectors.my_earnings(actor, limit=4 * LATEST)
    return Today(
        worker=worker,
        is_on=next_available(candidate, at) == at,
        next_on=_next_on(candidate, at),
        in_hand=tuple(
            InHand(
                id=line.id,
                title=titles.of(line.order_id),
                until=when_text(line.lease_until, worker.timezone),
            )
            for line in lines
        ),
        offers=_offers(actor, titles, worker.timezone),
        done_today=quality_selectors.done_since(actor, since).judgements,
        earned_today=amounts(money_selectors.earned_since(actor, since)),
        earned=amounts(money_selectors.earned_since(actor)),
        rules=rules_of(earnings),
        judged=_judged(actor, titles, earnings, worker.timezone),
    )


def amounts(earned: Sequence[Earned]) -> tuple[str, ...]:
    """Sums by currency as text."""
    return tuple(money_text(one.amount, one.currency) for one in earned)


def rules_of(earnings: Sequence[Earning]) -> tuple[PayRule, ...]:
    """The different terms behind some earnings, the latest first."""
    seen: dict[PayRule, None] = {}
    for one in earnings:
        rule = PayRule(
            rate=money_text(one.rate_per_judgement, one.currency),
            kept=gettext("price book") if one.book_version else share_text(one.commission_ratio),
            net=money_text(one.rate_per_judgement * (1 - one.commission_ratio), one.currency),
            version=one.book_version or one.commission_version,
        )
        seen.setdefault(rule)
    return tuple(seen)


class _Titles:
    """Titles of orders, each asked for once."""

    def __init__(self, actor: Actor) -> None:
        self._actor, self._known = actor, dict[UUID, str]()

    def of(self, order_id: UUID) -> str:
        if order_id not in self._known:
            self._known[order_id] = demand_selectors.order(self._actor, order_id).title
        return self._known[order_id]


def _next_on(candidate: Candidate, at: datetime) -> str:
    on_at = next_available(candidate, at)
    return "" if on_at is None or on_at == at else when_text(on_at, candidate.timezone)


def _offers(actor: Actor, titles: _Titles, timezone: str) -> tuple[Offered, ...]:
    lines = match_selectors.my_offers(actor, limit=MOST_OFFERS_SHOWN)
    units = decompose_selectors.units(actor, {line.unit_id for line in lines})
    shown = []
    for line in lines:
        unit = units.get(line.unit_id)
        if unit is None:
            continue
        order = demand_selectors.order(actor, unit.order_id)
        shown.append(
            Offered(
                id=line.id,
                title=titles.of(unit.order_id),
                pay=_offered_pay(actor, order, unit),
                until=when_text(line.expires_at, timezone),
            )
        )
    return tuple(shown)


def _offered_pay(actor: Actor, order: OrderLine, unit: UnitLine) -> str:
    """What an offered unit pays; of a region out of reach, where it is kept."""
    if not answers(order.data_home):
        return gettext("what its region %(home)s says") % {"home": order.data_home}
    earning = working.price_of(actor, order, unit)
    return money_text(earning.net, earning.currency)


def _judged(actor: Actor, titles: _Titles, earnings: Sequence[Earning], timezone: str) -> tuple[Judged, ...]:
    lines = quality_selectors.my_judgements(actor, limit=LATEST)
    earned: dict[UUID, Decimal] = defaultdict(Decimal)
    currencies = {one.judgement_id: one.currency for one in earnings}
    for one in earnings:
        earned[one.judgement_id] += one.net
    return tuple(
        Judged(
            id=line.id,
            title=titles.of(line.order_id),
            answer=line.answer,
            judged_at=line.judged_at,
            when=moment_text(line.judged_at, timezone),
            spent_s=round(line.spent_s),
            pay=money_text(earned[line.id], currencies[line.id]) if line.id in earned else "",
        )
        for line in lines
    )
