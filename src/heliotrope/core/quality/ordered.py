"""Labels in an order: a worker errs to the next label more than to the one after it, and may lean one way.

A worker's confusion matrix is one of a fixed family: answers lie about the truth, moved by a bias and spread
about it, both in steps of the scale.  How likely each member is, is weighed for every worker and learnt for
the crowd, so two figures are learnt of a worker where a free matrix has labels · (labels − 1).

When it loses: where labels have an order only in name and mistakes jump (a star rating by who reads it upside
down), and with hundreds of answers a worker, when a free matrix knows more.
"""

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality import model
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.climbing import Learnt, Stop, Watch, climb
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, Priors

BIASES = np.array([-1.5, -1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0, 1.5])
SPREADS = np.array([0.3, 0.45, 0.65, 0.9, 1.3, 2.0, 3.5])
SLIP_RATIO = 0.02
"""Share of answers that are anything at all, so that no answer is impossible."""
BIAS_SD = 0.6
FAMILY_WEIGHT = 4.0
"""Imagined workers behind the family's first weights."""
SHARING_ROUNDS = 3


def ordered(
    answers: Answers,
    *,
    gold: Gold | None = None,
    priors: Priors | None = None,
    stop: Stop | None = None,
    watch: Watch | None = None,
) -> Consensus:
    """The consensus of workers who err about the truth, on labels coded in their order.

    A worker's ``skill`` is the mean over the family.  O(rounds · (judgements · labels + workers · labels² ·
    members of the family)) time.

    Raises:
        Invalid: gold out of range, or priors that expect no more than a guess.

    Source:
        Rogers, Girolami & Polajnar (2010), Statistics and Computing 20, for workers who err about a place on
        a scale; the family in place of sampling is numerical integration.
    """
    gold, priors, stop = gold or {}, priors or Priors(), stop or Stop()
    teaching = model.teaching(answers, gold)
    matrices, first = family(answers.labels)
    log = np.log(matrices).reshape(len(matrices), -1)

    def learn(belief: NDArray[np.float64]) -> Learnt:
        counts = model.counts(answers, belief, teaching)
        member = _members(counts.reshape(answers.workers, log.shape[1]) @ log.T, first)
        return Learnt(
            skill=np.einsum("wc,cjk->wjk", member, matrices),
            prior=model.class_prior(belief, teaching, priors),
        )

    even = np.full(answers.labels, 1 / answers.labels)
    strangers = np.broadcast_to(
        np.einsum("c,cjk->jk", first, matrices), (answers.workers, *matrices.shape[1:])
    )
    begun, _ = model.posterior(answers, strangers, even, {})
    return climb(answers, begun, learn, gold=gold, stop=stop, watch=watch)


def family(labels: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(members, labels, labels) and (members,): the confusion matrices, and how likely each is beforehand."""
    place = np.arange(labels)
    off = place[None, :] - place[:, None]
    bias, spread = (grid.ravel()[:, None, None] for grid in np.meshgrid(BIASES, SPREADS, indexing="ij"))
    shape = np.exp(-((off - bias) ** 2) / (2 * spread**2))
    shape /= shape.sum(axis=2, keepdims=True)
    weight = np.exp(-((bias / BIAS_SD) ** 2) / 2).ravel()
    matrices: NDArray[np.float64] = (1 - SLIP_RATIO) * shape + SLIP_RATIO / labels
    return matrices, weight / weight.sum()


def middle(posterior: NDArray[np.float64]) -> NDArray[np.int64]:
    """(items,); the median label of each item, from which the expected distance is least."""
    half: NDArray[np.int64] = np.argmax(np.cumsum(posterior, axis=1) >= 0.5 - 1e-9, axis=1)
    return half


def _members(log_likelihood: NDArray[np.float64], first: NDArray[np.float64]) -> NDArray[np.float64]:
    """(workers, members); how likely each worker is which member, the crowd's shares learnt alongside."""
    shares = first
    for _ in range(SHARING_ROUNDS):
        weight = log_likelihood + np.log(shares)
        weight = np.exp(weight - weight.max(axis=1, keepdims=True, initial=-np.inf))
        weight /= weight.sum(axis=1, keepdims=True)
        shares = FAMILY_WEIGHT * first + weight.sum(axis=0)
        shares = shares / shares.sum()
    return weight
