"""Small crowds for the tests: by hand, and drawn by hypothesis."""

from random import Random

import numpy as np
from hypothesis import strategies as st

from heliotrope.core.quality.answers import Answers


def crowd(rows, *, items=None, workers=None, labels=2) -> Answers:
    """Answers from (item, worker, label) rows; counts are the least that fit unless given."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    fit = table.max(axis=0) + 1 if len(table) else np.zeros(3, dtype=np.int64)
    return Answers(
        item=table[:, 0],
        worker=table[:, 1],
        label=table[:, 2],
        items=int(fit[0]) if items is None else items,
        workers=int(fit[1]) if workers is None else workers,
        labels=labels,
    )


@st.composite
def crowds(draw, most_items=6, most_workers=5, most_labels=3) -> Answers:
    """Any crowd: some items unjudged, some judged once, some by everybody, in any order of rows."""
    items = draw(st.integers(1, most_items))
    workers = draw(st.integers(1, most_workers))
    labels = draw(st.integers(2, most_labels))
    pairs = [(item, worker) for item in range(items) for worker in range(workers)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    rows = [(item, worker, draw(st.integers(0, labels - 1))) for item, worker in chosen]
    return crowd(rows, items=items, workers=workers, labels=labels)


def rows_of(answers: Answers) -> list[tuple[int, int, int]]:
    """The answers as (item, worker, label) rows."""
    return list(zip(answers.item.tolist(), answers.worker.tolist(), answers.label.tolist(), strict=True))


def everyone(said, labels=2):
    """A crowd in which each row of ``said`` holds the workers' labels of one item."""
    rows = [(i, w, label) for i, row in enumerate(said) for w, label in enumerate(row)]
    return crowd(rows, labels=labels)


def renamed(answers: Answers, random: Random) -> tuple[Answers, list[int], list[int], list[int]]:
    """The same crowd in other rows and numbers, with the new number of each item, worker and label."""
    item, worker, label = (list(range(n)) for n in (answers.items, answers.workers, answers.labels))
    rows = rows_of(answers)
    for order in (item, worker, label, rows):
        random.shuffle(order)
    other = crowd(
        [(item[i], worker[w], label[k]) for i, w, k in rows],
        items=answers.items,
        workers=answers.workers,
        labels=answers.labels,
    )
    return other, item, worker, label
