"""Prices of an hour in each window, raised where it is wanted and lowered where it is not.

The Lagrangean of generalised assignment with the capacities priced: each unit takes its cheapest choice at
the prices, so every set of prices of zero and more gives a bound (Geoffrion 1974; Fisher 1981).  Prices move
after every unit rather than after all of them (incremental subgradient: Nedic and Bertsekas 2001), which
spares the swings of units that all want the same window.

A sweep is O(pairs).  It loses where few units fill a window (the bound is that of the linear programme, and
whole units may not get near it) and where many pairs cost the same to the last coin.
"""

import numpy as np
from numba import njit

from heliotrope.core.match.batch.kernels.pairs import apart, fits, load


@njit(cache=True)
def sweep(p, price, order, step, blocks):
    """Every unit takes its cheapest choice: ``(high, low, looks)``, the sum at the prices in two words.

    With a ``step`` a unit raises the price of the window it takes by ``step`` x its share of the capacity,
    and after each of the ``blocks`` of units all prices fall by their part of a step; ``price`` is changed
    in place.  Without, the sum less what all capacity fetches is a bound.
    """
    high, low, looks = np.int64(0), np.int64(0), np.int64(0)
    done = np.int64(0)
    for b in range(blocks):
        upto = order.size * (b + 1) // blocks
        for at in range(done, upto):
            u = order[at]
            best, chosen, wanted = p.undone[u], np.int64(-1), np.int64(0)
            if p.kept[u] >= 0:
                best += p.change
            for i in range(p.first[u], p.last[u]):
                j = np.int64(p.lists[i])
                size = load(p, u, i)
                cost = size * (p.tariff[i] + price[j])
                if cost < best and fits(p, u, j, size):
                    cost += apart(p, u, j, size)
                    if cost < best:
                        best, chosen, wanted = cost, np.int64(j), size
            looks += p.last[u] - p.first[u]
            high += best >> 20
            low += best & 0xFFFFF
            if step > 0 and chosen >= 0:
                price[chosen] = min(price[chosen] + step * wanted // p.capacity[chosen], p.highest)
        done = upto
        if step > 0:
            fall = step * (b + 1) // blocks - step * b // blocks
            for j in range(price.size):
                price[j] = max(price[j] - fall, 0)
    return high, low, looks


@njit(cache=True)
def nearest(p, price, blur, salt, near, asked):
    """The cheapest places of each unit at the prices into ``near`` (n, width), -1 for none, and what they
    cost without prices into ``asked`` (n, width); looks.

    Costs are taken as up to ``blur`` 1024ths dearer, differently for each pair and ``salt``: units that want
    the same would otherwise all look at the same few windows.
    """
    width = near.shape[1]
    costs = np.empty(width, np.int64)
    looks = np.int64(0)
    near[:] = -1
    for u in range(p.first.size):
        held = 0
        for i in range(p.first[u], p.last[u]):
            j = np.int64(p.lists[i])
            size = load(p, u, i)
            own = size * p.tariff[i]
            cost = own + size * price[j]
            mixed = np.uint64(u * 0x9E3779B1 + j * 0x85EBCA77 + salt) * np.uint64(0x9E3779B97F4A7C15)
            cost += (cost >> 20) * np.int64((mixed >> np.uint64(54)) * np.uint64(blur))
            if (held == width and cost >= costs[width - 1]) or not fits(p, u, j, size):
                continue
            more = apart(p, u, j, size)
            cost, own = cost + more, own + more
            if held == width and cost >= costs[width - 1]:
                continue
            at = held if held < width else width - 1
            held = min(held + 1, width)
            while at > 0 and costs[at - 1] > cost:
                costs[at], near[u, at], asked[u, at] = costs[at - 1], near[u, at - 1], asked[u, at - 1]
                at -= 1
            costs[at], near[u, at], asked[u, at] = cost, i, own
        looks += p.last[u] - p.first[u]
    return looks
