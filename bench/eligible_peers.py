"""Who may do what, by numpy alone, four ways; each gives for every unit the windows in which it can be done.

All are exact for units of equal effort and take a problem as the batch takes it, certificates and homes
included.  ``blocks`` and ``bits`` have a place for every pair; the others group the units that ask the same.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from heliotrope.core.match.batch.problem import SECOND, Problem

Array: TypeAlias = npt.NDArray[Any]
BLOCK = 64
"""Units of a block, so that 40,000 booleans of each stay in a core's cache."""
NEVER = (1 << 31) - 1
DENSE = 1 << 24
"""Codes below this are counted in a table, others sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Every pair written out: unit ``u`` may be done in ``windows[bounds[u]:bounds[u + 1]]``."""

    windows: Array
    bounds: Array

    def keys(self, many: int) -> Array:
        """Every pair as ``unit * many + window``, ascending."""
        units = np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))
        return np.sort(units * many + self.windows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bits:
    """A bit a pair, (units, bytes), little bit first."""

    rows: Array

    def keys(self, many: int) -> Array:
        """As of ``Listed``."""
        parts = []
        for low in range(0, len(self.rows), 1_000):
            found = np.unpackbits(self.rows[low : low + 1_000], axis=1, bitorder="little", count=many)
            parts.append(np.flatnonzero(found) + low * many)
        return np.concatenate(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """A run of a list a unit, with time still to be looked at: ``lists[first[u]:last[u]]``, in the problem's
    numbers; a window ``j`` of it counts where ``start[j] <= latest[u]`` and ``end[j] >= earliest[u]``."""

    lists: Array
    first: Array
    last: Array
    earliest: Array
    latest: Array
    start: Array
    end: Array

    def keys(self, many: int) -> Array:
        """As of ``Listed``."""
        return self.listed().keys(many)

    def listed(self) -> Listed:
        """The same with every pair written out; within a run only ends are left to be looked at."""
        spans = np.maximum(self.last - self.first, 0)
        before = np.cumsum(spans) - spans
        at = np.arange(spans.sum(), dtype=np.int32)
        at += np.repeat((self.first - before).astype(np.int32), spans)
        window = self.lists[at]
        least = self.earliest.min()
        ends = np.clip(self.end - least, -1, NEVER).astype(np.int32)
        fits = ends[window] >= np.repeat((self.earliest - least).astype(np.int32), spans)
        has = spans > 0
        counts = np.zeros(len(spans), np.int64)
        if has.any():
            counts[has] = np.add.reduceat(fits, before[has], dtype=np.int64)
        return Listed(windows=window[fits], bounds=np.concatenate(([0], np.cumsum(counts))))


def blocks(problem: Problem) -> Listed:
    """Blocks of booleans: each condition of every pair, written out as lists."""
    units, every = problem.units, _Windows(problem)
    earliest, latest, starts, ends = _short([*_times(problem), every.start, every.end])
    parts, counts = [], np.empty(len(units), np.int64)
    for low in range(0, len(units), BLOCK):
        of = slice(low, low + BLOCK)
        may = every.skills[units.skill[of]] >= units.level[of, None]
        may &= every.languages[units.language[of]] >= units.language_level[of, None]
        may &= starts <= latest[of, None]
        may &= ends >= earliest[of, None]
        if units.certificates[of].any():
            asked = units.certificates[of, None]
            may &= every.certificates & asked == asked
        if units.homes[of].any():
            asked = units.homes[of, None]
            may &= (every.home & asked != 0) | (asked == 0)
        some = np.count_nonzero(may, axis=1)
        parts.append(np.flatnonzero(may) - np.repeat(np.arange(len(may)) * len(starts), some))
        counts[of] = some
    windows = np.concatenate(parts).astype(np.int32)
    return Listed(windows=windows, bounds=np.concatenate(([0], np.cumsum(counts))))


def bits(problem: Problem) -> Bits:
    """Rows of packed bits, one for what each class asks and one for each time; a unit has both."""
    every = _Windows(problem)
    of_unit, firsts = _classes(problem)
    asks = _class_rows(problem, every, firsts)
    earliest, latest = _times(problem)
    of_time, firsts = _coded([earliest - earliest.min(), latest - latest.min()])
    times = np.empty((len(firsts), asks.shape[1]), np.uint64)
    for low in range(0, len(firsts), BLOCK):
        some = firsts[low : low + BLOCK]
        may = every.start <= latest[some, None]
        may &= every.end >= earliest[some, None]
        times[low : low + BLOCK] = _words(may)
    rows = np.empty((len(of_unit), asks.shape[1]), np.uint64)
    for low in range(0, len(rows), BLOCK):
        of = slice(low, low + BLOCK)
        np.bitwise_and(asks[of_unit[of]], times[of_time[of]], out=rows[of])
    return Bits(rows=rows.view(np.uint8))


def classes(problem: Problem) -> Listed:
    """Lists of classes by start, cut by time with two searches a unit, and every pair written out."""
    return runs(problem).listed()


def runs(problem: Problem) -> Runs:
    """The same without writing pairs out: the product's own form, in numpy, from units to windows only."""
    by_start = np.argsort(problem.windows.start, kind="stable")
    every = _Windows(problem, by_start)
    of_unit, firsts = _classes(problem)
    rows = _class_rows(problem, every, firsts)
    sizes = np.bitwise_count(rows).sum(axis=1, dtype=np.int64)
    klass = np.repeat(np.arange(len(firsts)), sizes)
    lists = _set(rows.reshape(-1)) - klass * (rows.shape[1] * 64)
    earliest, latest = _times(problem)
    longest = np.zeros(len(firsts), np.int64)
    has, bounds = sizes > 0, np.cumsum(sizes) - sizes
    if has.any():
        longest[has] = np.maximum.reduceat((every.end - every.start)[lists], bounds[has])
    low = min(every.start.min(), earliest.min() - longest.max(), latest.min())
    width = max(every.start.max(), earliest.max(), latest.max()) - low + 2
    keys = klass * width + (every.start[lists] - low)
    together = np.argsort(
        of_unit, kind="stable"
    )  # searches near one another find what they need in the cache
    asked = of_unit[together] * width - low
    first, last = np.empty(len(of_unit), np.int64), np.empty(len(of_unit), np.int64)
    first[together] = np.searchsorted(keys, asked + (earliest - longest[of_unit])[together])
    last[together] = np.searchsorted(keys, asked + latest[together], side="right")
    return Runs(
        lists=by_start[lists].astype(np.int32),
        first=first,
        last=last,
        earliest=earliest,
        latest=latest,
        start=problem.windows.start,
        end=_ends(problem),
    )


PEERS = {"blocks": blocks, "bits": bits, "classes": classes, "runs": runs}
"""Ways to write it, from the plainest to the most like the product's."""


class _Windows:
    """What is known of each window and its worker, a row a fact."""

    def __init__(self, problem: Problem, order: Array | None = None) -> None:
        windows, workers = problem.windows, problem.workers
        of = windows.worker if order is None else windows.worker[order]
        self.skills, self.languages = workers.skills.T[:, of], workers.languages.T[:, of]
        self.certificates = workers.certificates[of]
        self.home = np.uint64(1) << workers.home[of].astype(np.uint64)
        self.start = windows.start if order is None else windows.start[order]
        end = _ends(problem)
        self.end = end if order is None else end[order]


def _needs(problem: Problem) -> Array:
    return -(-problem.units.effort // SECOND)


def _times(problem: Problem) -> tuple[Array, Array]:
    """When a unit that begins at its release ends, and when it must begin to end by its due instant: before
    every window where there is no such instant."""
    units, needs = problem.units, _needs(problem)
    latest = units.due - needs
    return units.release + needs, np.where(latest < units.release, problem.windows.start.min() - 1, latest)


def _ends(problem: Problem) -> Array:
    """When windows end: before every unit where they are too short for any."""
    windows = problem.windows
    short = windows.end - windows.start < _needs(problem).min()
    return np.where(short, problem.units.release.min() - 1, windows.end)


def _short(instants: list[Array]) -> list[Array]:
    """The same instants in half the width, from the first of them on."""
    first = min(int(one.min()) for one in instants)
    return [(one - first).astype(np.int32) for one in instants]


def _classes(problem: Problem) -> tuple[Array, Array]:
    """The class of each unit, and a unit of each class."""
    one = problem.units
    return _coded([one.skill, one.level, one.language, one.language_level, one.certificates, one.homes])


def _coded(columns: list[Array]) -> tuple[Array, Array]:
    """Rows that are equal have one code: by a table where that is small, else by sorting."""
    codes, many = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        small = column if int(column.max()) < DENSE else np.unique(column, return_inverse=True)[1]
        high = int(small.max()) + 1
        codes, many = codes * high + small.astype(np.int64), many * high
        if many > DENSE:
            _, codes = np.unique(codes, return_inverse=True)
            many = int(codes.max()) + 1
    firsts = np.full(many, -1, np.int64)
    firsts[codes] = np.arange(len(codes))
    there = firsts >= 0
    return (np.cumsum(there) - 1)[codes], firsts[there]


def _class_rows(problem: Problem, every: _Windows, firsts: Array) -> Array:
    """(classes, words): the windows whose workers are what a class asks, a bit each."""
    units = problem.units
    of_skill, some = _coded([units.skill[firsts], units.level[firsts]])
    skills = _words(every.skills[units.skill[firsts[some]]] >= units.level[firsts[some], None])
    of_language, some = _coded([units.language[firsts], units.language_level[firsts]])
    wanted = units.language_level[firsts[some], None]
    rows: Array = skills[of_skill]
    rows &= _words(every.languages[units.language[firsts[some]]] >= wanted)[of_language]
    asked, of = np.unique(units.certificates[firsts], return_inverse=True)
    if asked.any():
        rows &= _words(every.certificates & asked[:, None] == asked[:, None])[of]
    asked, of = np.unique(units.homes[firsts], return_inverse=True)
    if asked.any():
        rows &= _words((every.home & asked[:, None] != 0) | (asked[:, None] == 0))[of]
    return rows


def _set(words: Array) -> Array:
    """Which bits are set: first the words, then the bytes, then the bits."""
    some = np.flatnonzero(words)
    of_bytes = words[some].view(np.uint8)
    byte = np.flatnonzero(of_bytes)
    bit = np.flatnonzero(np.unpackbits(of_bytes[byte], bitorder="little"))
    place = byte[bit >> 3]
    found: Array = some[place >> 3] * 64 + (place & 7) * 8 + (bit & 7)
    return found


def _words(rows: Array) -> Array:
    """Rows of booleans as bits in whole words."""
    packed = np.packbits(rows, axis=1, bitorder="little")
    words = np.zeros((len(rows), -(-rows.shape[1] // 64) * 8), np.uint8)
    words[:, : packed.shape[1]] = packed
    return words.view(np.uint64)
