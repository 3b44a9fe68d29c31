"""Every two judgements of one item: what agreement and copying are read from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid

MOST = 30_000_000
"""Pairs of judgements that fit into the memory of a small machine."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Pairs of judgements of one item, each once, ordered by the two workers.

    Attributes:
        one: (pairs,); a row of the answers, by the worker with the lower number.
        other: (pairs,); the row by the worker with the higher number.
        starts: (couples,); where each couple of workers begins.
    """

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    starts: NDArray[np.int64]

    def summed(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        """(couples,); the sum of a value of each pair over each couple."""
        sums: NDArray[np.float64] = np.add.reduceat(value, self.starts) if self.starts.size else np.empty(0)
        return sums


def pairs_of(item: NDArray[np.int64], worker: NDArray[np.int64]) -> Pairs:
    """All pairs; O(pairs · log pairs) time.

    Raises:
        Invalid: more than `MOST`; a part of the items tells as much.
    """
    judged = np.bincount(item)
    count = int((judged * (judged - 1) // 2).sum())
    if count > MOST:
        raise Invalid(f"There are {count} pairs of judgements; give a part of the items, up to {MOST} pairs")
    order = np.lexsort((worker, item))
    ranked = item[order]
    ones, others = [], []
    for apart in range(1, int(judged.max(initial=0))):
        near = np.flatnonzero(ranked[apart:] == ranked[:-apart])
        ones.append(order[near])
        others.append(order[near + apart])
    one = np.concatenate(ones) if ones else np.empty(0, dtype=np.int64)
    other = np.concatenate(others) if others else np.empty(0, dtype=np.int64)
    by_couple = np.lexsort((item[one], worker[other], worker[one]))
    one, other = one[by_couple], other[by_couple]
    first, second = worker[one], worker[other]
    fresh = np.ones(one.size, dtype=bool)
    fresh[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return Pairs(one=one, other=other, starts=np.flatnonzero(fresh))
