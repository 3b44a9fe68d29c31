"""Whole units into windows: put in at the prices, then moved, swapped and pushed on while that is cheaper.

Insertion from the largest down (first fit decreasing, with the prices of the Lagrangean as the measure of
fit: after Martello and Toth 1981), then ejection chains of two moves (Yagiura, Ibaraki and Glover 2006), of
which a shift is one of one and a swap one that ends where it began.  A look is one pair; a round
over all units is O(units x width x units of a window) at worst.  It loses where only three or more units
moved at once make it cheaper.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from heliotrope.core.match.batch.kernels.bits import Ints, Whole
from heliotrope.core.match.batch.kernels.pairs import apart, fits, load, place

OUT = np.int64(-1)
"""The place of a unit that is left undone; typed, for a plain -1 would be compiled for itself."""


class Plan(NamedTuple):
    """Where each unit is, changed in place.

    ``at`` (n,) is its place in the lists or -1, ``size`` and ``cost`` (n,) are what it takes there, ``left``
    (J,) is free capacity; ``head``, ``after``, ``before`` list the units of each window."""

    at: Whole
    size: Whole
    cost: Whole
    left: Whole
    head: Ints
    after: Ints
    before: Ints


def empty(units: int, undone: Whole, capacity: Whole) -> Plan:
    """All units undone, at what that costs."""
    none = np.full(units, -1, np.int32)
    return Plan(
        np.full(units, -1, np.int64), np.zeros(units, np.int64), undone.copy(), capacity.copy(),
        np.full(len(capacity), -1, np.int32), none.copy(), none,
    )  # fmt: skip


@njit(cache=True)
def _put(p, s, u, i):
    """The unit to place ``i``, or out at -1, from wherever it is."""
    if s.at[u] >= 0:
        j = p.lists[s.at[u]]
        s.left[j] += s.size[u]
        b, a = s.before[u], s.after[u]
        if b >= 0:
            s.after[b] = a
        else:
            s.head[j] = a
        if a >= 0:
            s.before[a] = b
    s.at[u], s.cost[u], s.size[u] = i, _cost(p, u, i), 0
    if i >= 0:
        j = p.lists[i]
        s.size[u] = load(p, u, i)
        s.left[j] -= s.size[u]
        s.after[u], s.before[u] = s.head[j], -1
        if s.head[j] >= 0:
            s.before[s.head[j]] = u
        s.head[j] = u


@njit(cache=True)
def _cost(p, u, i):
    """What the unit costs at place ``i``, or undone at -1."""
    if i < 0:
        return p.undone[u] + (p.change if p.kept[u] >= 0 else 0)
    size = load(p, u, i)
    return size * p.tariff[i] + apart(p, u, np.int64(p.lists[i]), size)


@njit(cache=True)
def insert(p, s, price, order, limit):
    """Each unit of the order to its cheapest choice at the prices that has room; looks."""
    looks = np.int64(0)
    for u in order:
        if looks > limit:
            break
        best, chosen = _cost(p, u, OUT), np.int64(-1)
        for i in range(p.first[u], p.last[u]):
            j = np.int64(p.lists[i])
            size = load(p, u, i)
            cost = size * (p.tariff[i] + price[j])
            if cost < best and size <= s.left[j] and fits(p, u, j, size):
                cost += apart(p, u, j, size)
                if cost < best:
                    best, chosen = cost, i
        looks += p.last[u] - p.first[u]
        if chosen >= 0:
            _put(p, s, u, chosen)
    return looks


@njit(cache=True)
def improve(p, s, near, asked, order, limit):
    """Move each unit of the order to where all becomes cheapest, by one move or two; looks.

    ``near`` (n, width) are the places that a unit looks at and ``asked`` what it costs there: ``nearest``."""
    looks = np.int64(0)
    least = np.empty(order.size, np.int64)
    for u in range(order.size):
        least[u] = _cost(p, u, OUT)
        for at in range(near.shape[1]):
            if near[u, at] >= 0:
                least[u] = min(least[u], asked[u, at])
    for u in order:
        if looks > limit:
            break
        gain, to, other, onward, seen = _move(p, s, near, asked, least, u)
        looks += seen
        if gain > 0:
            if other >= 0:
                _put(p, s, other, OUT)
            _put(p, s, u, to)
            if other >= 0:
                _put(p, s, other, onward)
    return looks


@njit(cache=True)
def _move(p, s, near, asked, least, u):
    """The best move of a unit: ``(gain, its place, who is pushed out or -1, that one's place, looks)``."""
    best, to, other, onward = s.cost[u] - _cost(p, u, OUT), np.int64(-1), np.int64(-1), np.int64(-1)
    was = np.int64(p.lists[s.at[u]] if s.at[u] >= 0 else -1)
    looks = np.int64(0)
    for at in range(near.shape[1]):
        i = near[u, at]
        if i < 0:
            break
        looks += 1
        j = p.lists[i]
        if j == was:
            continue
        gain, size = s.cost[u] - asked[u, at], load(p, u, i)
        if s.left[j] >= size:
            if gain > best:
                best, to, other = gain, i, np.int64(-1)
            continue
        v = np.int64(s.head[j])
        while v >= 0:
            if s.left[j] + s.size[v] >= size and gain + s.cost[v] - least[v] > best:
                more, where, seen = _elsewhere(p, s, near, asked, v, j, was, s.size[u])
                looks += seen
                if gain + more > best:
                    best, to, other, onward = gain + more, i, v, where
            v = np.int64(s.after[v])
    return best, to, other, onward, looks


@njit(cache=True)
def _elsewhere(p, s, near, asked, v, j, was, freed):
    """What is gained by moving ``v`` out of ``j``, where ``freed`` becomes free in ``was``: ``(gain, place,
    looks)``."""
    best, where, looks = s.cost[v] - _cost(p, v, OUT), np.int64(-1), 1
    for at in range(near.shape[1]):
        i = near[v, at]
        if i < 0:
            break
        looks += 1
        if s.cost[v] - asked[v, at] > best:
            x = np.int64(p.lists[i])
            if x != j and s.left[x] + (freed if x == was else 0) >= load(p, v, i):
                best, where = s.cost[v] - asked[v, at], i
    if was >= 0:
        i = place(p, v, was)
        looks += 1
        if i >= 0 and s.cost[v] - _cost(p, v, i) > best:
            size = load(p, v, i)
            if s.left[was] + freed >= size and fits(p, v, was, size):
                best, where = s.cost[v] - _cost(p, v, i), i
    return best, where, looks
