"""Who may do what, compiled: classes of units that ask the same, and for each the windows whose workers
qualify.

A pair is never looked at by itself.  Each requirement (a skill at a level, a language at a level, a
certificate, a home) is one row of bits, a bit a window; a class is the conjunction of its rows, 64 windows a
word.  Time is kept out of the classes: within one, units are ordered by release, and what a window can reach
is a run of them (``runs``).  Memory grows with classes x windows of a class, not with pairs.

Rows of bits joined word by word are those of bitmap indexes (O'Neil and Quass 1997, SIGMOD).  O(classes x
windows / 64 + length of the lists).  It loses where every unit asks for something of its own, for then there
are as many classes as units, and where there are fewer pairs than words to join."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from heliotrope.core.match.batch.kernels import bits
from heliotrope.core.match.batch.kernels.grouping import grouped, in_order
from heliotrope.core.match.batch.kernels.reach import Reach, Spans, reach
from heliotrope.core.match.batch.kernels.reach import spans as spans_of
from heliotrope.core.match.batch.problem import SECOND, Masks, Problem, Whole, Workers

NEVER: Final = 1 << 60
"""An instant that no unit and no window lies beyond."""

LEVEL: Final = 8
"""The bits of a level."""

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
    list_from = np.concatenate(([0], np.cumsum(sizes[scarce])))
    release, needs = problem.units.release, -(-problem.units.effort // SECOND)
    latest = problem.units.due - needs
    latest[latest < release] = -NEVER
    length = problem.windows.end - problem.windows.start
    end = np.where(length < needs.min(initial=NEVER), -NEVER, problem.windows.end)
    units, unit_from = in_order(np.argsort(scarce)[of_unit], len(asked), release)
    return Eligibility(
        units=units,
        windows=windows,
        klass=np.repeat(np.arange(len(asked), dtype=np.int32), np.diff(unit_from)),
        unit_from=unit_from,
        list_from=list_from,
        lists=bits.lists(rows, needed[scarce], list_from),
        release=release[units],
        earliest=(release + needs)[units],
        latest=latest[units],
        start=problem.windows.start[windows],
        end=end[windows],
    )


def spans(compiled: Eligibility) -> Spans:
    """What fits in time as well, as a run of its class's list for each unit."""
    one = compiled
    return spans_of(one.unit_from, one.list_from, one.lists, one.earliest, one.latest, one.start, one.end)


def runs(compiled: Eligibility) -> Reach:
    """What fits in time as well, as runs both ways."""
    one = compiled
    return reach(
        one.unit_from, one.list_from, one.lists, one.release, one.earliest, one.latest, one.start, one.end
    )


def _asked(problem: Problem) -> tuple[Whole, Masks]:
    """Each unit's class, and what each asks, (K, 5): a skill with its level and a language with its level,
    each in one word, certificates, homes, and whom it prefers, which excludes nobody but has its price."""
    one = problem.units
    columns = np.zeros((5, len(one)), np.uint64)
    columns[0] = one.skill.astype(np.int64) << LEVEL | one.level
    columns[1] = one.language.astype(np.int64) << LEVEL | one.language_level
    columns[2:4] = one.certificates, one.homes
    if one.prefers is not None:
        columns[4] = one.prefers
    used = [at for at, column in enumerate(columns) if at == 0 or column.any()]
    of_unit, firsts = grouped(columns[used])
    return of_unit, columns[:, firsts].T


def _rows(problem: Problem, asked: Masks, windows: Ints) -> tuple[Masks, Whole]:
    """Rows of bits, one a requirement, and (K, 4) which of them each class needs; row 0 is of all windows."""
    of_window = problem.windows.worker[windows]
    rows = [np.packbits(np.ones(len(windows), bool), bitorder="little")]
    needed = np.zeros((len(asked), 4), np.int64)
    for place in range(4):
        asks, of_class = np.unique(asked[:, place], return_inverse=True)
        places = np.zeros(len(asks), np.int64)
        for at, who in _who(problem.workers, place, asks.tolist(), of_window):
            places[at] = len(rows)
            rows.append(np.packbits(who, bitorder="little"))
        needed[:, place] = places[of_class]
    words = np.zeros((len(rows), -(-len(windows) // 64) * 8), np.uint8)
    for row, packed in zip(words, rows, strict=True):
        row[: len(packed)] = packed
    return words.view(np.uint64), needed


def _who(
    workers: Workers, place: int, asks: list[int], of_window: Whole
) -> Iterator[tuple[int, npt.NDArray[np.bool_]]]:
    """The windows whose workers meet each requirement that asks for something, by its place.

    Requirements are in order, so that what workers have of one skill or language is looked up once."""
    last, have = -1, np.empty(0, np.int64)
    for at, asked in enumerate(asks):
        name, level = (asked >> LEVEL, asked & (1 << LEVEL) - 1) if place < 2 else (asked, asked)
        if level == 0:
            continue
        if name != last:
            last, have = name, _have(workers, place, name).take(of_window)
        yield at, have >= level


def _have(workers: Workers, place: int, name: int) -> npt.NDArray[Any]:
    """What each worker has of one requirement, to be at least what is asked: a level, or a mask in full."""
    mask = np.uint64(name)
    if place == 0:
        return workers.skills[:, name]
    if place == 1:
        return workers.languages[:, name]
    if place == 2:
        return workers.certificates & mask
    return np.where((mask >> workers.home.astype(np.uint64)) & np.uint64(1) == 1, mask, np.uint64(0))
