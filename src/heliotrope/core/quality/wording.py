"""Short texts as answers: the same words in another dress are the same answer.

Two texts are equal when their letters are, after Unicode's compatibility forms, case, marks at the ends and
runs of spaces are taken away.  What stands between words stays: "3.5" is not "35".
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality.answers import Answers, Coded

_ENDS = frozenset({"Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Zs", "Cc", "Cf"})


def normal(text: str) -> str:
    """A text as it is compared; one of marks alone is kept but for case and spaces."""
    # Folding may bring forth what can be folded again, for a few letters.
    for _ in range(4):
        again = _folded(text)
        if again == text:
            break
        text = again
    return text


def _folded(text: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())
    begin, end = 0, len(folded)
    while begin < end and unicodedata.category(folded[begin]) in _ENDS:
        begin += 1
    while end > begin and unicodedata.category(folded[end - 1]) in _ENDS:
        end -= 1
    return folded[begin:end] or folded


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Worded:
    """Texts coded item by item: label 0 of one item is another text than label 0 of the next.

    Attributes:
        answers: at least two labels, so that there is always something else that may be right.
        gold: known labels by item.
        texts: for each item its texts by label, each as most wrote it.
    """

    answers: Answers
    texts: tuple[tuple[str, ...], ...]
    gold: Mapping[int, int]


def worded(coded: Coded, gold: Mapping[int, str] | None = None) -> Worded:
    """Texts that are equal under one label, those of each item in the order of their characters.

    Args:
        gold: known texts by item; each has a label of its item even if nobody gave it.
    """
    answers = coded.answers
    keys = [normal(label) for label in coded.labels]
    written: list[dict[str, Counter[str]]] = [{} for _ in range(answers.items)]
    for item, label in zip(answers.item.tolist(), answers.label.tolist(), strict=True):
        written[item].setdefault(keys[label], Counter())[coded.labels[label]] += 1
    for known, text in (gold or {}).items():
        written[known].setdefault(normal(text), Counter({text: 0}))
    places = [{key: k for k, key in enumerate(sorted(of_item))} for of_item in written]
    label = [places[i][keys[k]] for i, k in zip(answers.item.tolist(), answers.label.tolist(), strict=True)]
    return Worded(
        answers=Answers(
            item=answers.item,
            worker=answers.worker,
            label=np.array(label, dtype=np.int64),
            items=answers.items,
            workers=answers.workers,
            labels=max([2, *map(len, places)]),
        ),
        texts=tuple(
            tuple(_usual(of_item[key]) for key in place)
            for of_item, place in zip(written, places, strict=True)
        ),
        gold={item: places[item][normal(text)] for item, text in (gold or {}).items()},
    )


def _usual(written: Counter[str]) -> str:
    """The form that most wrote; of several the first in order."""
    return min(written, key=lambda text: (-written[text], text))


def best_said(posterior: NDArray[np.float64], texts: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """(items,); the likeliest label of each item among those that somebody gave."""
    said = np.arange(posterior.shape[1]) < np.array([len(of_item) for of_item in texts])[:, None]
    given = np.where(said, posterior, -1.0)
    first: NDArray[np.int64] = np.argmax(
        given >= given.max(axis=1, keepdims=True, initial=-1.0) - 1e-9, axis=1
    )
    return first
