"""Files of units and workers in, a plan out."""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import UNDONE, Problem, Solution, Units
from heliotrope.core.match.batch.solving import solve
from heliotrope.interfaces.cli.csv_files import Watch, target_of, write_whole
from heliotrope.interfaces.cli.match_explained import write_explained
from heliotrope.interfaces.cli.match_reading import Named, read_problem
from heliotrope.interfaces.cli.match_sums import money

SAMPLE: Final = 200_000
"""Looks at a unit with which the speed of this machine is measured first."""

SOME: Final = 50

TRIALS: Final = (0.12, 0.95)
"""Which share of the time that is left each further try may take: a short one tells how fast a long one
goes."""

UNLIMITED: Final = 1 << 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How long to search: for about so many ``seconds``, or so many looks in place of them."""

    seconds: float | None = None
    work: int | None = None

    def __post_init__(self) -> None:
        if self.seconds is not None and not 0 < self.seconds < math.inf:
            raise Invalid(f"The seconds must be above 0; they are {self.seconds}")
        if self.work is not None and self.work < 0:
            raise Invalid(f"The work must be at least 0; it is {self.work}")


NO_LIMIT: Final = Limit()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSummary:
    """What was solved, as the command prints it; money in the files' one currency.

    Attributes:
        objective: the cost of the work and the value of what is left undone.
        bound: what no plan can be below.
        gap: how far above the bound the objective is, as a share of the bound.
        work: with it as ``--work``, the same plan comes again; none where the search had no limit.
        whole: False where the search ended at its limit of work.
        seconds: time from opening the files to having written the plan.
    """

    objective: str
    bound: str
    gap: float
    units: int
    undone: int
    workers: int
    currency: str
    work: int | None
    whole: bool
    seconds: float

    def said(self) -> str:
        """A JSON object whose amounts are numbers with every digit, not the nearest that a float can hold."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        amounts = {name: told.pop(name) for name in ("objective", "bound")}
        return (
            "{" + "".join(f'"{name}": {amount}, ' for name, amount in amounts.items()) + json.dumps(told)[1:]
        )


def solve_match(
    units: Path,
    workers: Path,
    out: Path,
    *,
    explain: Path | None = None,
    gap: float,
    limit: Limit = NO_LIMIT,
    watch: Watch | None = None,
) -> MatchSummary:
    """Read units and workers, find who does what, and write one row a unit.

    Raises:
        InvalidRows: bad rows, every one named; nothing is written.
        Invalid: several currencies, or a target that is an input or no regular file.
        OSError: a file that cannot be read or written.
    """
    began = time.monotonic()
    if not 0 <= gap < math.inf:
        raise Invalid(f"The gap must be 0 or more, such as 0.001; it is {gap}")
    watch = watch or (lambda _step, _done, _all: None)
    target = target_of(out, units, workers)
    why = target_of(explain, units, workers, out) if explain else None
    named = read_problem(units, workers, watch)
    found, work = _solved(named.problem, gap, limit, began, watch)
    if why:
        write_explained(why, named, found, watch)
    write_plan(target, named, found)
    return MatchSummary(
        objective=money(found.cost, named.problem.coin),
        bound=money(found.bound, named.problem.coin),
        gap=round(found.gap, 9),
        units=len(named.units),
        undone=int((found.window == UNDONE).sum()),
        workers=len(named.workers),
        currency=named.currency,
        work=None if work == UNLIMITED else work,
        whole=found.whole,
        seconds=round(time.monotonic() - began, 3),
    )


def _solved(problem: Problem, gap: float, limit: Limit, began: float, watch: Watch) -> tuple[Solution, int]:
    """The plan and the work it was allowed; the clock is asked here, never in the search."""
    if limit.work is not None or limit.seconds is None:
        work = UNLIMITED if limit.work is None else limit.work
        whole = limit.work or 0
        return solve(
            problem, gap=gap, work=work, told=lambda looks: watch("solving, looks", looks, whole)
        ), work
    watch("preparing", 0, 0)
    solve(_some(problem))  # what is compiled and read into memory once does not count
    began = max(began, time.monotonic() - limit.seconds / 2)
    started = time.monotonic()
    best, work = _tried(problem, gap, SAMPLE, watch), SAMPLE
    speed = best.work / max(time.monotonic() - started, 1e-6)
    for share in TRIALS:
        started = time.monotonic()
        more = int(speed * (limit.seconds - (started - began)) * share)
        if best.whole or best.gap <= gap or more <= work:
            break
        found = _tried(problem, gap, more, watch)
        speed = found.work / max(time.monotonic() - started, 1e-6)
        if found.cost < best.cost:
            best, work = found, more
    return best, work


def _some(problem: Problem) -> Problem:
    """A few units of different effort, with which a search goes all its ways."""
    first = np.unique(problem.units.effort, return_index=True)[1][:SOME]
    few: dict[str, Any] = {
        column.name: None if (values := getattr(problem.units, column.name)) is None else values[first]
        for column in fields(problem.units)
    }
    return replace(problem, units=Units(**few))


def _tried(problem: Problem, gap: float, work: int, watch: Watch) -> Solution:
    return solve(
        problem, gap=gap, work=work, told=lambda looks: watch("solving, looks", min(looks, work), work)
    )


def write_plan(target: Path, named: Named, found: Solution) -> None:
    """Write ``unit,worker,window,cost`` in the order of the units; all of it or nothing."""
    problem = named.problem
    rate, worker = problem.workers.rate.tolist(), problem.windows.worker.tolist()
    effort = problem.units.effort.tolist()

    def rows() -> Iterator[tuple[str, str, str, str]]:
        for unit, window, hours in zip(named.units, found.window.tolist(), effort, strict=True):
            if window == UNDONE:
                yield (unit, "", "", "0")
            else:
                who = worker[window]
                yield (
                    unit,
                    named.workers[who],
                    named.windows[window],
                    money(rate[who] * hours, problem.coin),
                )

    write_whole(target, [("unit", "worker", "window", "cost")], rows())
