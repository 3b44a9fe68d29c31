"""What a unit costs in a window, pair by pair, from what is kept for each class and window of its list."""

from typing import NamedTuple

import numpy as np
from numba import njit

from heliotrope.core.match.batch.kernels.bits import Ints, Whole
from heliotrope.core.match.batch.problem import SECOND

ONE = 1 << 16
"""The stretch of a worker of ordinary speed."""


class Pairs(NamedTuple):
    """Units and windows in the order of ``Eligibility``; ``lists[first[u]:last[u]]`` are those of unit ``u``.

    For each place ``i`` of the lists, ``tariff`` is what an hour of that work costs in that window, in
    coins, and ``stretch`` how much longer than its effort it takes, in parts of ``ONE``.  ``undone`` (n,) is
    what leaving a unit costs, in parts of a coin.  Past ``wanted`` (n,) every second costs ``late`` parts of
    a coin.  A unit that is ``kept`` (n,) in a window costs ``change`` more anywhere else; -1 for none.
    No price of an hour rises above ``highest``, so that none outgrows its word."""

    lists: Ints
    first: Whole
    last: Whole
    tariff: Whole
    stretch: Whole
    start: Whole
    end: Whole
    capacity: Whole
    effort: Whole
    release: Whole
    due: Whole
    undone: Whole
    wanted: Whole
    late: Whole
    kept: Whole
    change: int
    highest: int


@njit(cache=True)
def load(p, u, i):
    """How long the unit takes at place ``i`` of the lists, in parts of an hour, rounded up."""
    return (p.effort[u] * p.stretch[i] + 65535) >> 16


@njit(cache=True)
def fits(p, u, j, size):
    """Whether work of that size lies within release, due and window, and not above its capacity."""
    if size > p.capacity[j]:
        return False
    span = min(p.end[j], p.due[u]) - max(p.start[j], p.release[u])
    return span * SECOND >= size


@njit(cache=True)
def apart(p, u, j, size):
    """What the pair costs besides its hours: being late, and being moved."""
    found = np.int64(0)
    if p.late[u] > 0:
        ends = max(p.start[j], p.release[u]) + (size + SECOND - 1) // SECOND
        if ends > p.wanted[u]:
            found += (ends - p.wanted[u]) * p.late[u]
    if p.kept[u] >= 0 and p.kept[u] != j:
        found += p.change
    return found


@njit(cache=True)
def place(p, u, j):
    """Where in the lists the unit's class has the window; -1 where it has not."""
    i = p.first[u] + np.searchsorted(p.lists[p.first[u] : p.last[u]], j)
    if i < p.last[u] and p.lists[i] == j:
        return i
    return np.int64(-1)
