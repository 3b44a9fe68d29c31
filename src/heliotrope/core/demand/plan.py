"""A plan: pieces of work in several lines, and which of them wait for which.

Hours are working hours; calendar hours come from them by the schedule's calendar.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from heliotrope.core.line import Options, Shape
from heliotrope.core.money.baseline import Baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreePoint:
    """An estimate for one unit: as little, as is likely, as much as can reasonably be."""

    low: Decimal
    likely: Decimal
    high: Decimal

    @property
    def expected(self) -> Decimal:
        """The mean of the beta distribution that PERT assumes: (low + 4 likely + high) / 6."""
        return (self.low + 4 * self.likely + self.high) / 6

    @property
    def deviation(self) -> Decimal:
        """A sixth of the range: the standard deviation that PERT assumes."""
        return (self.high - self.low) / 6

    @property
    def ordered(self) -> bool:
        """Whether low ≤ likely ≤ high, none below zero and the last above it."""
        return (
            self.low.is_finite() and self.high.is_finite() and 0 <= self.low <= self.likely <= self.high > 0
        )


def three(low: str, likely: str, high: str) -> ThreePoint:
    """An estimate from decimal text."""
    return ThreePoint(low=Decimal(low), likely=Decimal(likely), high=Decimal(high))


class Feeds(StrEnum):
    """What of another node a node's file of demand is made from."""

    DEMAND = "demand"
    """The file that was given to it."""
    DELIVERY = "delivery"
    """The file that it delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Where a node's file comes from when nobody uploads one."""

    node: str
    what: Feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One piece of work of a plan; it becomes one order or one stream of its line.

    Attributes:
        key: stable name in the plan.
        count: units of work.
        unit: code of what one unit is, such as ``product`` or ``case``.
        skills: codes of every skill that somebody must have.
        effort: working hours a unit.
        pieces: pieces of the rate card a unit.
        people: how many work on it at once.
        span_days: calendar days that it stays open at least, such as a fortnight of support.
        after: keys of the nodes that are delivered before it begins.
        feed: whose file its own is made from; None for one that is uploaded, or for a stream.
        due_at: when it is to be delivered; None when only the plan has an end.
        baseline: the same work by one local expert in the buyer's market; None while it was not measured.
    """

    key: str
    line: str
    shape: Shape
    title: str
    count: int
    unit: str
    skills: tuple[str, ...]
    effort: ThreePoint
    pieces: ThreePoint
    people: int = 1
    span_days: int = 0
    after: tuple[str, ...] = ()
    options: Options = field(default_factory=dict)
    feed: Feed | None = None
    due_at: datetime | None = None
    baseline: Baseline | None = None

    @property
    def hours(self) -> ThreePoint:
        """Working hours of all its units; one estimate for all, so that an error is in every unit."""
        return ThreePoint(
            low=self.effort.low * self.count,
            likely=self.effort.likely * self.count,
            high=self.effort.high * self.count,
        )

    @property
    def needs_file(self) -> bool:
        """Whether it cannot begin without a file of demand."""
        return self.shape is Shape.ORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The nodes of a plan, in the order in which they are shown."""

    nodes: tuple[Node, ...]
    due_at: datetime | None = None

    @property
    def by_key(self) -> Mapping[str, Node]:
        """The nodes by key; of two with one key the last."""
        return {node.key: node for node in self.nodes}
