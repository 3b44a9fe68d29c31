"""Push: to whom a unit is offered first, by the rule ``push@1``.

Of the workers who may get the unit, in this order: the least share of their capacity in use; the
tightest fit of skill and language; the lower hourly rate; the least worker_id.  Rates are compared only
when every eligible worker's is known and in one currency: the rule knows no exchange rates.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.match.eligibility import Obstacle, obstacles
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit, Terms, fit_reasons, in_hand, slack, terms
from heliotrope.core.match.zones import aware

__all__ = ["Push", "Ranked", "Ranking", "Refused", "choose_worker", "narrow_workers", "rank_workers"]

RULE, VERSION = "push", 1
CONSIDERED = 50
"""Eligible workers, and refused ones, that a ranking keeps on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A worker who may be offered the unit."""

    worker_id: UUID
    terms: Terms
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A worker who may not, with everything that stands in the way."""

    worker_id: UUID
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Whom to offer a unit, best first.

    Attributes:
        ranked: at most 50.
        refused: those with fewest obstacles first, at most 50.
        eligible: workers who could do it, the unlisted ones included.
        candidates: workers who were looked at.
    """

    unit_id: UUID
    rule: str
    version: int
    ranked: tuple[Ranked, ...]
    refused: tuple[Refused, ...]
    eligible: int
    candidates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """All that a ranking rests on.

    Attributes:
        best: the first eligible workers in the order of the rule, at most 50.
        nearest: the refused ones with fewest obstacles, at most 50.
        rates_compared: whether every eligible worker's rate was known and in one currency.
        judged_by: which of the workers have judged the unit's item before.
    """

    unit: OpenUnit
    at: datetime
    best: tuple[Candidate, ...]
    nearest: tuple[Candidate, ...]
    rates_compared: bool
    judged_by: frozenset[UUID]
    eligible: int
    candidates: int

    def __post_init__(self) -> None:
        if len(self.best) > CONSIDERED or len(self.nearest) > CONSIDERED:
            raise Invalid(f"A ranking rests on at most {CONSIDERED} workers of each kind")


def choose_worker(
    unit: OpenUnit,
    candidates: Iterable[Candidate],
    at: datetime,
    *,
    judged_by: Collection[UUID] = frozenset(),
) -> Ranking:
    """The workers to offer a unit, best first, and why the others are not among them.

    Args:
        candidates: each worker once, in any order.
        judged_by: workers who have judged the unit's item before.
    """
    return rank_workers(narrow_workers(unit, candidates, at, judged_by=judged_by))


def narrow_workers(
    unit: OpenUnit,
    candidates: Iterable[Candidate],
    at: datetime,
    *,
    judged_by: Collection[UUID] = frozenset(),
) -> Push:
    """What a ranking rests on: the 50 best workers and the 50 nearest to being eligible."""
    now = aware(at)
    eligible: list[Candidate] = []
    refused: list[tuple[int, UUID, Candidate]] = []
    for candidate in candidates:
        judged = candidate.worker_id in judged_by
        if found := obstacles(candidate, unit.requirement, now, already_judged=judged):
            refused.append((len(found), candidate.worker_id, candidate))
        else:
            eligible.append(candidate)
    compared = len({c.currency for c in eligible}) == 1 and not any(c.rate_per_hour is None for c in eligible)
    best = sorted(eligible, key=lambda c: _rank(c, unit, rates_compared=compared))[:CONSIDERED]
    nearest = [c for _, _, c in sorted(refused, key=lambda entry: entry[:2])[:CONSIDERED]]
    return Push(
        unit=unit,
        at=now,
        best=tuple(best),
        nearest=tuple(nearest),
        rates_compared=compared,
        judged_by=frozenset(c.worker_id for c in nearest if c.worker_id in judged_by),
        eligible=len(eligible),
        candidates=len(eligible) + len(refused),
    )


def rank_workers(push: Push) -> Ranking:
    """The rule itself; the same `Push` always gives the same answer."""
    best = sorted(push.best, key=lambda c: _rank(c, push.unit, rates_compared=push.rates_compared))
    refused = [
        Refused(
            worker_id=c.worker_id,
            obstacles=obstacles(
                c, push.unit.requirement, push.at, already_judged=c.worker_id in push.judged_by
            ),
        )
        for c in push.nearest
    ]
    return Ranking(
        unit_id=push.unit.unit_id,
        rule=RULE,
        version=VERSION,
        ranked=tuple(_ranked(c, push.unit, push.at) for c in best),
        refused=tuple(sorted(refused, key=lambda r: (len(r.obstacles), r.worker_id))),
        eligible=push.eligible,
        candidates=push.candidates,
    )


def _rank(
    candidate: Candidate, unit: OpenUnit, *, rates_compared: bool
) -> tuple[Fraction, int, Decimal, UUID]:
    # An eligible worker has room, so the capacity is at least 1.
    rate = candidate.rate_per_hour if rates_compared else None
    return (
        Fraction(candidate.load, candidate.capacity),
        slack(candidate, unit.requirement),
        Decimal(0) if rate is None else rate,
        candidate.worker_id,
    )


def _ranked(candidate: Candidate, unit: OpenUnit, at: datetime) -> Ranked:
    figures = terms(candidate, unit, at)
    return Ranked(
        worker_id=candidate.worker_id,
        terms=figures,
        reasons=(*fit_reasons(candidate, unit, figures, at), in_hand(candidate)),
    )
