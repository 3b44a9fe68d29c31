"""One coin a worker: how often she is right, whatever the answer would be.

The least that tells workers apart, so it needs the fewest answers to do so: some five a worker, where a
confusion matrix needs them for every label.

When it loses: where workers mistake one label for another and not the reverse, which is what a confusion
matrix is for; and, as any method that takes workers to err independently, where many err alike.
"""

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality import model
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.climbing import Learnt, Stop, Watch, climb
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, Priors
from heliotrope.core.quality.shards import Recruit, Tally, climb_shards, held


def one_coin(
    answers: Answers,
    *,
    gold: Gold | None = None,
    priors: Priors | None = None,
    stop: Stop | None = None,
    watch: Watch | None = None,
    recruit: Recruit | None = None,
) -> Consensus:
    """The consensus of workers who have one accuracy each, from the majority start.

    Wrong answers are spread evenly over the other labels, and all labels are equally frequent: a share that
    is learnt would take up what workers mistake for one another, and the model cannot tell the two.  A
    worker's accuracy has a Beta prior of as many answers as ``priors.worker_weight`` says.  O(rounds ·
    judgements · labels) time.

    Args:
        recruit: who holds the answers in shards; this process where it is None.

    Raises:
        Invalid: gold out of range, or priors that expect no more than a guess.

    Source:
        Dawid & Skene (1979), Applied Statistics 28(1), with one parameter a worker; known as ZenCrowd in
        Demartini, Difallah & Cudré-Mauroux (2012), WWW.
    """
    gold, priors, stop = gold or {}, priors or Priors(), stop or Stop()
    teaching = model.teaching(answers, gold)
    expected = priors.confusion(answers.labels)
    item, worker, label = (codes[teaching.rows] for codes in (answers.item, answers.worker, answers.label))
    even = np.full(answers.labels, 1 / answers.labels)
    weight = priors.worker_weight + np.bincount(worker, minlength=answers.workers)

    def learn(belief: NDArray[np.float64]) -> Learnt:
        right = np.bincount(worker, belief[item, label], minlength=answers.workers)
        accuracy = (priors.worker_weight * expected[0, 0] + right) / weight
        return Learnt(skill=evenly_wrong(accuracy, answers.labels), prior=even)

    def from_tally(tally: Tally) -> Learnt:
        right = np.einsum("wjj->w", tally.counts)
        accuracy = (priors.worker_weight * expected[0, 0] + right) / weight
        return Learnt(skill=evenly_wrong(accuracy, answers.labels), prior=even)

    begun = model.as_expected(answers, priors)
    crew = held(answers, begun, gold, recruit)
    if crew is not None:
        return climb_shards(crew, answers.judgements, from_tally, stop=stop, watch=watch)
    return climb(answers, begun, learn, gold=gold, stop=stop, watch=watch)


def evenly_wrong(accuracy: NDArray[np.float64], labels: int) -> NDArray[np.float64]:
    """(..., labels, labels); confusion matrices whose wrong answers are spread evenly."""
    if labels == 1:
        return np.ones((*accuracy.shape, 1, 1))
    skill = np.empty((*accuracy.shape, labels, labels))
    skill[...] = ((1 - accuracy) / (labels - 1))[..., None, None]
    diagonal = np.arange(labels)
    skill[..., diagonal, diagonal] = accuracy[..., None]
    return skill
