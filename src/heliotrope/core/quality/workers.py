"""How good each worker is, with intervals: the figure that a worker may contest, so it says how sure it is.

A worker is held against what the others say, her own answer taken out of each item's belief, and that belief
calibrated: where the others are unsure, an answer teaches little about her and the interval stays wide.

When it loses: against others who are wrong together; a good worker among them looks bad, and only gold helps.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality import model
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.calibration import Calibration
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, Priors

GRID = 1 / (1 + np.exp(-np.linspace(-9, 9, 181)))
"""Accuracies that are weighed, evenly spaced in log odds."""
FINE = 1 / (1 + np.exp(-np.linspace(-16, 16, 1281)))
TAILS = (0.025, 0.975)
CHUNK = 100_000
"""Judgements at a time."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Accuracy:
    """Each worker's chance of being right, with its middle 95 %.

    Attributes:
        answers: (workers,); judgements by each.
        accuracy: (workers,); expected chance that the next answer is right.
        low: (workers,).
        high: (workers,).
    """

    answers: NDArray[np.int64]
    accuracy: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def accuracies(
    answers: Answers,
    consensus: Consensus,
    calibration: Calibration,
    *,
    gold: Gold | None = None,
    priors: Priors | None = None,
    person: NDArray[np.int64] | None = None,
) -> Accuracy:
    """The accuracy of every worker, each with the others' beliefs as they are.

    The likelihood of an accuracy a is the product over the answers of a · q + (1 − a) · (1 − q) / (labels −
    1), q being what the others believe of an answer; the prior is a Beta about the crowd's mean, of as many
    answers as ``priors.worker_weight`` says.  O(judgements · values of the grid) time.

    Args:
        person: (workers,); who each worker is, where one person is several; the result is by person.

    Source:
        Dawid & Skene (1979) for the likelihood; the grid is plain numerical integration.
    """
    gold, priors = gold or {}, priors or Priors()
    people = answers.workers if person is None else int(person.max(initial=-1)) + 1
    by = answers.worker if person is None else person[answers.worker]
    count = np.bincount(by, minlength=people)
    if answers.labels == 1:
        sure = np.ones(people)
        return Accuracy(answers=count, accuracy=sure, low=sure, high=sure)
    believed = others_belief(answers, consensus, calibration, gold)
    middle = float(consensus.accuracy[answers.worker].mean()) if len(answers) else priors.accuracy_ratio
    middle = float(np.clip(middle, 0.02, 0.98))
    # The grid is even in log odds, where the density of a Beta gains one power of a and of 1 - a.
    log = priors.worker_weight * (middle * np.log(GRID) + (1 - middle) * np.log(1 - GRID))
    weight = np.tile(log, (people, 1))
    for place, accuracy in enumerate(GRID.tolist()):
        chance = accuracy * believed + (1 - accuracy) * (1 - believed) / (answers.labels - 1)
        weight[:, place] += np.bincount(by, np.log(chance), people)
    weight = np.exp(weight - weight.max(axis=1, keepdims=True, initial=-np.inf))
    weight /= weight.sum(axis=1, keepdims=True)
    low, high = _between(weight, GRID)
    return Accuracy(answers=count, accuracy=weight @ GRID, low=low, high=high)


def others_belief(
    answers: Answers, consensus: Consensus, calibration: Calibration, gold: Gold
) -> NDArray[np.float64]:
    """(judgements,); what everybody else's answers make of each answer, calibrated."""
    believed = np.empty(len(answers))
    for begin in range(0, len(answers), CHUNK):
        rows = np.arange(begin, min(begin + CHUNK, len(answers)))
        belief = others_beliefs(answers, consensus, calibration, gold, rows)
        believed[rows] = belief[np.arange(rows.size), answers.label[rows]]
    return np.clip(believed, 1e-9, 1 - 1e-9)


def others_beliefs(
    answers: Answers,
    consensus: Consensus,
    calibration: Calibration,
    gold: Gold,
    rows: NDArray[np.int64],
) -> NDArray[np.float64]:
    """(rows, labels); what each judgement's item is by the others' answers, calibrated; gold as known."""
    item, worker, label = answers.item[rows], answers.worker[rows], answers.label[rows]
    without = consensus.posterior[item] / np.maximum(consensus.skill[worker, :, label], 1e-12)
    belief = calibration.posterior(without / without.sum(axis=1, keepdims=True))
    if gold:
        known = np.full(answers.items, -1)
        known[list(gold)] = list(gold.values())
        told = known[item] >= 0
        belief[told] = np.eye(answers.labels)[known[item][told]]
    return belief


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Confusion:
    """Each worker's confusion matrix with the middle 95 % of every cell; all (workers, labels, labels)."""

    skill: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def confusions(
    answers: Answers,
    posterior: NDArray[np.float64],
    *,
    gold: Gold | None = None,
    priors: Priors | None = None,
) -> Confusion:
    """Confusion matrices given what the items are believed to be.

    Cells are Beta margins of a Dirichlet on expected counts.  A count of two halves is taken as one answer
    whose label is known, so where items are uncertain the intervals are too narrow.

    Args:
        posterior: (items, labels); best the calibrated one.
    """
    priors = priors or Priors()
    counts = model.counts(answers, posterior, model.teaching(answers, gold or {}))
    counts = counts + priors.worker_weight * priors.confusion(answers.labels)
    whole = counts.sum(axis=2, keepdims=True)
    low, high = beta_interval(counts.ravel(), np.broadcast_to(whole, counts.shape).ravel() - counts.ravel())
    return Confusion(skill=counts / whole, low=low.reshape(counts.shape), high=high.reshape(counts.shape))


def beta_interval(
    hits: NDArray[np.float64], misses: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The middle 95 % of Beta(hits, misses), one for each pair; by summing the density over log odds."""
    low, high = np.empty(hits.size), np.empty(hits.size)
    log_hit, log_miss = np.log(FINE), np.log(1 - FINE)
    for begin in range(0, hits.size, 10_000):
        rows = slice(begin, begin + 10_000)
        weight = hits[rows, None] * log_hit + misses[rows, None] * log_miss
        weight = np.exp(weight - weight.max(axis=1, keepdims=True))
        low[rows], high[rows] = _between(weight / weight.sum(axis=1, keepdims=True), FINE)
    return low, high


def _between(
    weight: NDArray[np.float64], grid: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each row the values of the grid at the two tails, with a straight line between values."""
    # Half of a value's own weight lies below it.
    below = np.cumsum(weight, axis=1) - weight / 2
    ends = []
    for tail in TAILS:
        right = np.clip((below < tail).sum(axis=1), 1, grid.size - 1)
        row = np.arange(weight.shape[0])
        before, after = below[row, right - 1], below[row, right]
        share = np.clip((tail - before) / np.maximum(after - before, 1e-300), 0.0, 1.0)
        ends.append(grid[right - 1] + share * (grid[right] - grid[right - 1]))
    return ends[0], ends[1]
