"""Pull: the unit that one worker who asks for work gets, by the rule ``pull@1``.

Of the units that the worker may get, in this order:

1. gold, when gold is due for the worker; otherwise gold comes after everything else;
2. due soonest, counted in whole hours from now, so that minutes do not outweigh what follows; units
   that nobody waits for come last;
3. units for which this very worker was asked;
4. the tightest fit: fewest levels of skill and languages left unused, so that an expert is not spent on
   simple work;
5. fewest judgements so far;
6. waiting longest;
7. the least unit_id, so that the answer never depends on the order of the rows.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import next_available
from heliotrope.core.match.eligibility import Held, obstacles
from heliotrope.core.match.explain import LeftOut, OpenWork, smallest_obstacles
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit, Terms, fit_reasons, slack, terms
from heliotrope.core.match.zones import aware

__all__ = ["Choice", "Criterion", "NoChoice", "OpenUnit", "Pull", "choose_unit", "decide", "narrow"]

RULE, VERSION = "pull", 1
CONSIDERED = 50
"""Units, or groups of units, that a decision keeps on record."""


class Criterion(StrEnum):
    """What set the chosen unit apart from the next best."""

    ONLY_ONE = "only-one"
    GOLD = "gold"
    DUE = "due"
    PREFERRED = "preferred"
    FIT = "fit"
    FEWEST_JUDGEMENTS = "fewest-judgements"
    OLDEST = "oldest"
    UNIT_ID = "unit-id"


_STEPS = tuple(Criterion)[1:]
_Rank = tuple[bool, float, bool, int, int, datetime, UUID]
_Group = tuple[Requirement, bool, Held | None]
"""What a unit requires, whether the worker has judged its item before, until when it is held."""
_NOTHING_HELD: Mapping[UUID, Held] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The unit that a worker gets.

    Attributes:
        reasons: sentences that the worker may read.
        decided_by: the first step of the rule at which the next best unit fell behind.  Not for the
            worker, for it can give away that a unit is gold.
        passed_over: the next best units, best first, at most 49; not for the worker either.
        eligible: units that the worker could have got, this one included.
        open_units: open units that were looked at.
    """

    unit_id: UUID
    item_id: UUID
    rule: str
    version: int
    terms: Terms
    reasons: tuple[str, ...]
    decided_by: Criterion
    passed_over: tuple[UUID, ...]
    eligible: int
    open_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoChoice:
    """Nothing suits the worker.

    Attributes:
        next_on_at: when the worker is next on, when they are off now; None when on, or not in 8 days.
    """

    rule: str
    version: int
    left_out: LeftOut
    next_on_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """All that a decision rests on; it is small, so it is stored and decided again.

    Attributes:
        units: the best eligible units, at most 50; empty when none is eligible.
        eligible: how many were eligible.
        open_units: how many were open.
        work: when none is eligible, the open units by requirement: at most 50 groups.
    """

    candidate: Candidate
    at: datetime
    gold_due: bool
    units: tuple[OpenUnit, ...]
    eligible: int
    open_units: int
    work: tuple[OpenWork, ...]

    def __post_init__(self) -> None:
        if len(self.units) > CONSIDERED or len(self.work) > CONSIDERED:
            raise Invalid(f"A decision rests on at most {CONSIDERED} units")


def choose_unit(
    candidate: Candidate,
    open_units: Iterable[OpenUnit],
    at: datetime,
    *,
    gold_due: bool,
    judged_items: Collection[UUID] = frozenset(),
    held: Mapping[UUID, Held] = _NOTHING_HELD,
) -> Choice | NoChoice:
    """The unit that a worker who asks at this instant gets.

    Args:
        open_units: each unit once, in any order.
        gold_due: whether the worker's share of gold is behind its plan.
        judged_items: items that the worker has judged before; a set, for speed.
        held: units that wait for better speakers than this worker, by unit_id.
    """
    return decide(narrow(candidate, open_units, at, gold_due=gold_due, judged_items=judged_items, held=held))


def narrow(
    candidate: Candidate,
    open_units: Iterable[OpenUnit],
    at: datetime,
    *,
    gold_due: bool,
    judged_items: Collection[UUID] = frozenset(),
    held: Mapping[UUID, Held] = _NOTHING_HELD,
) -> Pull:
    """What a decision rests on: the first 50 eligible units in the order of the rule.

    The best unit is among them, so nothing is decided differently by narrowing.  When none is eligible
    it is the open units in groups of one requirement: the 50 groups with fewest obstacles, then most
    units, then in the order of the requirement.  Units beyond those 50 groups are not counted.
    """
    now = aware(at)
    eligible: list[OpenUnit] = []
    groups: Counter[_Group] = Counter()
    found: dict[_Group, int] = {}
    for unit in open_units:
        group = (unit.requirement, unit.item_id in judged_items, held.get(unit.unit_id))
        groups[group] += 1
        if group not in found:
            found[group] = len(obstacles(candidate, group[0], now, already_judged=group[1]))
            found[group] += group[2] is not None
        if not found[group]:
            eligible.append(unit)
    best = sorted(eligible, key=lambda unit: _rank(unit, candidate, now, gold_due=gold_due))
    return Pull(
        candidate=candidate,
        at=now,
        gold_due=gold_due,
        units=tuple(best[:CONSIDERED]),
        eligible=len(eligible),
        open_units=groups.total(),
        work=() if eligible else _nearest(groups, found),
    )


def decide(pull: Pull) -> Choice | NoChoice:
    """The rule itself; the same `Pull` always gives the same answer."""
    if not pull.units:
        on_at = next_available(pull.candidate, pull.at)
        return NoChoice(
            rule=RULE,
            version=VERSION,
            left_out=smallest_obstacles(pull.candidate, pull.work, pull.at),
            next_on_at=None if on_at == pull.at else on_at,
        )
    ranks = {unit: _rank(unit, pull.candidate, pull.at, gold_due=pull.gold_due) for unit in pull.units}
    chosen, *others = sorted(ranks, key=lambda unit: ranks[unit])
    figures = terms(pull.candidate, chosen, pull.at)
    return Choice(
        unit_id=chosen.unit_id,
        item_id=chosen.item_id,
        rule=RULE,
        version=VERSION,
        terms=figures,
        reasons=fit_reasons(pull.candidate, chosen, figures, pull.at),
        decided_by=_decisive(ranks[chosen], ranks[others[0]]) if others else Criterion.ONLY_ONE,
        passed_over=tuple(unit.unit_id for unit in others),
        eligible=pull.eligible,
        open_units=pull.open_units,
    )


def _rank(unit: OpenUnit, candidate: Candidate, at: datetime, *, gold_due: bool) -> _Rank:
    """Place of a unit; one part for each step of the rule, the least comes first."""
    return (
        unit.gold != gold_due,
        float("inf") if unit.due_at is None else (unit.due_at - at).total_seconds() // 3600,
        not unit.preferred,
        slack(candidate, unit.requirement),
        unit.judgements,
        unit.opened_at,
        unit.unit_id,
    )


def _decisive(first: _Rank, second: _Rank) -> Criterion:
    return next(step for step, a, b in zip(_STEPS, first, second, strict=True) if a != b)


def _nearest(groups: Counter[_Group], found: dict[_Group, int]) -> tuple[OpenWork, ...]:
    def place(group: _Group) -> tuple[object, ...]:
        asked = group[0]
        named = (asked.skill, asked.level, asked.language, asked.language_level, asked.effort_s, group[1])
        read = (asked.reads, asked.reads_level)
        until = group[2].until_at.timestamp() if group[2] else 0.0
        return (found[group], -groups[group], named, read, until)

    ordered = sorted(groups, key=place)[:CONSIDERED]
    return tuple(OpenWork(requirement=g[0], units=groups[g], already_judged=g[1], held=g[2]) for g in ordered)
