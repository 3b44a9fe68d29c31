"""Judgements as arrays: who said what about which item, in numbers.

Strings are coded once, at the edge; everything after it works on integers.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid

COMPILED_FROM = 10_000
"""Judgements from which on loops over them are compiled; under it the compiler's start costs more."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """Coded judgements; row n says that ``worker[n]`` gave ``item[n]`` the answer ``label[n]``.

    The arrays are copied and cannot be written to afterwards.

    Attributes:
        item: (judgements,); in [0, items).
        worker: (judgements,); in [0, workers).
        label: (judgements,); in [0, labels).
        items: number of items, those without a judgement included.
        workers: number of workers.
        labels: number of labels, at least 1.

    Raises:
        Invalid: lengths that disagree, a code out of its range, or a worker who judged an item twice.
    """

    item: NDArray[np.int64]
    worker: NDArray[np.int64]
    label: NDArray[np.int64]
    items: int
    workers: int
    labels: int

    def __post_init__(self) -> None:
        if self.items < 0 or self.workers < 0 or self.labels < 1:
            raise Invalid(
                f"Answers need items ≥ 0, workers ≥ 0 and labels ≥ 1, "
                f"not {self.items}, {self.workers} and {self.labels}"
            )
        for name, count in (("item", self.items), ("worker", self.workers), ("label", self.labels)):
            codes = _codes(name, getattr(self, name), count)
            object.__setattr__(self, name, codes)
        if not self.item.size == self.worker.size == self.label.size:
            raise Invalid(
                f"item, worker and label must be equally long, "
                f"not {self.item.size}, {self.worker.size} and {self.label.size}"
            )
        twice = repeated(self.item, self.worker)
        if twice:
            first, again = twice[0]
            raise Invalid(
                f"A worker judges an item once: rows {first} and {again} are both of worker "
                f"{self.worker[again]} and item {self.item[again]}"
            )

    def __len__(self) -> int:
        return int(self.item.size)

    @property
    def judgements(self) -> NDArray[np.int64]:
        """Judgements of each item; shape (items,)."""
        return np.bincount(self.item, minlength=self.items)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Judgements for each label of each item; shape (items, labels)."""
        cells = np.bincount(self.item * self.labels + self.label, minlength=self.items * self.labels)
        return cells.reshape(self.items, self.labels)


def _codes(name: str, given: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    codes = np.asarray(given)
    if codes.size and not np.issubdtype(codes.dtype, np.integer):
        raise Invalid(f"{name} must hold whole numbers, not {codes.dtype}")
    if codes.ndim != 1:
        raise Invalid(f"{name} must have one dimension, not {codes.ndim}")
    if codes.size and not (codes.min() >= 0 and codes.max() < count):
        raise Invalid(f"{name} must lie in [0, {count}), not in [{codes.min()}, {codes.max()}]")
    copy = codes.astype(np.int64, copy=True)
    copy.setflags(write=False)
    return copy


def repeated(item: NDArray[np.int64], worker: NDArray[np.int64]) -> tuple[tuple[int, int], ...]:
    """Rows in which a worker judges an item again, each as (first row, this row), in row order."""
    if item.size == 0 or (item.size >= COMPILED_FROM and _all_once(item, worker)):
        return ()
    pair = item * (int(worker.max()) + 1) + worker
    order = np.argsort(pair, kind="stable")
    ranked = pair[order]
    starts = np.concatenate(([True], ranked[1:] != ranked[:-1]))
    if starts.all():
        return ()
    first = order[np.flatnonzero(starts)[np.cumsum(starts) - 1]]
    again = sorted(zip(order[~starts].tolist(), first[~starts].tolist(), strict=True))
    return tuple((earlier, row) for row, earlier in again)


def _all_once(item: NDArray[np.int64], worker: NDArray[np.int64]) -> bool:
    """Whether nobody judged an item twice, told without sorting; what is repeated, it does not say."""
    from heliotrope.core.quality.kernels import repeats

    return not repeats(item, worker, int(item.max()) + 1, int(worker.max()) + 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """Answers with the words behind the numbers: ``items[k]`` is the name of item k, and so on."""

    answers: Answers
    items: tuple[str, ...]
    workers: tuple[str, ...]
    labels: tuple[str, ...]


class Coder:
    """Codes judgements one at a time, so that a long file need not be held as strings.

    Items and workers are numbered in the order in which they are first seen.
    """

    def __init__(self) -> None:
        self._items: dict[str, int] = {}
        self._workers: dict[str, int] = {}
        self._labels: dict[str, int] = {}
        self._item, self._worker, self._label = array("q"), array("q"), array("q")

    @classmethod
    def taken(
        cls,
        items: tuple[Sequence[str], NDArray[np.int32]],
        workers: tuple[Sequence[str], NDArray[np.int32]],
        labels: tuple[Sequence[str], NDArray[np.int32]],
    ) -> Self:
        """Judgements that are numbered already: names in the order first seen, and each judgement's number.

        Labels that are named twice are one.
        """
        coder = cls()
        for names, known in ((items[0], coder._items), (workers[0], coder._workers)):
            known.update(zip(names, range(len(names)), strict=True))
        own = [coder._labels.setdefault(name, len(coder._labels)) for name in labels[0]]
        of_labels = np.array(own, dtype=np.int64)[labels[1]]
        for taken, numbers in (
            (coder._item, items[1]),
            (coder._worker, workers[1]),
            (coder._label, of_labels),
        ):
            taken.frombytes(numbers.astype(np.int64).tobytes())
        return coder

    def add(self, item: str, worker: str, label: str) -> None:
        """Take one judgement."""
        self._item.append(self._items.setdefault(item, len(self._items)))
        self._worker.append(self._workers.setdefault(worker, len(self._workers)))
        self._label.append(self._labels.setdefault(label, len(self._labels)))

    def __len__(self) -> int:
        return len(self._item)

    def repeated(self) -> tuple[tuple[int, int], ...]:
        """Judgements that repeat an earlier one of the same worker and item: (earlier, this), from 0."""
        return repeated(np.array(self._item, dtype=np.int64), np.array(self._worker, dtype=np.int64))

    def labels(self) -> tuple[str, ...]:
        """The labels in the order in which they were first seen."""
        return tuple(self._labels)

    def coded(self, labels: Sequence[str] | None = None) -> Coded:
        """The judgements so far as arrays.

        Args:
            labels: the closed set of labels in order, used or not; None keeps the order first seen.

        Raises:
            Invalid: no label at all, a label named twice, an answer outside the given labels, or a worker
                who judged an item twice.
        """
        named = self.labels() if labels is None else tuple(labels)
        place = {label: k for k, label in enumerate(named)}
        if len(place) != len(named):
            raise Invalid(f"Every label is named once, not {list(named)}")
        strange = [label for label in self._labels if label not in place]
        if strange:
            raise Invalid(f"Answers must be one of {list(named)}, not {strange[:5]}")
        recoded = np.array([place[label] for label in self._labels], dtype=np.int64)
        answers = Answers(
            item=np.array(self._item, dtype=np.int64),
            worker=np.array(self._worker, dtype=np.int64),
            label=recoded[np.array(self._label, dtype=np.int64)],
            items=len(self._items),
            workers=len(self._workers),
            labels=len(named),
        )
        return Coded(answers=answers, items=tuple(self._items), workers=tuple(self._workers), labels=named)


def code(judgements: Iterable[tuple[str, str, str]], *, labels: Sequence[str] | None = None) -> Coded:
    """Code judgements given as (item, worker, label); see `Coder`."""
    coder = Coder()
    for item, worker, label in judgements:
        coder.add(item, worker, label)
    return coder.coded(labels)
