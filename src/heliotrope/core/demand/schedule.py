"""When each node of a plan can be done: the critical path over three-point estimates.

Each node takes its expected time, (low + 4 likely + high) / 6; the variance of a path is the sum of its
nodes' variances, which takes nodes as independent of each other.  A plan's end is that of its longest path,
so it is optimistic where two paths are nearly as long.

Source:
    Malcolm, Roseboom, Clark & Fazar (1959), Operations Research 7(5): PERT.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from heliotrope.core.demand.plan import Node, Plan
from heliotrope.core.errors import Invalid

NINETY = Decimal("1.2816")
"""Standard deviations above the mean under which nine of ten normal values lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """How much of a calendar week one person works."""

    hours_per_day: Decimal = Decimal(8)
    days_per_week: Decimal = Decimal(5)

    def __post_init__(self) -> None:
        if not 0 < self.hours_per_day <= 24 or not 0 < self.days_per_week <= 7:
            raise Invalid("A calendar has 1 to 24 hours a day and 1 to 7 days a week")

    @property
    def stretch(self) -> Decimal:
        """Calendar hours that one working hour takes."""
        return Decimal(24 * 7) / (self.hours_per_day * self.days_per_week)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When one node is worked on, in calendar hours from the plan's start.

    Attributes:
        slack_h: by how much it may end later without moving the plan's end.
        deviation_h: standard deviation of its own length.
    """

    start_h: Decimal
    finish_h: Decimal
    slack_h: Decimal
    deviation_h: Decimal

    @property
    def critical(self) -> bool:
        """Whether any delay of it delays the plan."""
        return self.slack_h == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The slots by node, the plan's expected length and its variance along the critical path."""

    slots: Mapping[str, Slot]
    path: tuple[str, ...]
    expected_h: Decimal
    variance_h2: Decimal

    @property
    def likely_h(self) -> Decimal:
        """The length that nine of ten such plans keep."""
        return self.expected_h + NINETY * self.variance_h2.sqrt()


def instant(start: datetime, hours: Decimal) -> datetime:
    """So many calendar hours after the start."""
    return start + timedelta(hours=float(hours))


def length_h(node: Node, calendar: Calendar) -> Decimal:
    """Expected calendar hours of one node, at least its span."""
    worked = node.hours.expected / max(1, node.people) * calendar.stretch
    return max(worked, Decimal(24 * node.span_days))


def deviation_h(node: Node, calendar: Calendar) -> Decimal:
    """Standard deviation of a node's calendar hours; none for one whose span is what takes the time."""
    worked = node.hours.expected / max(1, node.people) * calendar.stretch
    if worked < 24 * node.span_days:
        return Decimal(0)
    return node.hours.deviation / max(1, node.people) * calendar.stretch


def cycle(plan: Plan) -> tuple[str, ...]:
    """Nodes that wait for each other in a circle, the first again at the end; empty when there are none."""
    nodes, done = plan.by_key, set[str]()
    for first in nodes:
        if first in done:
            continue
        path, places, stack = [first], {first: 0}, [iter(nodes[first].after)]
        while stack:
            before = next(stack[-1], None)
            if before is None:
                stack.pop()
                left = path.pop()
                del places[left]
                done.add(left)
            elif before in places:
                return (*reversed([*path[places[before] :], before]),)
            elif before in nodes and before not in done:
                places[before] = len(path)
                path.append(before)
                stack.append(iter(nodes[before].after))
    return ()


def ordered(plan: Plan) -> tuple[Node, ...]:
    """The nodes so that each stands after those it waits for.

    Raises:
        Invalid: nodes wait for each other in a circle.
    """
    if circle := cycle(plan):
        raise Invalid(f"Nodes wait for each other: {' → '.join(circle)}")
    left, placed, found = list(plan.by_key.values()), set[str](), list[Node]()
    known = set(plan.by_key)
    while left:
        ready = [node for node in left if set(node.after) & known <= placed]
        found += ready
        placed |= {node.key for node in ready}
        left = [node for node in left if node.key not in placed]
    return tuple(found)


def schedule(plan: Plan, calendar: Calendar | None = None) -> Schedule:
    """When each node can be done at the earliest, and which of them the plan's end hangs on.

    Raises:
        Invalid: nodes wait for each other in a circle.
    """
    counted = calendar or Calendar()
    order, known = ordered(plan), plan.by_key
    starts: dict[str, Decimal] = {}
    ends: dict[str, Decimal] = {}
    for node in order:
        starts[node.key] = max((ends[one] for one in node.after if one in known), default=Decimal(0))
        ends[node.key] = starts[node.key] + length_h(node, counted)
    end = max(ends.values(), default=Decimal(0))
    latest = dict.fromkeys(ends, end)
    for node in reversed(order):
        begins = latest[node.key] - length_h(node, counted)
        for one in node.after:
            if one in known:
                latest[one] = min(latest[one], begins)
    slots = {
        key: Slot(
            start_h=starts[key],
            finish_h=ends[key],
            slack_h=_none_if_tiny(latest[key] - ends[key]),
            deviation_h=deviation_h(known[key], counted),
        )
        for key in ends
    }
    path = _path(plan, starts, ends)
    variance = sum((slots[key].deviation_h ** 2 for key in path), Decimal(0))
    return Schedule(slots=slots, path=path, expected_h=end, variance_h2=variance)


def _none_if_tiny(hours: Decimal) -> Decimal:
    """Zero for what is only the rounding of a division: less than a second."""
    return Decimal(0) if abs(hours) < Decimal("0.0002") else hours


def _path(plan: Plan, starts: Mapping[str, Decimal], ends: Mapping[str, Decimal]) -> tuple[str, ...]:
    """The longest path, from its first node to its last."""
    if not ends:
        return ()
    here = max(ends, key=lambda key: ends[key])
    path = [here]
    while before := [one for one in plan.by_key[here].after if one in ends and ends[one] == starts[here]]:
        here = before[0]
        path.append(here)
    return tuple(reversed(path))
