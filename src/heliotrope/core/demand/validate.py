"""What stands in the way of a plan: each problem by name, with the nodes that it is about."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from heliotrope.core.demand.plan import Node, Plan
from heliotrope.core.demand.schedule import Calendar, cycle, instant, schedule

NODES_MOST = 60
COUNT_MOST = 1_000_000


class Fault(StrEnum):
    """The kinds of problems."""

    EMPTY = "empty"
    TOO_MANY = "too-many"
    TWICE = "twice"
    CYCLE = "cycle"
    NO_SUCH_NODE = "no-such-node"
    LINE = "line"
    SKILL = "skill"
    TITLE = "title"
    COUNT = "count"
    EFFORT = "effort"
    PAST = "past"
    LATE = "late"


_REMEDY = {
    Fault.EMPTY: "The plan has no node; add one.",
    Fault.TOO_MANY: f"A plan has at most {NODES_MOST} nodes; make two of it.",
    Fault.TWICE: "Two nodes have one key; give each its own.",
    Fault.CYCLE: "These nodes wait for each other; take one of the arrows away.",
    Fault.NO_SUCH_NODE: "It waits for, or takes its file from, a node that is not there; choose another.",
    Fault.LINE: "The programme has no such line; choose another, or have the operator add it.",
    Fault.SKILL: "Nobody at work has this skill; hire or import somebody who has, or take the node out.",
    Fault.TITLE: "Give it a title of 1 to 120 characters.",
    Fault.COUNT: f"Give it between 1 and {COUNT_MOST:,} units, and at least one person.",
    Fault.EFFORT: "Its estimate must rise from optimistic over likely to pessimistic, above zero.",
    Fault.PAST: "It is due before the plan can start; give an instant to come.",
    Fault.LATE: "It is expected later than it is due; move the date, add people, or do less.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that must be mended before the plan can be signed off.

    Attributes:
        nodes: keys of the nodes that it is about; a circle in its order; none for the whole plan.
        value: the line, skill or node that is missing; empty otherwise.
        late_h: by how many calendar hours it is late.
    """

    fault: Fault
    nodes: tuple[str, ...] = ()
    value: str = ""
    late_h: Decimal = Decimal(0)

    def __str__(self) -> str:
        about = f"{' → '.join(self.nodes)}: " if self.nodes else ""
        named = f" ({self.value})" if self.value else ""
        return f"{about}{_REMEDY[self.fault]}{named}"


def validate(
    plan: Plan,
    *,
    skills_known: Set[str],
    lines_known: Set[str],
    start: datetime,
    due: datetime | None,
    calendar: Calendar | None = None,
) -> tuple[Problem, ...]:
    """Everything that stands in the way of a plan that would start at an instant; empty for a good one.

    Args:
        skills_known: codes of the skills of those at work.
        lines_known: codes of the lines of the plan's programme.
        due: when the whole plan is to be delivered, if it is.
    """
    found = list(_of_graph(plan))
    for node in plan.nodes:
        found += _of_node(node, plan, skills_known, lines_known)
    if not any(problem.fault in _UNSCHEDULED for problem in found):
        found += _of_time(plan, start, due, calendar or Calendar())
    return tuple(found)


_UNSCHEDULED = {Fault.CYCLE, Fault.EMPTY, Fault.EFFORT, Fault.COUNT, Fault.TWICE}


def _of_graph(plan: Plan) -> Iterator[Problem]:
    if not plan.nodes:
        yield Problem(fault=Fault.EMPTY)
    if len(plan.nodes) > NODES_MOST:
        yield Problem(fault=Fault.TOO_MANY)
    keys = [node.key for node in plan.nodes]
    twice = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1))
    if twice:
        yield Problem(fault=Fault.TWICE, nodes=twice)
    if circle := cycle(plan):
        yield Problem(fault=Fault.CYCLE, nodes=circle)


def _of_node(node: Node, plan: Plan, skills: Set[str], lines: Set[str]) -> Iterator[Problem]:
    about = (node.key,)
    fed = (node.feed.node,) if node.feed else ()
    for other in dict.fromkeys((*node.after, *fed)):
        if other not in plan.by_key:
            yield Problem(fault=Fault.NO_SUCH_NODE, nodes=about, value=other)
    if node.line not in lines:
        yield Problem(fault=Fault.LINE, nodes=about, value=node.line)
    for skill in node.skills:
        if skill not in skills:
            yield Problem(fault=Fault.SKILL, nodes=about, value=skill)
    if not 0 < len(node.title.strip()) <= 120:
        yield Problem(fault=Fault.TITLE, nodes=about)
    if not 0 < node.count <= COUNT_MOST or not 0 < node.people <= 10_000 or not 0 <= node.span_days <= 3660:
        yield Problem(fault=Fault.COUNT, nodes=about)
    if not node.effort.ordered or not node.pieces.ordered:
        yield Problem(fault=Fault.EFFORT, nodes=about)


def _of_time(plan: Plan, start: datetime, due: datetime | None, calendar: Calendar) -> Iterator[Problem]:
    timed = schedule(plan, calendar)
    ends = {node.key: (node.due_at, timed.slots[node.key].finish_h) for node in plan.nodes}
    for key, (due_at, finish_h) in ends.items():
        yield from _lateness((key,), start, due_at, finish_h)
    yield from _lateness((), start, due, timed.expected_h)


def _lateness(
    nodes: tuple[str, ...], start: datetime, due_at: datetime | None, finish_h: Decimal
) -> Iterator[Problem]:
    if due_at is None:
        return
    finish = instant(start, finish_h)
    if due_at <= start:
        yield Problem(fault=Fault.PAST, nodes=nodes)
    elif finish > due_at:
        late = Decimal((finish - due_at).total_seconds()) / 3600
        yield Problem(fault=Fault.LATE, nodes=nodes, late_h=late)
