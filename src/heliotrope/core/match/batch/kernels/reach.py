"""What each unit and each window can reach, as runs: between two places of a list, with time still to be
looked at.

Windows of a class are in order of their start and units of a class in order of their release, so that what
may fit lies in one run; ``fits`` decides within it."""

from typing import NamedTuple

import numpy as np
from numba import njit

from heliotrope.core.match.batch.kernels.bits import Ints, Whole


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


def reach(unit_from: Ints, list_from: Whole, lists: Ints, release: Whole, earliest: Whole, latest: Whole,
          start: Whole, end: Whole) -> Reach:  # fmt: skip
    """Runs of a compiled problem; O(length of the lists x log of a class)."""
    first, last = np.empty(len(release), np.int64), np.empty(len(release), np.int64)
    _of_units(unit_from, list_from, lists, earliest, latest, start, end, first, last)
    run_from = np.zeros(len(start) + 1, np.int64)
    nothing = np.empty(0, np.int32)
    _of_windows(
        unit_from, list_from, lists, release, earliest, latest, start, end, run_from, nothing, nothing
    )
    np.cumsum(run_from, out=run_from)
    low, high = np.empty(run_from[-1], np.int32), np.empty(run_from[-1], np.int32)
    _of_windows(
        unit_from, list_from, lists, release, earliest, latest, start, end, run_from[:-1].copy(), low, high
    )
    return Reach(lists, first, last, run_from, low, high, earliest, latest, start, end)


@njit(cache=True)
def fits(reach, u, j):
    """Whether window ``j`` lies so that unit ``u`` can be done within it."""
    return reach.start[j] <= reach.latest[u] and reach.end[j] >= reach.earliest[u]


@njit(cache=True)
def _of_units(unit_from, list_from, lists, earliest, latest, start, end, first, last):
    for k in range(unit_from.size - 1):
        longest = 0
        part = lists[list_from[k] : list_from[k + 1]]
        for j in part:
            longest = max(longest, end[j] - start[j])
        starts = start[part]
        for u in range(unit_from[k], unit_from[k + 1]):
            first[u] = list_from[k] + np.searchsorted(starts, earliest[u] - longest)
            last[u] = list_from[k] + np.searchsorted(starts, latest[u], side="right")


@njit(cache=True)
def _of_windows(unit_from, list_from, lists, release, earliest, latest, start, end, at, low, high):
    """Counts runs into ``at[j + 1]`` where there is no room, else writes them from ``at[j]``."""
    for k in range(unit_from.size - 1):
        a, b = unit_from[k], unit_from[k + 1]
        slack, least = 0, earliest[a] - release[a]
        for u in range(a, b):
            slack = max(slack, latest[u] - release[u])
            least = min(least, earliest[u] - release[u])
        releases = release[a:b]
        for i in range(list_from[k], list_from[k + 1]):
            j = lists[i]
            x = a + np.searchsorted(releases, start[j] - slack)
            y = a + np.searchsorted(releases, end[j] - least, side="right")
            if x >= y:
                continue
            if low.size:
                low[at[j]] = x
                high[at[j]] = y
                at[j] += 1
            else:
                at[j + 1] += 1
