"""Files of units and workers in, a plan out."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heliotrope.core.match.batch.problem import UNDONE, Problem, Solution
from heliotrope.core.match.batch.solving import solve
from heliotrope.interfaces.cli.csv_files import Watch, target_of, write_whole
from heliotrope.interfaces.cli.match_explained import write_explained
from heliotrope.interfaces.cli.match_reading import Named, read_problem
from heliotrope.interfaces.cli.match_sums import money

SAMPLE: Final = 200_000
"""Looks at a unit by which the speed of this machine is measured."""

UNLIMITED: Final = 1 << 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSummary:
    """What was solved, as the command prints it; money in the files' one currency.

    Attributes:
        objective: the cost of the work and the value of what is left undone.
        bound: what no plan can be below.
        gap: how far above the bound the objective is, as a share of the bound.
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
    work: int
    whole: bool
    seconds: float


def solve_match(
    units: Path,
    workers: Path,
    out: Path,
    *,
    explain: Path | None = None,
    gap: float,
    seconds: float | None,
    watch: Watch | None = None,
) -> MatchSummary:
    """Read units and workers, find who does what, and write one row a unit.

    Raises:
        InvalidRows: bad rows, every one named; nothing is written.
        Invalid: several currencies, or a target that is an input or no regular file.
        OSError: a file that cannot be read or written.
    """
    began = time.monotonic()
    watch = watch or (lambda _step, _done, _all: None)
    target = target_of(out, units, workers)
    why = target_of(explain, units, workers, out) if explain else None
    named = read_problem(units, workers, watch)
    watch("solving", 0, 1)
    found = solve(named.problem, gap=gap, work=_work(named.problem, seconds))
    if why:
        write_explained(why, named, found, watch)
    write_plan(target, named, found)
    return MatchSummary(
        objective=money(found.cost),
        bound=money(found.bound),
        gap=round(found.gap, 9),
        units=len(named.units),
        undone=int((found.window == UNDONE).sum()),
        workers=len(named.workers),
        currency=named.currency,
        work=found.work,
        whole=found.whole,
        seconds=round(time.monotonic() - began, 3),
    )


def _work(problem: Problem, seconds: float | None) -> int:
    """How many looks fit into the seconds on this machine, from a first few of them."""
    if seconds is None:
        return UNLIMITED
    solve(problem, work=0)  # what is compiled and read into memory once does not count
    began = time.monotonic()
    done = solve(problem, work=SAMPLE).work
    return int(done * seconds / max(time.monotonic() - began, 1e-6))


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
                yield (unit, named.workers[who], named.windows[window], money(rate[who] * hours))

    write_whole(target, [("unit", "worker", "window", "cost")], rows())
