"""What a worker says where it is known what is right: counts, shares and how sure they are.

A cell's interval is the middle 95 % of a Beta with Jeffreys' prior on its count against the rest of its row,
which is honest from the first judgement on.  Rows with few judgements are marked: their shares mean little.

When it loses: the truth is partly what a crowd came to, the worker's own answer included, so where few judge
an item a worker looks a little better than they are.

Source:
    Brown, Cai & DasGupta (2001), Interval Estimation for a Binomial Proportion, Statistical Science 16(2).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from heliotrope.core.quality.workers import beta_interval

FEW = 10
"""Judgements under which a row's shares are said to mean little."""
JEFFREYS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How often a label was said where another, or the same, was right; with the middle 95 % of its share."""

    answer: str
    count: int
    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was said where one label was right; no cells where nothing was judged."""

    truth: str
    count: int
    cells: tuple[Cell, ...]

    @property
    def is_few(self) -> bool:
        """Whether the shares mean little."""
        return self.count < FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A worker's confusion matrix over one set of labels.

    Attributes:
        right: over all rows; None when nothing was judged.
    """

    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    right: Cell | None

    @property
    def count(self) -> int:
        """Judgements that it rests on."""
        return sum(row.count for row in self.rows)

    @property
    def is_few(self) -> bool:
        """Whether any row that was judged has too few to mean much."""
        return any(row.is_few for row in self.rows if row.count)


def matrix(labels: Sequence[str], judged: Iterable[tuple[str, str]]) -> Matrix:
    """The confusion matrix of one worker.

    Args:
        judged: (what is right, what was said); pairs with a label that is not in the set are left out.
    """
    known = set(labels)
    counts = Counter(pair for pair in judged if set(pair) <= known)
    rows = tuple(_row(truth, labels, counts) for truth in labels)
    whole = sum(counts.values())
    right = sum(counts[label, label] for label in labels)
    return Matrix(labels=tuple(labels), rows=rows, right=_cells([("", right)], whole)[0] if whole else None)


def _row(truth: str, labels: Sequence[str], counts: Counter[tuple[str, str]]) -> Row:
    said = [(label, counts[truth, label]) for label in labels]
    whole = sum(count for _, count in said)
    return Row(truth=truth, count=whole, cells=_cells(said, whole) if whole else ())


def _cells(said: Sequence[tuple[str, int]], whole: int) -> tuple[Cell, ...]:
    hits = np.array([count for _, count in said], dtype=np.float64)
    low, high = beta_interval(hits + JEFFREYS, whole - hits + JEFFREYS)
    return tuple(
        Cell(
            answer=label,
            count=count,
            ratio=count / whole,
            # A share of nothing, or of all, is its own end: the interval opens to one side only.
            low=0.0 if not count else float(low[n]),
            high=1.0 if count == whole else float(high[n]),
        )
        for n, (label, count) in enumerate(said)
    )
