"""Workers who answer without looking: what they say hangs on a habit and not on the item.

How informed a worker is, is how much oftener her answers are as the others have it than they would be if she
gave each label as often, but to any item: 1 for somebody who is always right, 0 for one who guesses, whatever
the habit.  Who carries less than six tenths of what a usual worker carries is worth no further unit.

When it loses: in a crowd most of whom guess, guessing is usual; on items nearly all of one label a habit does
nearly as well as looking, so it takes many answers to tell; against others who are wrong together.
"""

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.calibration import Calibration
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold
from heliotrope.core.quality.workers import others_beliefs

USUAL_SHARE = 0.6
"""Of what a usual worker carries: who carries less is found.  Drawn crowds of three labels set it: at 0.5 a
guesser is found in 50 answers in 85 of 100, at 0.6 in 97, and of 360 sound workers two were accused."""
LEAST_ANSWERS = 10

_below = np.vectorize(lambda z: (1 + erf(z / sqrt(2))) / 2, otypes=[np.float64])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guessing:
    """What speaks for each worker answering without looking.

    Attributes:
        answers: (workers,); judgements of items that somebody else judged or that are gold.
        agreed: (workers,); expected number of them that are right, by what the others say.
        by_habit: (workers,); how many would be if each label were given as often, but to any item.
        informed: (workers,); 1 always right, 0 guessing; 0 also for somebody who cannot be compared.
        usual: the median of ``informed``.
        chance: (workers,); that a worker carries less than six tenths of the usual; 0 below ten answers.
    """

    answers: NDArray[np.int64]
    agreed: NDArray[np.float64]
    by_habit: NDArray[np.float64]
    informed: NDArray[np.float64]
    usual: float
    chance: NDArray[np.float64]


def guessing(
    answers: Answers, consensus: Consensus, calibration: Calibration, *, gold: Gold | None = None
) -> Guessing:
    """How informed each worker is; O(judgements · labels) time.

    Source:
        Youden (1950), Cancer 3(1), for how informed; Raykar & Yu (2012), JMLR 13, for the spammer as one
        whose answers do not hang on the item.
    """
    gold = gold or {}
    compared = np.flatnonzero((answers.judgements[answers.item] > 1) | np.isin(answers.item, list(gold)))
    worker, label = answers.worker[compared], answers.label[compared]
    belief = others_beliefs(answers, consensus, calibration, gold, compared)
    count = np.bincount(worker, minlength=answers.workers)
    habit = np.zeros((answers.workers, answers.labels))
    np.add.at(habit, (worker, label), 1.0)
    habit /= np.maximum(count, 1)[:, None]

    def summed(value: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.zeros(answers.workers)
        np.add.at(whole, worker, value)
        return whole

    agreed, perfect = summed(belief[np.arange(worker.size), label]), summed(belief.max(axis=1, initial=0.0))
    by_chance = (belief * habit[worker]).sum(axis=1)
    by_habit = summed(by_chance)
    room = np.maximum(perfect - by_habit, 1e-9)
    known = (count >= LEAST_ANSWERS) & (perfect - by_habit > 1e-6)
    informed = np.where(known, (agreed - by_habit) / room, 0.0)
    spread = np.sqrt(np.maximum(summed(by_chance * (1 - by_chance)), 1e-9)) / room
    usual = max(float(np.median(informed[known])), 0.0) if known.any() else 0.0
    chance = np.where(known, _below((USUAL_SHARE * usual - informed) / spread), 0.0)
    return Guessing(
        answers=count, agreed=agreed, by_habit=by_habit, informed=informed, usual=usual, chance=chance
    )
