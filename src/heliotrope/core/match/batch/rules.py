"""What the operator lets count when work is matched, and what each of it comes to for a unit in a window.

All is in whole numbers: a term of a pair is a number of coins an hour times the parts of an hour that the
work takes, or a sum of its own (lateness, change), so that terms add up to the cost without a rest."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.kernels.pairs import ONE
from heliotrope.core.match.batch.problem import HOUR, SECOND, UNDONE, Masks, Problem, Whole

LARGEST: Final = 1 << 57
"""What a unit's value may come to at most, in parts of a coin, when values come first."""

THOUSAND: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What counts, money in coins; as it stands only wages, values and lateness do.

    Attributes:
        value_first: values count so much that no unit is left undone to spare what another costs.
        rework_thousandths: how much of its wage a piece of work costs again whenever it is not right.
        fairness: coins an hour that it costs to give work to somebody who was given all hours they offered;
            in proportion below.
        newcomer: coins an hour by which a newcomer counts as cheaper.
        preferred: coins an hour by which a worker who is preferred for the unit counts as cheaper.
        wage_floor: coins an hour below which nobody is given work.
        change: coins for taking a unit away from where it was accepted.
    """

    value_first: bool = False
    rework_thousandths: int = 1000
    fairness: int = 0
    newcomer: int = 0
    preferred: int = 0
    wage_floor: int = 0
    change: int = 0

    def __post_init__(self) -> None:
        amounts = (self.rework_thousandths, self.fairness, self.newcomer, self.preferred, self.wage_floor)
        if min(*amounts, self.change) < 0:
            raise Invalid(f"what counts must not be below zero: {self}")


PLAIN: Final = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What one choice for a unit costs, by name, in parts of a coin; ``load`` in parts of an hour."""

    load: int = 0
    wage: int = 0
    rework: int = 0
    fairness: int = 0
    newcomer: int = 0
    preferred: int = 0
    late: int = 0
    change: int = 0
    value: int = 0

    @property
    def cost(self) -> int:
        worked = self.wage + self.rework + self.fairness + self.newcomer + self.preferred
        return worked + self.late + self.change + self.value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hourly:
    """What an hour of some workers costs, by name, in coins; ``stretch`` in parts of ``ONE``."""

    wage: Whole
    rework: Whole
    fairness: Whole
    newcomer: Whole
    preferred: Whole
    stretch: Whole

    @property
    def tariff(self) -> Whole:
        found: Whole = self.wage + self.rework + self.fairness + self.newcomer + self.preferred
        return found


def hourly(
    problem: Problem, rules: Rules, who: Whole, skill: int | npt.NDArray[np.integer], prefers: int | Masks
) -> Hourly:
    """What an hour of each of these workers costs at work of that skill, and how long it takes them."""
    one = problem.workers
    nothing = np.zeros(len(who), np.int64)
    wage = one.rate[who]
    rework, fairness, newcomer, preferred = nothing, nothing, nothing, nothing
    stretch = np.full(len(who), ONE, np.int64)
    if one.speed is not None:
        stretch = -(-ONE * THOUSAND // one.speed[who, skill].astype(np.int64))
    if one.quality is not None:
        right = one.quality[who, skill].astype(np.int64)
        rework = wage * rules.rework_thousandths * (THOUSAND - right) // (right * THOUSAND)
    if one.given is not None and one.offered is not None and rules.fairness:
        # The share first, in millionths: hours times coins could outgrow their word.
        share = one.given[who] * 1_000_000 // np.maximum(one.offered[who], 1)
        fairness = np.where(
            one.offered[who] > 0, rules.fairness * np.minimum(share, 1_000_000) // 1_000_000, 0
        )
    if one.newcomer is not None:
        newcomer = np.where(one.newcomer[who], -rules.newcomer, 0)
    if one.circles is not None:
        wanted = np.asarray(prefers, np.uint64)
        preferred = np.where(one.circles[who] & wanted != 0, -rules.preferred, 0)
    return Hourly(
        wage=wage, rework=rework, fairness=fairness, newcomer=newcomer, preferred=preferred, stretch=stretch
    )


def paid_enough(problem: Problem, rules: Rules) -> npt.NDArray[np.bool_]:
    """Of which windows (J,) the worker is paid at least the floor."""
    enough: npt.NDArray[np.bool_] = problem.workers.rate[problem.windows.worker] >= rules.wage_floor
    return enough


def worth(problem: Problem, rules: Rules) -> Whole:
    """What leaving each unit undone costs, (n,), in coins.

    Values that come first are multiplied so that the least of them is above the dearest pair, as far as
    numbers reach."""
    value = problem.units.value
    if not rules.value_first or not (value > 0).any() or len(problem.workers) == 0:
        return value
    slowest = THOUSAND if problem.workers.speed is None else int(problem.workers.speed.min())
    hour = int(problem.workers.rate.max()) + rules.fairness
    if problem.workers.quality is not None:
        hour += hour * rules.rework_thousandths // int(problem.workers.quality.min())
    hours = int(problem.units.effort.max()) * THOUSAND // slowest // HOUR + 1
    dearest = hour * hours + rules.change + _latest(problem)
    factor = min(dearest // int(value[value > 0].min()) + 1, max(LARGEST // HOUR // int(value.max()), 1))
    multiplied: Whole = value * factor
    return multiplied


def _latest(problem: Problem) -> int:
    """What the lateness of one unit can cost at most, in coins."""
    one = problem.units
    if one.late is None or one.wanted is None:
        return 0
    hours = np.maximum(one.due - one.wanted, 0) // 3600 + 1
    return int((hours * one.late).max(initial=0))


def late_parts(problem: Problem, us: npt.NDArray[np.integer]) -> tuple[Whole, Whole]:
    """Instants after which these units are late, and what each second then costs in parts of a coin."""
    one = problem.units
    if one.late is None or one.wanted is None:
        return np.zeros(len(us), np.int64), np.zeros(len(us), np.int64)
    return one.wanted[us], one.late[us] * HOUR // 3600


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Costs:
    """What pairs cost, (m,): an hour by name, the load in parts of an hour, the rest in parts of a coin."""

    hour: Hourly
    load: Whole
    late: Whole
    change: Whole

    @property
    def cost(self) -> Whole:
        found: Whole = self.hour.tariff * self.load + self.late + self.change
        return found


def costs(problem: Problem, rules: Rules, us: Whole, js: Whole) -> Costs:
    """What each unit of ``us`` costs in the window beside it in ``js``; whether it may be done there is not
    asked."""
    one = problem.units
    prefers = np.zeros(len(us), np.uint64) if one.prefers is None else one.prefers[us]
    hour = hourly(problem, rules, problem.windows.worker[js], one.skill[us], prefers)
    load = (one.effort[us] * hour.stretch + ONE - 1) // ONE
    wanted, late = late_parts(problem, us)
    ends = np.maximum(problem.windows.start[js], one.release[us]) - (-load // SECOND)
    return Costs(
        hour=hour,
        load=load,
        late=np.maximum(ends - wanted, 0) * late,
        change=moved(problem, rules, us, js),
    )


def moved(problem: Problem, rules: Rules, us: Whole, js: Whole) -> Whole:
    """What it costs that units are not where they were accepted, in parts of a coin."""
    if problem.units.kept is None:
        return np.zeros(len(us), np.int64)
    kept = problem.units.kept[us]
    return np.where((kept != UNDONE) & (kept != js), rules.change * HOUR, 0)


def terms(problem: Problem, rules: Rules, u: int, j: int) -> Terms:
    """What unit ``u`` costs in window ``j``, or ``UNDONE``, by name; whether it may be done there is not
    asked."""
    us, js = np.array([u]), np.array([j])
    if j == UNDONE:
        value = int(worth(problem, rules)[u]) * HOUR
        return Terms(value=value, change=int(moved(problem, rules, us, js)[0]))
    found = costs(problem, rules, us, js)
    load, hour = int(found.load[0]), found.hour
    return Terms(
        load=load,
        wage=load * int(hour.wage[0]),
        rework=load * int(hour.rework[0]),
        fairness=load * int(hour.fairness[0]),
        newcomer=load * int(hour.newcomer[0]),
        preferred=load * int(hour.preferred[0]),
        late=int(found.late[0]),
        change=int(found.change[0]),
    )


def plain(problem: Problem, rules: Rules) -> Problem | None:
    """The same problem with nothing but rates and values, where a pair's cost depends on the window alone."""
    one, who = problem.units, problem.workers
    if (
        not problem.effort_is_one
        or (rules.change and one.kept is not None)
        or (one.late is not None and one.late.any())
        or (rules.preferred and one.prefers is not None and one.prefers.any())
        or who.speed is not None
        or (who.quality is not None and rules.rework_thousandths)
    ):
        return None
    rate = hourly(problem, replace(rules, rework_thousandths=0), np.arange(len(who)), 0, 0).tariff
    if rate.min(initial=0) < 0:
        return None
    capacity = np.where(paid_enough(problem, rules), problem.windows.capacity, 0)
    return replace(
        problem,
        units=replace(one, value=worth(problem, rules)),
        workers=replace(who, rate=rate),
        windows=replace(problem.windows, capacity=capacity),
    )
