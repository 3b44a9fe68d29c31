"""GLAD: some items are hard for everybody, and being right on them says more about a worker.

A worker has an ability, an item an easiness, and their product decides how likely she is right.  Here the
easiness of an item is not estimated but weighed over a few values whose shares are learnt from the crowd:
five judgements cannot tell how hard an item is, and an estimate that pretends to know makes the
confidence too high.

When it loses: a worker who mistakes one label for another is taken as weak on all of them; with one or two
judgements an item, easiness is only the crowd's average, and one coin a worker says the same at less cost.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality import model
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.climbing import Stop, Watch
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, Priors, Teaching
from heliotrope.core.quality.one_coin import evenly_wrong

EASE = np.array([0.05, 0.25, 0.5, 1.0, 2.0, 4.0])
"""The values of easiness; an ability counts this many times.  At 0.05 nearly everybody guesses."""
ABILITY_SD = 1.0
"""How far abilities lie from the expected one, as in the source."""
EASE_WEIGHT = 2.0
"""Imagined items of each easiness, so that a small crowd is not taken as all alike."""
LARGEST_STEP = 1.0
USUAL_STOP = Stop(iterations=200, tolerance=1e-5)
"""Abilities and easiness trade off slowly; what moves after this changes no stated figure."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Glad:
    """What GLAD finds besides the consensus.

    Attributes:
        consensus: its ``skill`` is each worker's on items as they come.
        belief: (items, labels, easiness); chance of each label together with each easiness.
        ability: (workers,); 0 guesses between two labels, below 0 is more often wrong.
        shares: (easiness,); how many items are how easy.
    """

    consensus: Consensus
    belief: NDArray[np.float64]
    ability: NDArray[np.float64]
    shares: NDArray[np.float64]

    @property
    def ease(self) -> NDArray[np.float64]:
        """(items,); the expected easiness of each item."""
        expected: NDArray[np.float64] = self.belief.sum(axis=1) @ EASE
        return expected


def glad(
    answers: Answers,
    *,
    gold: Gold | None = None,
    priors: Priors | None = None,
    stop: Stop | None = None,
    watch: Watch | None = None,
) -> Glad:
    """The consensus where items differ in difficulty, from the majority start.

    A round takes the beliefs about label and easiness together, then one step of Fisher scoring for each
    worker's ability and the shares of easiness.  Labels are taken as equally frequent, as in the source.
    Deterministic; O(rounds · judgements · values of easiness) time, O(judgements + items · labels · values)
    memory.

    Raises:
        Invalid: gold out of range, or priors that expect no more than a guess.

    Source:
        Whitehill, Ruvolo, Wu, Bergsma & Movellan (2009), NIPS 22; easiness over fixed values with learnt
        shares as in Laird (1978), JASA 73(364).
    """
    gold, priors, stop = gold or {}, priors or Priors(), stop or USUAL_STOP
    expected = float(np.log(priors.accuracy_ratio / (1 - priors.accuracy_ratio)))
    priors.confusion(answers.labels)
    teaching = model.teaching(answers, gold)
    ability = np.full(answers.workers, expected)
    shares = np.full(EASE.size, 1 / EASE.size)
    prior = np.full(answers.labels, 1 / answers.labels)
    belief, log_likelihood = weigh(answers, ability, shares, prior, gold)
    converged, iteration = False, 0
    while not converged and iteration < stop.iterations:
        iteration += 1
        ability = _scored(answers, belief, teaching, ability, expected)
        weight = belief[teaching.known].sum(axis=(0, 1)) + EASE_WEIGHT
        shares = weight / weight.sum()
        before = belief
        belief, log_likelihood = weigh(answers, ability, shares, prior, gold)
        change = float(np.abs(belief.sum(axis=2) - before.sum(axis=2)).max(initial=0.0))
        converged = change <= stop.tolerance
        if watch is not None:
            watch(iteration, change)
    consensus = Consensus(
        posterior=_normal(belief.sum(axis=2)),
        judgements=answers.judgements,
        skill=evenly_wrong(chance(ability, answers.labels) @ shares, answers.labels),
        prior=prior,
        log_likelihood=log_likelihood,
        iterations=iteration,
        converged=converged,
    )
    return Glad(consensus=consensus, belief=belief, ability=ability, shares=shares)


def chance(ability: NDArray[np.float64], labels: int) -> NDArray[np.float64]:
    """(workers, easiness); the chance of a right answer, never quite 0 or 1."""
    if labels == 1:
        return np.ones((ability.size, EASE.size))
    right: NDArray[np.float64] = 1 / (1 + np.exp(-ability[:, None] * EASE))
    return np.clip(right, 1e-6, 1 - 1e-6)


def weigh(
    answers: Answers,
    ability: NDArray[np.float64],
    shares: NDArray[np.float64],
    prior: NDArray[np.float64],
    gold: Gold,
) -> tuple[NDArray[np.float64], float]:
    """(items, labels, easiness), every item's summing to 1; and the log-likelihood of what was said."""
    right = chance(ability, answers.labels)
    wrong = (1 - right) / max(answers.labels - 1, 1) if answers.labels > 1 else right
    cell = answers.item * answers.labels + answers.label
    joint = np.empty((answers.items, answers.labels, EASE.size))
    for place in range(EASE.size):
        missed, gained = np.log(wrong[:, place]), np.log(right[:, place] / wrong[:, place])
        base = np.bincount(answers.item, missed[answers.worker], answers.items)
        for_label = np.bincount(cell, gained[answers.worker], answers.items * answers.labels)
        joint[:, :, place] = base[:, None] + for_label.reshape(answers.items, answers.labels)
    joint += np.log(prior)[:, None] + np.log(shares)
    for item, label in gold.items():
        joint[item, np.arange(answers.labels) != label] = -np.inf
    if answers.items == 0:
        return joint, 0.0
    top = joint.max(axis=(1, 2), keepdims=True)
    share = np.exp(joint - top)
    total = share.sum(axis=(1, 2), keepdims=True)
    return share / total, float((top + np.log(total)).sum())


def _scored(
    answers: Answers,
    belief: NDArray[np.float64],
    teaching: Teaching,
    ability: NDArray[np.float64],
    expected: float,
) -> NDArray[np.float64]:
    """(workers,); abilities one step of Fisher scoring nearer to what the beliefs say of them."""
    item, worker, label = (codes[teaching.rows] for codes in (answers.item, answers.worker, answers.label))
    right = 1 / (1 + np.exp(-ability[:, None] * EASE))
    as_easy = belief.sum(axis=1)
    slope = (expected - ability) / ABILITY_SD**2
    bend = np.full(ability.size, 1 / ABILITY_SD**2)
    for place, ease in enumerate(EASE.tolist()):
        hit = np.bincount(worker, belief[item, label, place], answers.workers)
        tried = np.bincount(worker, as_easy[item, place], answers.workers)
        slope += ease * (hit - tried * right[:, place])
        bend += ease**2 * tried * right[:, place] * (1 - right[:, place])
    stepped: NDArray[np.float64] = ability + np.clip(slope / bend, -LARGEST_STEP, LARGEST_STEP)
    return stepped


def _normal(posterior: NDArray[np.float64]) -> NDArray[np.float64]:
    rows: NDArray[np.float64] = posterior / posterior.sum(axis=1, keepdims=True)
    return rows
