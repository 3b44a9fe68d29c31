"""EM's inner loops over judgements in the order of their items; plain loops, compiled once.

Labels stand side by side, filled up to whole steps of four, so that a step is one instruction; a label that
only fills up has no chance beforehand and so never any.  Sums run in the order of the rows.
"""

import numpy as np
from numba import njit

STEP = 4
UNKNOWN = -1
"""The gold of an item that has none."""


@njit(cache=True)
def by_item(item, items):
    """Where each item's rows begin, and the rows in the order of their items, else as they came."""
    starts = np.zeros(items + 1, np.int64)
    for row in range(item.size):
        starts[item[row] + 1] += 1
    for i in range(items):
        starts[i + 1] += starts[i]
    free = starts[:-1].copy()
    order = np.empty(item.size, np.int64)
    for row in range(item.size):
        order[free[item[row]]] = row
        free[item[row]] += 1
    return starts, order


@njit(cache=True)
def repeats(item, worker, items, workers):
    """Whether a worker judged an item twice."""
    starts, order = by_item(item, items)
    seen = np.full(workers, -1, np.int64)
    for i in range(items):
        for n in range(starts[i], starts[i + 1]):
            who = worker[order[n]]
            if seen[who] == i:
                return True
            seen[who] = i
    return False


@njit(cache=True)
def tally(starts, cell, gold, belief, counts, weight):
    """Add what the items that teach say of workers and of labels.

    ``cell`` is worker · labels + label said, ``counts`` has a cell's true labels side by side.
    """
    wide = weight.size
    for i in range(starts.size - 1):
        if starts[i + 1] - starts[i] < 2 and gold[i] == UNKNOWN:
            continue
        for at in range(0, wide, STEP):
            a, b, c, d = belief[i, at], belief[i, at + 1], belief[i, at + 2], belief[i, at + 3]
            weight[at] += a
            weight[at + 1] += b
            weight[at + 2] += c
            weight[at + 3] += d
            for n in range(starts[i], starts[i + 1]):
                place = cell[n] * wide + at
                counts[place] += a
                counts[place + 1] += b
                counts[place + 2] += c
                counts[place + 3] += d


@njit(cache=True)
def join(starts, cell, gold, log_skill, log_prior, behind):
    """Write how far each label of each item is behind its best, in logarithms; the sum of the bests.

    ``log_skill`` is laid out as ``counts``.  A gold item counts with its known label in place of the best.
    """
    wide = log_prior.size
    evidence = 0.0
    for i in range(starts.size - 1):
        top = -np.inf
        for at in range(0, wide, STEP):
            a = b = c = d = 0.0
            for n in range(starts[i], starts[i + 1]):
                place = cell[n] * wide + at
                a += log_skill[place]
                b += log_skill[place + 1]
                c += log_skill[place + 2]
                d += log_skill[place + 3]
            a, b = a + log_prior[at], b + log_prior[at + 1]
            c, d = c + log_prior[at + 2], d + log_prior[at + 3]
            behind[i, at], behind[i, at + 1], behind[i, at + 2], behind[i, at + 3] = a, b, c, d
            top = max(top, a, b, c, d)
        evidence += behind[i, gold[i]] if gold[i] != UNKNOWN else top
        for true in range(wide):
            behind[i, true] -= top
    return evidence


@njit(cache=True)
def believe(gold, share, total, belief):
    """Write shares over the belief before, each item's summing to 1; the largest change.

    ``total`` takes what the shares of each item came to, 1 for a gold item.
    """
    wide = share.shape[1]
    change = 0.0
    for i in range(total.size):
        known, whole = gold[i], 0.0
        for true in range(wide):
            whole += share[i, true]
        total[i] = whole if known == UNKNOWN else 1.0
        for true in range(wide):
            own = share[i, true] / whole
            if known != UNKNOWN:
                own = 1.0 if true == known else 0.0
            change = max(change, abs(own - belief[i, true]))
            belief[i, true] = own
    return change
