"""The Dawid–Skene model: each worker has a confusion matrix, and judges every item independently.

The two halves of EM, each one pass over the judgements: what workers are like given beliefs about
items, and what items are given workers.  `majority` and `dawid_skene` are built from them.

An item with one judgement teaches nothing: it compares no worker with another, and learning from it lets
a skewed share of answers talk itself into certainty.  So only items with two judgements or a gold answer
teach about workers and about the shares of labels; what was learnt is then used for every item.

Priors are pseudo-counts.  The defaults, and what each stands on:

* ``accuracy_ratio`` 0.8: one judgement by an unknown worker states 0.8 of two equally frequent labels and
  so settles nothing; two that agree state 0.94 and three 0.985, so at the usual target of 0.95 three
  strangers settle an item.
* ``worker_weight`` 4: the pseudo-observations in the middle of Wilson's interval at 95 % (z² = 3.84; "add
  four" in Agresti & Coull, 1998, The American Statistician 52(2)).  A faultless worker is trusted alone
  at 0.95 after 12 answers for each label.  It was 10 until figures against the truth of two recorded
  crowds (sentiment, bluebirds) were seen: neither is held out for this default.
* ``class_weight`` 1: one imagined item of each label (Laplace), so that no label is ever impossible.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import Answers

Gold = Mapping[int, int]
"""Known answers: item → label, both coded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """What is believed before any judgement; symmetric in labels and the same for every worker.

    Attributes:
        accuracy_ratio: chance that an unknown worker is right, above that of a guess; wrong answers are
            spread evenly.
        worker_weight: how many answers, for each true label, that belief weighs; > 0.
        class_weight: how many items of each label are imagined beforehand; > 0.
    """

    accuracy_ratio: float = 0.8
    worker_weight: float = 4.0
    class_weight: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.accuracy_ratio < 1:
            raise Invalid(f"A worker's expected accuracy lies between 0 and 1, not {self.accuracy_ratio}")
        if not (0 < self.worker_weight < np.inf and 0 < self.class_weight < np.inf):
            raise Invalid(
                f"Weights of priors must be positive, not {self.worker_weight} and {self.class_weight}"
            )

    def confusion(self, labels: int) -> NDArray[np.float64]:
        """(labels, labels); the confusion matrix expected of an unknown worker.

        Raises:
            Invalid: a worker who is expected to do no better than a guess; nothing could be learnt.
        """
        if labels == 1:
            return np.ones((1, 1))
        if self.accuracy_ratio * labels <= 1:
            raise Invalid(
                f"With {labels} labels a guess is right in {1 / labels:.3f} of cases: "
                f"expect more of a worker than {self.accuracy_ratio}"
            )
        wrong = (1 - self.accuracy_ratio) / (labels - 1)
        expected = np.full((labels, labels), wrong)
        np.fill_diagonal(expected, self.accuracy_ratio)
        return expected


def clamp(posterior: NDArray[np.float64], gold: Gold) -> NDArray[np.float64]:
    """The posterior with every gold item at its known answer.

    Raises:
        Invalid: a gold item or answer out of range.
    """
    if not gold:
        return posterior
    rows = np.array(list(gold.keys()), dtype=np.int64)
    right = np.array(list(gold.values()), dtype=np.int64)
    items, labels = posterior.shape
    if not (rows.min() >= 0 and rows.max() < items and right.min() >= 0 and right.max() < labels):
        raise Invalid(f"Gold names items in [0, {items}) and labels in [0, {labels})")
    known = posterior.copy()
    known[rows] = 0.0
    known[rows, right] = 1.0
    return known


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Teaching:
    """The judgements and items from which workers and shares of labels are learnt.

    Attributes:
        rows: (judgements that teach,); their places among the answers.
        known: (items that teach,); items with two judgements or a gold answer.
    """

    rows: NDArray[np.int64]
    known: NDArray[np.int64]


def teaching(answers: Answers, gold: Gold) -> Teaching:
    """What of the answers teaches: items with at least two judgements, and gold items."""
    teaches = answers.judgements > 1
    teaches[list(gold)] = True
    return Teaching(rows=np.flatnonzero(teaches[answers.item]), known=np.flatnonzero(teaches))


def class_prior(posterior: NDArray[np.float64], teaching: Teaching, priors: Priors) -> NDArray[np.float64]:
    """(labels,); share of each label among the items that teach, smoothed."""
    weight = posterior[teaching.known].sum(axis=0) + priors.class_weight
    shares: NDArray[np.float64] = weight / weight.sum()
    return shares


def counts(answers: Answers, posterior: NDArray[np.float64], teaching: Teaching) -> NDArray[np.float64]:
    """(workers, labels, labels); expected answers k to items that are j, over the items that teach."""
    labels, workers = answers.labels, answers.workers
    item = answers.item[teaching.rows]
    said = (answers.worker * labels + answers.label)[teaching.rows]
    expected = np.empty((workers, labels, labels))
    for true in range(labels):
        weight = np.ascontiguousarray(posterior[:, true])[item]
        expected[:, true, :] = np.bincount(said, weight, workers * labels).reshape(workers, labels)
    return expected


def skill(
    answers: Answers, posterior: NDArray[np.float64], teaching: Teaching, priors: Priors
) -> NDArray[np.float64]:
    """(workers, labels, labels); each worker's confusion matrix, given what the items are."""
    weight = counts(answers, posterior, teaching)
    weight += priors.worker_weight * priors.confusion(answers.labels)
    rows: NDArray[np.float64] = weight / weight.sum(axis=2, keepdims=True)
    return rows


def as_expected(answers: Answers, priors: Priors) -> NDArray[np.float64]:
    """(items, labels); posterior when every worker is as expected and every label equally frequent."""
    expected = np.log(priors.confusion(answers.labels))
    joint = answers.counts @ expected.T
    share = np.exp(joint - joint.max(axis=1, keepdims=True, initial=-np.inf))
    begun: NDArray[np.float64] = share / share.sum(axis=1, keepdims=True)
    return begun


def posterior(
    answers: Answers, skill: NDArray[np.float64], prior: NDArray[np.float64], gold: Gold
) -> tuple[NDArray[np.float64], float]:
    """What the items are, given the workers; and the log-likelihood of the judgements and the gold.

    Works in logarithms and takes out each row's largest before the exponential, so hundreds of
    judgements of one item neither overflow nor vanish.

    Returns:
        (items, labels), every row summing to 1, that of an unjudged item being the prior; and the sum
        over items of the logarithm of the chance of what was said about them.
    """
    said = answers.worker * answers.labels + answers.label
    joint = np.empty((answers.items, answers.labels))
    log_skill = np.log(skill)
    for true in range(answers.labels):
        weight = log_skill[:, true, :].ravel()[said]
        joint[:, true] = np.bincount(answers.item, weight, answers.items)
    joint += np.log(prior)
    if answers.items == 0:
        return joint, 0.0
    top = joint.max(axis=1, keepdims=True)
    share = np.exp(joint - top)
    total = share.sum(axis=1, keepdims=True)
    evidence = (top + np.log(total))[:, 0]
    for item, label in gold.items():
        evidence[item] = joint[item, label]
    return clamp(share / total, gold), float(evidence.sum())
