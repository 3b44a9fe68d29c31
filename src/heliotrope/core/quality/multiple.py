"""Multiple choice: each label is a yes or a no, and a set of labels is right when all of them are.

A worker's yes and no to one label lean on her yes and no to all, and those on the crowd's; how frequent a
label is, is learnt for each label.

When it loses: labels are taken as independent given the item, so where one excludes another (never both) a
single choice knows more; and the chance that the whole set is right is then too low or too high.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.hierarchical import Known


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sets:
    """Sets of labels as yes and no to each.

    Attributes:
        answers: item ``i · labels + k`` is label k of item i, worker ``w · labels + k`` is w when asked for
            it; 1 is yes.
        labels: how many labels there are to choose from.
    """

    answers: Answers
    labels: int

    @property
    def known(self) -> Known:
        """That a worker is one person whatever label is asked for, and that labels differ in frequency."""
        return Known(group=self.person, kind=np.arange(self.answers.items) % self.labels)

    @property
    def person(self) -> NDArray[np.int64]:
        """(workers of ``answers``,); who each is."""
        return np.arange(self.answers.workers) // self.labels


def sets(
    item: NDArray[np.int64], worker: NDArray[np.int64], chosen: NDArray[np.bool_], *, items: int, workers: int
) -> Sets:
    """Judgements that each chose some of the labels, none of them included.

    Args:
        chosen: (judgements, labels).
    """
    if chosen.ndim != 2 or chosen.shape[1] < 1 or chosen.shape[0] != item.size:
        raise Invalid(f"Chosen labels have one row a judgement and one column a label, not {chosen.shape}")
    labels = chosen.shape[1]
    place = np.arange(labels)
    answers = Answers(
        item=(item[:, None] * labels + place).ravel(),
        worker=(worker[:, None] * labels + place).ravel(),
        label=chosen.astype(np.int64).ravel(),
        items=items * labels,
        workers=workers * labels,
        labels=2,
    )
    return Sets(answers=answers, labels=labels)
