"""The least cost where a place's cost is all that counts: places taken in order of cost, each if it can be
kept.

Sets of places that can all be filled at once are a matroid (a transversal one: Edmonds and Fulkerson 1965),
so taking places from the cheapest up, each where an augmenting path to a free unit exists, is exact.
Leaving a unit undone is a place of its own at its value.  Paths are found by pushing units from place to
place along distances to a free unit (Goldberg and Tarjan 1988), with labels set anew by a search from the
free units now and then.  A place whose search fails is lost for ever, and so is all that the search has
seen.

O(places x edges) at worst; on sparse problems nearly the edges.  It loses where many places have one cost
(then one maximum flow would do), and cannot be used at all where a unit's cost depends on who does it.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from heliotrope.core.match.batch.kernels.bits import Ints, Whole
from heliotrope.core.match.batch.kernels.reach import Reach

FREE = -1
OUT = -2
"""Where a unit is that nobody will do."""

_FAR = 1 << 30


class State(NamedTuple):
    """Who is where, and what is known of the way to a free unit; changed in place.

    ``at`` (n,) window of each unit, or ``FREE`` or ``OUT``; ``head``, ``after``, ``before`` its lists by
    window. ``far`` (J,) is at most the number of moves from a window to a free unit, ``_FAR`` where there is
    none. ``run``, ``spot`` walk a window's units once over all, in search of free ones; ``arc``, ``step``
    again and again. ``counts`` holds: units looked at, free units, labels since they were last set anew."""

    at: Ints
    head: Ints
    after: Ints
    before: Ints
    far: Ints
    run: Whole
    spot: Whole
    arc: Whole
    step: Whole
    queue: Ints
    moved: Ints
    whence: Ints
    counts: Whole


def fill(
    reach: Reach, places: Ints, capacity: Whole, limit: int, patience: int, renew: int
) -> tuple[Ints, Whole, int]:
    """Take the places in their order: ``(at (n,), places taken (J,), units looked at)``.

    ``places`` names windows (0 and more, each for all of its ``capacity``) and units to be left undone
    (-1 - u).  After ``limit`` looks no paths are searched, nor one that alone has cost ``patience`` looks.
    Labels are set anew after ``renew`` of them have changed.
    """
    units, windows = len(reach.first), len(reach.start)
    none = np.full(units, -1, np.int32)
    state = State(
        none.copy(), np.full(windows, -1, np.int32), none.copy(), none.copy(), np.ones(windows, np.int32),
        reach.run_from[:-1].copy(), np.full(windows, -1, np.int64), reach.run_from[:-1].copy(),
        np.full(windows, -1, np.int64), np.empty(max(windows, units), np.int32), np.empty(1 << 20, np.int32),
        np.empty(1 << 20, np.int32), np.array([0, units, 0], np.int64),
    )  # fmt: skip
    taken = np.zeros(windows, np.int64)
    _take(reach, state, places, capacity, taken, limit, patience, renew)
    return state.at, taken, int(state.counts[0])


@njit(cache=True)
def _put(s, u, j):
    s.at[u] = j
    s.after[u] = s.head[j]
    s.before[u] = -1
    if s.head[j] >= 0:
        s.before[s.head[j]] = u
    s.head[j] = u


@njit(cache=True)
def _lift(s, u):
    b, a = s.before[u], s.after[u]
    if b >= 0:
        s.after[b] = a
    else:
        s.head[s.at[u]] = a
    if a >= 0:
        s.before[a] = b


@njit(cache=True)
def _free_unit(g, s, j):
    """The next free unit that the window may do, or -1; what it passes over is never free again."""
    r, i, looked = s.run[j], s.spot[j], 0
    end, starts, ends = g.run_from[j + 1], g.start[j], g.end[j]
    while r < end:
        i = np.int64(g.low[r]) if i < 0 else i
        high = np.int64(g.high[r])
        looked += high - i
        while i < high:
            if s.at[i] == FREE and starts <= g.latest[i] and ends >= g.earliest[i]:
                s.counts[0] += looked - (high - i)
                s.run[j], s.spot[j] = r, i
                return i
            i += 1
        r += 1
        i = np.int64(-1)
    s.counts[0] += looked
    s.run[j], s.spot[j] = r, i
    return np.int64(-1)


@njit(cache=True)
def _nearest(g, s, j, enough):
    """From the window's arc on, the first unit in another window whose label is at most ``enough``.

    The arc is left there; where there is none, at the end.  Gives the least label seen, ``_FAR`` for none."""
    r, i, looked = s.arc[j], s.step[j], 0
    end, starts, ends = g.run_from[j + 1], g.start[j], g.end[j]
    least = np.int32(_FAR)
    while r < end:
        i = np.int64(g.low[r]) if i < 0 else i
        high = np.int64(g.high[r])
        looked += high - i
        while i < high:
            x = s.at[i]
            if x >= 0 and s.far[x] < least and x != j and starts <= g.latest[i] and ends >= g.earliest[i]:
                least = s.far[x]
                if least <= enough:
                    s.counts[0] += looked - (high - i)
                    s.arc[j], s.step[j] = r, i
                    return least
            i += 1
        r += 1
        i = np.int64(-1)
    s.counts[0] += looked
    s.arc[j], s.step[j] = r, i
    return least


@njit(cache=True)
def _relabel(g, s, j):
    """The label anew from the neighbours' labels: no neighbour's is below its own, so the first that equals
    it ends the search, and stays the arc."""
    s.arc[j], s.step[j] = g.run_from[j], -1
    least = _nearest(g, s, j, s.far[j])
    s.far[j] = least + 1 if least < s.far.size else _FAR
    s.counts[2] += 1


@njit(cache=True)
def _label_all(g, s):
    """Labels as true distances, by a search from the free units; windows that it does not meet are lost."""
    tail = 0
    for j in range(s.far.size):
        if s.far[j] != _FAR:
            s.far[j] = 0
            s.arc[j], s.step[j] = g.run_from[j], -1
    for u in range(s.at.size):
        if s.at[u] == FREE:
            tail = _spread(g, s, u, 1, tail)
    front = 0
    while front < tail:
        j = s.queue[front]
        front += 1
        u = s.head[j]
        while u >= 0:
            tail = _spread(g, s, u, s.far[j] + 1, tail)
            u = s.after[u]
    for j in range(s.far.size):
        if s.far[j] == 0:
            s.far[j] = _FAR
    s.counts[2] = 0


@njit(cache=True)
def _spread(g, s, u, far, tail):
    for i in range(g.first[u], g.last[u]):
        j = g.lists[i]
        if s.far[j] == 0 and g.end[j] >= g.earliest[u]:
            s.far[j] = far
            s.queue[tail] = j
            tail += 1
    s.counts[0] += g.last[u] - g.first[u]
    return tail


@njit(cache=True)
def _fill_place(g, s, start, limit, renew):
    """Whether one more unit could be brought into the window, moving others along; undone where not.

    From where no free unit can be reached, none can be from any window on the way: each could take back what
    the one before it took.
    """
    j, moves, lost = start, 0, True
    while s.far[j] < _FAR:
        u = _free_unit(g, s, j)
        if u >= 0:
            _put(s, u, j)
            s.counts[1] -= 1
            return True
        if s.counts[0] > limit or moves >= s.moved.size:
            lost = False
            break
        if _nearest(g, s, j, s.far[j] - 1) < s.far[j]:
            u = s.step[j]
            s.moved[moves], s.whence[moves] = u, s.at[u]
            moves += 1
            x = s.at[u]
            _lift(s, u)
            _put(s, u, j)
            j = np.int64(x)
            continue
        _relabel(g, s, j)
        if s.counts[2] > renew:
            _label_all(g, s)
    s.far[start] = _FAR
    while moves > 0:
        moves -= 1
        u, x = s.moved[moves], s.whence[moves]
        _lift(s, u)
        _put(s, u, x)
        if lost:
            s.far[x] = _FAR
    return False


@njit(cache=True)
def _take(g, s, places, capacity, taken, limit, patience, renew):
    for p in places:
        if s.counts[1] == 0:
            return
        if p >= 0:
            for _ in range(capacity[p]):
                if s.far[p] >= _FAR or not _fill_place(g, s, p, min(limit, s.counts[0] + patience), renew):
                    break
                taken[p] += 1
            continue
        u = -1 - p
        if s.at[u] == FREE:
            s.at[u] = OUT
            s.counts[1] -= 1
        elif s.far[s.at[u]] < _FAR and _fill_place(g, s, s.at[u], min(limit, s.counts[0] + patience), renew):
            _lift(s, u)
            s.at[u] = OUT
