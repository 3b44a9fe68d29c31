"""A problem and what counts in it, as the pairs that kernels go through."""

from dataclasses import replace

import numpy as np

from heliotrope.core.match.batch.eligibility import Eligibility, compile_problem, spans
from heliotrope.core.match.batch.kernels.pairs import ONE, Pairs
from heliotrope.core.match.batch.problem import HOUR, MOST, UNDONE, Problem, Whole
from heliotrope.core.match.batch.rules import THOUSAND, Rules, hourly, late_parts, paid_enough, worth


def paired(problem: Problem, rules: Rules) -> tuple[Eligibility, Pairs]:
    """The order in which a problem is solved, and its pairs in this order; O(length of the lists)."""
    compiled = compile_problem(_at_best(problem))
    within, units, of = spans(compiled), problem.units, compiled.units
    tariff, stretch = _by_class(problem, rules, compiled)
    wanted, late = late_parts(problem, of)
    capacity = np.where(paid_enough(problem, rules), problem.windows.capacity, 0)
    return compiled, Pairs(
        lists=compiled.lists,
        first=within.first,
        last=within.last,
        tariff=tariff,
        stretch=stretch,
        start=compiled.start,
        end=problem.windows.end[compiled.windows],
        capacity=_fillable(problem, capacity)[compiled.windows],
        effort=units.effort[of],
        release=units.release[of],
        due=units.due[of],
        undone=worth(problem, rules)[of] * HOUR,
        wanted=wanted,
        late=late,
        kept=_kept(problem, compiled),
        change=rules.change * HOUR,
        highest=2 * MOST // max(int(units.effort.max(initial=0)) * int(stretch.max(initial=ONE)) // ONE, 1),
    )


def _at_best(problem: Problem) -> Problem:
    """The problem with efforts as the fastest would take, so that no pair is ruled out that one can do."""
    speed = problem.workers.speed
    if speed is None or speed.size == 0:
        return problem
    effort = np.maximum(problem.units.effort * THOUSAND // max(int(speed.max()), THOUSAND), 1)
    return replace(problem, units=replace(problem.units, effort=effort))


def _fillable(problem: Problem, capacity: Whole) -> Whole:
    """Capacities less what no sum of efforts can fill, which brings the bound nearer to whole units."""
    if problem.workers.speed is not None or len(problem.units) == 0:
        return capacity
    part = int(np.gcd.reduce(problem.units.effort))
    return capacity // part * part


def _by_class(problem: Problem, rules: Rules, compiled: Eligibility) -> tuple[Whole, Whole]:
    """Tariff and stretch for each place of the lists."""
    worker = problem.windows.worker[compiled.windows]
    tariff = np.empty(len(compiled.lists), np.int64)
    stretch = np.full(len(compiled.lists), ONE, np.int64)
    prefers = problem.units.prefers
    for k in range(compiled.classes):
        a, b = int(compiled.list_from[k]), int(compiled.list_from[k + 1])
        u = int(compiled.units[compiled.unit_from[k]])
        circles = 0 if prefers is None else int(prefers[u])
        hour = hourly(problem, rules, worker[compiled.lists[a:b]], int(problem.units.skill[u]), circles)
        tariff[a:b], stretch[a:b] = hour.tariff, hour.stretch
    return tariff, stretch


def _kept(problem: Problem, compiled: Eligibility) -> Whole:
    kept = problem.units.kept
    if kept is None or len(compiled.windows) == 0:
        return np.full(len(problem.units), UNDONE, np.int64)
    place = np.empty(len(compiled.windows), np.int64)
    place[compiled.windows] = np.arange(len(compiled.windows))
    of = kept[compiled.units]
    return np.where(of == UNDONE, UNDONE, place[of])
