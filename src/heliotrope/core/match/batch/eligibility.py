"""Who may do what, compiled: classes of units that ask the same, and for each the windows whose workers
qualify.

A pair is never looked at by itself.  Each requirement (a skill at a level, a language at a level, a
certificate, a home) is one row of bits, a bit a window; a class is the conjunction of its rows, 64 windows a
word.  Time is kept out of the classes: within one, units are ordered by release, and what a window can reach
is a run of them (``runs``).  Memory grows with classes x windows of a class, not with pairs."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from heliotrope.core.match.batch.kernels import bits
from heliotrope.core.match.batch.kernels.reach import Reach, reach
from heliotrope.core.match.batch.problem import SECOND, Problem, Whole, Workers

NEVER: Final = 1 << 60
"""An instant that no unit and no window lies beyond."""

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Eligibility:
    """A problem in the order in which it is solved.

    ``units`` (n,) and ``windows`` (J,) say which of the problem's rows stands where: units by class and
    release, the class that fewest can do first, windows by start.  ``unit_from`` (K+1,) bounds the units of
    each class, ``list_from`` (K+1,) its part of ``lists``, the windows whose workers qualify.  ``earliest``
    is when a unit that begins at its release ends, ``latest`` when it must begin to end by its due instant.
    What is too short for any pair is put out of reach."""

    units: Ints
    windows: Ints
    klass: Ints
    unit_from: Ints
    list_from: Whole
    lists: Ints
    release: Whole
    earliest: Whole
    latest: Whole
    start: Whole
    end: Whole

    @property
    def classes(self) -> int:
        return len(self.unit_from) - 1


def compile_problem(problem: Problem) -> Eligibility:
    """Classes, lists and orders of a problem; O(classes x windows / 64 + length of the lists)."""
    of_unit, asked = _asked(problem)
    windows = np.argsort(problem.windows.start, kind="stable").astype(np.int32)
    rows, needed = _rows(problem, asked, windows)
    sizes = bits.sizes(rows, needed)
    scarce = np.argsort(sizes, kind="stable")
    of_unit = np.argsort(scarce)[of_unit]
    list_from = np.concatenate(([0], np.cumsum(sizes[scarce])))
    needs = -(-problem.units.effort // SECOND)
    latest = np.where(problem.units.due - needs < problem.units.release, -NEVER, problem.units.due - needs)
    length = problem.windows.end - problem.windows.start
    end = np.where(length < needs.min(initial=NEVER), -NEVER, problem.windows.end)
    units = np.lexsort((problem.units.release, of_unit)).astype(np.int32)
    klass = of_unit[units].astype(np.int32)
    return Eligibility(
        units=units,
        windows=windows,
        klass=klass,
        unit_from=np.searchsorted(klass, np.arange(len(asked) + 1)).astype(np.int32),
        list_from=list_from,
        lists=bits.lists(rows, needed[scarce], list_from),
        release=problem.units.release[units],
        earliest=(problem.units.release + needs)[units],
        latest=latest[units],
        start=problem.windows.start[windows],
        end=end[windows],
    )


def runs(compiled: Eligibility) -> Reach:
    """What fits in time as well, as runs both ways."""
    one = compiled
    return reach(
        one.unit_from, one.list_from, one.lists, one.release, one.earliest, one.latest, one.start, one.end
    )


def _asked(problem: Problem) -> tuple[Whole, npt.NDArray[np.uint64]]:
    """Each unit's class, and what each asks, (K, 7): skill, level, language, level, certificates, homes,
    and whom it prefers, which excludes nobody but costs differently."""
    one = problem.units
    prefers = np.zeros(len(one), np.uint64) if one.prefers is None else one.prefers
    columns = (one.skill, one.level, one.language, one.language_level, one.certificates, one.homes, prefers)
    codes = np.zeros(len(one), np.int64)
    for column in columns:  # pairwise, so that a code never outgrows its word
        _, inverse = np.unique(column, return_inverse=True)
        _, codes = np.unique(codes * (int(inverse.max(initial=0)) + 1) + inverse, return_inverse=True)
    firsts = np.unique(codes, return_index=True)[1]
    return codes.astype(np.int64), np.stack([c[firsts].astype(np.uint64) for c in columns], axis=1)


def _rows(
    problem: Problem, asked: npt.NDArray[np.uint64], windows: Ints
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Rows of bits, one a requirement, and (K, 4) which of them each class needs; row 0 is of all windows."""
    one = problem.workers
    of_window = problem.windows.worker[windows]
    rows = [np.ones(len(windows), bool)]
    needed = np.zeros((len(asked), 4), np.int64)
    for place, (first, second) in enumerate(((0, 1), (2, 3), (4, 4), (5, 5))):
        pairs, inverse = np.unique(asked[:, [first, second]], axis=0, return_inverse=True)
        places = np.zeros(len(pairs), np.int64)
        for at, (name, level) in enumerate(pairs.tolist()):
            who = _who(one, place, name, level)
            if who is not None:
                places[at] = len(rows)
                rows.append(who[of_window])
        needed[:, place] = places[inverse.reshape(-1)]
    packed = [np.packbits(row, bitorder="little") for row in rows]
    words = np.zeros((len(rows), -(-len(windows) // 64) * 8), np.uint8)
    for at, row in enumerate(packed):
        words[at, : len(row)] = row
    return words.view(np.uint64), needed


def _who(workers: Workers, place: int, name: int, level: int) -> npt.NDArray[np.bool_] | None:
    """Which workers meet one requirement; none, where it asks for nothing."""
    if place == 0:
        return None if level == 0 else np.asarray(workers.skills[:, name] >= level)
    if place == 1:
        return None if level == 0 else np.asarray(workers.languages[:, name] >= level)
    if place == 2:
        return None if name == 0 else np.asarray((workers.certificates & np.uint64(name)) == np.uint64(name))
    mask = np.uint64(name)
    return None if name == 0 else np.asarray((mask >> workers.home.astype(np.uint64)) & np.uint64(1) == 1)
