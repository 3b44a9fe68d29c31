"""What each unit and each window can reach, as runs: between two places of a list, with time still to be
looked at.

Windows of a class are in order of their start and units of a class in order of their release, so that what
may fit lies in one run; ``fits`` decides within it."""

from typing import Final, NamedTuple

import numpy as np
from numba import njit

from heliotrope.core.match.batch.kernels.bits import Ints, Whole

FEW: Final = 4
"""So many values are compared at once."""

BEYOND: Final = np.iinfo(np.int64).max


class Reach(NamedTuple):
    """Runs both ways, over units and windows in the order of ``Eligibility``.

    Window ``j`` may do units ``low[r]`` to ``high[r]`` for ``r`` from ``run_from[j]``; unit ``u`` may be
    done in ``lists[first[u]:last[u]]``."""

    lists: Ints
    first: Whole
    last: Whole
    run_from: Whole
    low: Ints
    high: Ints
    earliest: Whole
    latest: Whole
    start: Whole
    end: Whole


class Spans(NamedTuple):
    """Unit ``u`` may be done in ``lists[first[u]:last[u]]``."""

    first: Whole
    last: Whole


def reach(unit_from: Ints, list_from: Whole, lists: Ints, release: Whole, earliest: Whole, latest: Whole,
          start: Whole, end: Whole) -> Reach:  # fmt: skip
    """Runs of a compiled problem; O(length of the lists x log of a class)."""
    first, last = spans(unit_from, list_from, lists, earliest, latest, start, end)
    low, high = np.empty(len(lists), np.int32), np.empty(len(lists), np.int32)
    run_from = np.zeros(len(start) + 1, np.int64)
    _of_windows(unit_from, list_from, lists, release, earliest, latest, start, end, run_from, low, high)
    np.cumsum(run_from, out=run_from)
    turned = np.empty(run_from[-1], np.int32), np.empty(run_from[-1], np.int32)
    _turn(lists, low, high, run_from[:-1].copy(), *turned)
    return Reach(lists, first, last, run_from, *turned, earliest, latest, start, end)


def spans(unit_from: Ints, list_from: Whole, lists: Ints, earliest: Whole, latest: Whole,
          start: Whole, end: Whole) -> Spans:  # fmt: skip
    """Where each unit's windows lie in the lists; O(length of the lists + units x log of a list)."""
    first, last = np.empty(len(earliest), np.int64), np.empty(len(earliest), np.int64)
    _of_units(unit_from, list_from, lists, earliest, latest, start, end, first, last)
    return Spans(first, last)


@njit(cache=True)
def fits(reach, u, j):
    """Whether window ``j`` lies so that unit ``u`` can be done within it."""
    return reach.start[j] <= reach.latest[u] and reach.end[j] >= reach.earliest[u]


@njit(cache=True)
def _padded(longest):
    """Room for the values of one class, and behind them for what no value is above."""
    return np.empty(longest + FEW, np.int64)


@njit(cache=True)
def _before(values, many, least):
    """How many of the first values, in order and padded, are below that.

    Halved to the last few without a branch to guess, and those counted all at once."""
    a, rest = np.uint64(0), np.uint64(many)
    while rest > FEW:
        half = rest >> np.uint64(1)
        a += half * np.uint64(values[a + half - np.uint64(1)] < least)
        rest -= half
    below = np.int64(0)
    for i in range(FEW):
        below += np.int64(values[a + np.uint64(i)] < least)
    return np.int64(a) + below


@njit(cache=True)
def _of_units(unit_from, list_from, lists, earliest, latest, start, end, first, last):
    length = np.maximum(end - start, 0)
    ceiling = length.max() if length.size else 0
    starts = _padded(np.diff(list_from).max() if list_from.size > 1 else 0)
    for k in range(unit_from.size - 1):
        low, many = list_from[k], list_from[k + 1] - list_from[k]
        longest = 0
        for i in range(many):
            longest = max(longest, length[lists[low + i]])
            if longest == ceiling:
                break
        for i in range(many):
            starts[i] = start[lists[low + i]]
        starts[many : many + FEW] = BEYOND
        for u in range(unit_from[k], unit_from[k + 1]):
            first[u] = low + _before(starts, many, earliest[u] - longest)
            last[u] = low + _before(starts, many, latest[u] + 1)


@njit(cache=True)
def _of_windows(unit_from, list_from, lists, release, earliest, latest, start, end, run_from, low, high):
    """The run of units at each place of the lists, counted for each window where it is not empty."""
    releases = _padded(np.diff(unit_from).max() if unit_from.size > 1 else 0)
    for k in range(unit_from.size - 1):
        a, many = unit_from[k], unit_from[k + 1] - unit_from[k]
        slack, least = 0, earliest[a] - release[a]
        for u in range(many):
            releases[u] = release[a + u]
            slack = max(slack, latest[a + u] - release[a + u])
            least = min(least, earliest[a + u] - release[a + u])
        releases[many : many + FEW] = BEYOND
        x = 0
        for i in range(list_from[k], list_from[k + 1]):
            j = lists[i]
            while x < many and releases[x] < start[j] - slack:  # windows are in order of their start
                x += 1
            low[i] = a + x
            high[i] = a + _before(releases, many, end[j] - least + 1)
            run_from[j + 1] += low[i] < high[i]


@njit(cache=True)
def _turn(lists, low, high, at, to_low, to_high):
    """From runs by place of the lists to the same by window, written from ``at``."""
    for i in range(lists.size):
        if low[i] < high[i]:
            j = lists[i]
            to_low[at[j]] = low[i]
            to_high[at[j]] = high[i]
            at[j] += 1
