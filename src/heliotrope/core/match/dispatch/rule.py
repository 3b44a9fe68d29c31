"""The rule ``dispatch@1`` in plain Python: what the floor's index must answer, and how a record is decided
again.

A unit goes to whom it costs least: pay, the bid price of their time, hours at night or far from the
customer's, the stage, less a discount for who knows the contact.  Who costs more than the unit is worth is
kept for other work: bid-price control (Talluri and van Ryzin 1998, Management Science 44(11)).  It loses
where prices are stale: too high and work waits beside free people, too low and it is the cheapest who can.
O(candidates) a decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from heliotrope.core.match.batch.problem import HOUR
from heliotrope.core.match.dispatch.asks import DAY_H, HOUR_S, Arrival, Rules, Stage

__all__ = ["Figures", "Standing", "best", "figures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A worker who may take a unit, as the floor sees them at that moment.

    Attributes:
        stage: the first at which they may.
        rate: coins an hour.
        bid: what an hour of theirs is worth to other work, in coins.
        room: weight that they can still take; below zero when they are off.
    """

    worker: int
    stage: Stage
    rate: int
    bid: int
    offset_s: int
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a worker's taking a unit comes to, in parts of a coin, ``HOUR`` to one; the terms add up."""

    worker: int
    stage: Stage
    pay: int
    bid: int
    night: int
    apart: int
    language: int
    affinity: int

    @property
    def total(self) -> int:
        return self.pay + self.bid + self.night + self.apart + self.language + self.affinity


def figures(arrival: Arrival, one: Standing, stage: Stage, at: int, rules: Rules) -> Figures:
    """The terms at which a worker would take a unit at a stage."""
    busy = rules.busy(arrival)
    gap_h = (abs(one.offset_s - arrival.offset_s) + HOUR_S // 2) // HOUR_S % DAY_H
    return Figures(
        worker=one.worker,
        stage=stage,
        pay=busy * one.rate,
        bid=busy * one.bid,
        night=busy * rules.night[(at + one.offset_s) // HOUR_S % DAY_H],
        apart=busy * rules.apart[min(gap_h, DAY_H - gap_h)],
        language=busy * rules.stages[stage],
        affinity=-rules.affinity * HOUR if one.worker == arrival.last else 0,
    )


def best(arrival: Arrival, standing: Iterable[Standing], at: int, rules: Rules) -> Figures | None:
    """The figures of who takes it, or of the cheapest of those who are kept for dearer work.

    ``total`` above the unit's worth tells the second; None when nobody of the stages that are
    tried by then may and has room.
    """
    weight = rules.weights[arrival.channel]
    tried = rules.stage(at - arrival.opened_at)
    may = [one for one in standing if one.room >= weight and one.stage <= tried]
    if not rules.strict:
        found = [figures(arrival, one, one.stage, at, rules) for one in may]
        return min(found, key=lambda one: (one.total, one.worker), default=None)
    worth = rules.worth(arrival, at)
    kept: Figures | None = None
    for stage in (stage for stage in Stage if stage <= tried):
        found = [figures(arrival, one, stage, at, rules) for one in may if one.stage <= stage]
        if not found:
            continue
        least = min(found, key=lambda one: (one.total, one.worker))
        if least.total <= worth:
            return least
        kept = kept or least
    return kept
