"""What a place in a window is worth at the margin, and what that proves about every plan."""

import numpy as np
from numba import njit

from heliotrope.core.match.batch.kernels.bits import Ints, Whole
from heliotrope.core.match.batch.kernels.matroid import OUT
from heliotrope.core.match.batch.kernels.reach import Reach, fits


def prices(reach: Reach, places: Ints, taken: Whole, at: Ints, cost: Whole, value: Whole) -> Whole:
    """The price of a place of each window over its own cost, (J,), from a plan that filled the cheapest
    places.

    A window is worth as much as the dearest place in use whose unit it could free, by moving others too.
    O(edges): places are gone through from the dearest down, and each window is met once.
    """
    found = np.zeros(len(cost), np.int64)
    head, after = _lists(at, len(cost))
    _fall(reach, places, taken, at, cost, value, head, after, found)
    over: Whole = np.maximum(found - cost, 0)
    return over


def bound(reach: Reach, cost: Whole, value: Whole, capacity: Whole, prices: Whole) -> int:
    """What no plan costs less than: each unit at its cheapest at these prices, less what all places would
    fetch.

    True for whatever prices of zero and more (Lagrange; weak duality of the transportation problem).
    """
    high, low = _cheapest(reach, cost + prices, value)
    fetched = sum(int(p) * int(c) for p, c in zip(prices.tolist(), capacity.tolist(), strict=True) if p)
    return (int(high) << 20) + int(low) - fetched


@njit(cache=True)
def _cheapest(g, asked, value):
    """The sum of the cheapest choices in two words: exact where one would overflow."""
    high, low = np.int64(0), np.int64(0)
    for u in range(value.size):
        best = value[u]
        for i in range(g.first[u], g.last[u]):
            j = g.lists[i]
            if asked[j] < best and g.end[j] >= g.earliest[u]:
                best = asked[j]
        high += best >> 20
        low += best & 0xFFFFF
    return high, low


@njit(cache=True)
def _lists(at, windows):
    head = np.full(windows, -1, np.int32)
    after = np.full(at.size, -1, np.int32)
    for u in range(at.size):
        if at[u] >= 0:
            after[u] = head[at[u]]
            head[at[u]] = u
    return head, after


@njit(cache=True)
def _fall(g, places, taken, at, cost, value, head, after, found):
    seen = np.zeros(cost.size, np.bool_)
    queue = np.empty(cost.size, np.int32)
    for p in places[::-1]:
        tail = 0
        if p < 0:
            u = -1 - p
            if at[u] != OUT:
                continue
            worth = value[u]
            tail = _meet(g, u, worth, seen, found, queue, tail)
        else:
            if taken[p] == 0 or seen[p]:
                continue
            worth = cost[p]
            seen[p] = True
            found[p] = worth
            queue[0] = p
            tail = 1
        front = 0
        while front < tail:
            u = head[queue[front]]
            front += 1
            while u >= 0:
                tail = _meet(g, u, worth, seen, found, queue, tail)
                u = after[u]


@njit(cache=True)
def _meet(g, u, worth, seen, found, queue, tail):
    for i in range(g.first[u], g.last[u]):
        j = g.lists[i]
        if not seen[j] and fits(g, u, j):
            seen[j] = True
            found[j] = worth
            queue[tail] = j
            tail += 1
    return tail
