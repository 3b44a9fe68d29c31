"""Who may do what, 100,000 units and 20,000 workers of two windows each, beside numpy written four ways.

All run in one process and take turns, so that a busy machine is busy for all of them; seconds are the
processor's.  Before a seed is timed every engine has named the very same pairs, and plain Python has judged
those of some units one by one.
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeAlias

import numpy as np
from numba import njit

from batches import Shape, draw
from eligible_peers import PEERS, Array, Listed, Runs
from heliotrope.core.match.batch.eligibility import compile_problem, runs, spans
from heliotrope.core.match.batch.problem import SECOND, Problem
from saved import save

NAME = "eligibility"
SHAPE = Shape(units=100_000, workers=20_000)
SEEDS = (1, 2, 3)
ROUNDS = 5
ONCE = "blocks"
"""Looks at four billion pairs, and so is timed once a seed, where pairs are compared."""
JUDGED = 25
"""Units whose every window plain Python looks at."""

Engine: TypeAlias = Callable[[Problem], Any]


def row() -> None:
    """Who may do what: 100,000 units, 20,000 workers, 3 seeds, beside numpy written four ways."""
    began, rows = time.monotonic(), list[dict[str, Any]]()
    engines: dict[str, Engine] = {"ours": ours, "both": both, "listed": listed, **PEERS}
    for warm in engines.values():
        warm(draw(Shape(units=300, workers=100), 0))
    for seed in SEEDS:
        problem = draw(SHAPE, seed)
        pairs, once = _same_pairs(problem, seed)
        in_turn = [name for name in engines if name != ONCE]
        for turn in range(ROUNDS):
            took = {ONCE: once} | {
                name: _seconds(engines[name], problem)[0] for name in in_turn[turn:] + in_turn[:turn]
            }
            rows.append({"seed": seed, "pairs": pairs, **{f"{name}_s": took[name] for name in engines}})
            print(" ".join(f"{name} {cell:.4g}" for name, cell in rows[-1].items()), flush=True)
            save(NAME, rows, began, shape=asdict(SHAPE), judged=JUDGED, times=_times(rows))
    for name, found in _times(rows).items():
        print(f"{name}: {found['median']}, {found['least']} to {found['most']} times", flush=True)


def ours(problem: Problem) -> Runs:
    """For each unit a run of its class's list, time still to be looked at, as the solvers walk it."""
    compiled = compile_problem(problem)
    first, last = spans(compiled)
    return Runs(
        lists=compiled.lists,
        first=first,
        last=last,
        earliest=compiled.earliest,
        latest=compiled.latest,
        start=compiled.start,
        end=compiled.end,
    )


def both(problem: Problem) -> Any:
    """The same, and for each window the runs of units that it can reach, as the exact solver needs it."""
    return runs(compile_problem(problem))


def listed(problem: Problem) -> Listed:
    """The same with every pair looked at and written out, as solvers' loops look at them."""
    found = ours(problem)
    bounds = np.zeros(len(found.first) + 1, np.int64)
    of = (found.lists, found.first, found.last, found.earliest, found.latest, found.start, found.end, bounds)
    _walk(*of, np.empty(0, np.int32))
    np.cumsum(bounds, out=bounds)
    windows = np.empty(bounds[-1], np.int32)
    _walk(*of, windows)
    return Listed(windows=windows, bounds=bounds)


@njit(cache=True)
def _walk(lists, first, last, earliest, latest, start, end, bounds, windows):
    """Counts a unit's windows into ``bounds`` where there is no room, else writes them."""
    for u in range(len(first)):
        at = bounds[u]
        for i in range(first[u], last[u]):
            j = lists[i]
            if start[j] <= latest[u] and end[j] >= earliest[u]:
                if windows.size:
                    windows[at] = j
                at += 1
        if not windows.size:
            bounds[u + 1] = at - bounds[u]


def _seconds(engine: Engine, problem: Problem) -> tuple[float, Any]:
    """The processor's time that it took, and what it made; giving that back is not charged.

    All are one thread each, so on a machine with nothing else to do this is the time that one waits."""
    gc.collect()
    before = time.process_time()
    made = engine(problem)
    return time.process_time() - before, made


def _times(rows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """How many times as long as ours each way took, round by round; and as ours with pairs written out."""
    found = {}
    for peer in PEERS:
        for way in ("ours", "listed"):
            ratios = [row[f"{peer}_s"] / row[f"{way}_s"] for row in rows]
            median, least, most = statistics.median(ratios), min(ratios), max(ratios)
            found[f"{peer}/{way}"] = {
                "median": round(median, 1), "least": round(least, 1), "most": round(most, 1)
            }  # fmt: skip
    return found


def _same_pairs(problem: Problem, seed: int) -> tuple[int, float]:
    """How many pairs there are, and the seconds of what is timed but once.

    Ends the run where engines disagree on any pair, or plain Python on any of some units."""
    many, order = len(problem.windows), compile_problem(problem)
    keys: Array | None = None
    once = 0.0
    for name, engine in {"ours": lambda one: ours(one).listed(), "listed": listed, **PEERS}.items():
        took, made = _seconds(engine, problem)
        once = took if name == ONCE else once
        if name in ("ours", "listed"):
            units = np.repeat(order.units.astype(np.int64), np.diff(made.bounds))
            found = np.sort(units * many + order.windows[made.windows])
        else:
            found = made.keys(many)
        if keys is None:
            keys = found
        elif not np.array_equal(keys, found):
            raise SystemExit(f"{name} finds other pairs")
    assert keys is not None
    for unit in np.random.default_rng(seed).choice(len(problem.units), JUDGED, replace=False).tolist():
        low, high = np.searchsorted(keys, (unit * many, (unit + 1) * many))
        if _judged(problem, unit) != (keys[low:high] - unit * many).tolist():
            raise SystemExit(f"plain Python judges unit {unit} otherwise")
    return len(keys), once


def _judged(problem: Problem, unit: int) -> list[int]:
    """The windows in which one unit can be done, each looked at by itself."""
    units, workers, windows = problem.units, problem.workers, problem.windows
    skills = workers.skills[:, units.skill[unit]].tolist()
    languages = workers.languages[:, units.language[unit]].tolist()
    certificates, homes = workers.certificates.tolist(), workers.home.tolist()
    release, due = int(units.release[unit]), int(units.due[unit])
    asked, within = int(units.certificates[unit]), int(units.homes[unit])
    level, spoken = int(units.level[unit]), int(units.language_level[unit])
    needs = -(-int(units.effort[unit]) // SECOND)
    every = zip(windows.worker.tolist(), windows.start.tolist(), windows.end.tolist(), strict=True)
    return [
        at
        for at, (who, start, end) in enumerate(every)
        if skills[who] >= level
        and languages[who] >= spoken
        and certificates[who] & asked == asked
        and (not within or within >> homes[who] & 1)
        and min(end, due) - max(start, release) >= needs
    ]
