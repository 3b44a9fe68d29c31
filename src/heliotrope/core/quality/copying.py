"""Workers whose answers are too alike: one copies the other, or both copy a third.

That two good workers agree is no wonder: both are right.  Two are too alike when they say the same more often
than their skills explain, and above all the same that is wrong.  Who copies whom, answers alone cannot tell.

When it loses: two who learnt the same mistake from one teacher look like copies; a copier who changes every
other answer needs many shared items to be seen; on items of one frequent label there is nothing to see; a
ring that is most of the crowd looks like the truth, and only gold shows it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.calibration import Calibration
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, clamp
from heliotrope.core.quality.pairs import Pairs, pairs_of

COPIED = np.array([0.3, 0.5, 0.7, 0.9, 0.99])
"""Shares of answers that a copier copies; all as likely beforehand."""
COPIER_RATIO = 0.05
"""Expected number of couples of copies for each worker, beforehand."""
LEAST_SHARED = 5
CHUNK = 200_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Copying:
    """What speaks for each couple of workers having answers from one hand.

    Attributes:
        one: (couples,); a worker.
        other: (couples,); another with a higher number.
        shared: (couples,); items that both judged.
        same: (couples,); items on which both said the same.
        expected: (couples,); how many that would be of two who each looked for themselves.
        chance: (couples,); that they did not.
    """

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    shared: NDArray[np.int64]
    same: NDArray[np.int64]
    expected: NDArray[np.float64]
    chance: NDArray[np.float64]


def copying(
    answers: Answers, consensus: Consensus, calibration: Calibration, *, gold: Gold | None = None
) -> Copying:
    """How likely each couple that shares items copies; O(pairs of judgements · labels) time.

    What an item is, is taken from everybody but the two, calibrated.  Where all couples of the crowd are more
    alike than skills explain (hard items make everybody err alike), that is taken as usual.

    Raises:
        Invalid: more pairs of judgements than fit.

    Source:
        Dong, Berti-Equille & Srivastava (2009), VLDB 2(1), for copying told by shared mistakes.
    """
    pairs = pairs_of(answers.item, answers.worker)
    same = answers.label[pairs.one] == answers.label[pairs.other]
    posterior = clamp(consensus.posterior, gold or {})
    chance, following = _by_themselves(answers, consensus, calibration, pairs, posterior)
    usual = (
        max(float((same - chance).sum()) / max(float((1 - chance).sum()), 1e-12), 0.0) if same.size else 0.0
    )
    usual = min(usual, 0.95)
    chance = usual + (1 - usual) * chance
    following = usual + (1 - usual) * following
    shared = pairs.summed(np.ones(same.size))
    odds = np.full((COPIED.size, shared.size), -np.log(COPIED.size))
    for place, copied in enumerate(COPIED.tolist()):
        told = np.where(same, np.log((1 - copied) + copied / following), np.log(1 - copied))
        odds[place] += pairs.summed(told)
    top = odds.max(axis=0, initial=-np.inf)
    log_odds = top + np.log(np.exp(odds - top).sum(axis=0)) if shared.size else top
    workers = max(int(np.unique(answers.worker).size), 2)
    before = np.log(min(2 * COPIER_RATIO / (workers - 1), 0.5))
    log_odds = np.where(shared >= LEAST_SHARED, log_odds, 0.0) + before
    first = pairs.starts
    return Copying(
        one=answers.worker[pairs.one[first]],
        other=answers.worker[pairs.other[first]],
        shared=shared.astype(np.int64),
        same=pairs.summed(same.astype(np.float64)).astype(np.int64),
        expected=pairs.summed(chance),
        chance=1 / (1 + np.exp(-np.clip(log_odds, -500, 500))),
    )


def _by_themselves(
    answers: Answers,
    consensus: Consensus,
    calibration: Calibration,
    pairs: Pairs,
    posterior: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(pairs,) twice: the chance of two who look for themselves to agree, and that one says as the other did.

    A shared answer tells the more, the less likely it is given that one of them gave it: a shared mistake.
    """
    skill = consensus.skill
    agree, following = np.empty(pairs.one.size), np.empty(pairs.one.size)
    for begin in range(0, pairs.one.size, CHUNK):
        rows = slice(begin, begin + CHUNK)
        one, other = pairs.one[rows], pairs.other[rows]
        first, second = skill[answers.worker[one]], skill[answers.worker[other]]
        place = np.arange(one.size)
        said, replied = first[place, :, answers.label[one]], second[place, :, answers.label[other]]
        likewise = second[place, :, answers.label[one]]
        without = posterior[answers.item[one]] / np.maximum(said * replied, 1e-12)
        belief = calibration.posterior(without / without.sum(axis=1, keepdims=True))
        agree[rows] = np.einsum("pj,pjk,pjk->p", belief, first, second)
        apart = np.sqrt((belief * said).sum(axis=1) * (belief * likewise).sum(axis=1))
        following[rows] = (belief * said * likewise).sum(axis=1) / apart
    return np.clip(agree, 1e-9, 1 - 1e-9), np.clip(following, 1e-9, 1.0)


def rings(couples: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Workers joined by couples, each ring in the order of its workers: collusion of two or of many."""
    root: dict[int, int] = {}

    def top(worker: int) -> int:
        while root.setdefault(worker, worker) != worker:
            root[worker] = root[root[worker]]
            worker = root[worker]
        return worker

    for one, other in couples:
        root[max(top(one), top(other))] = min(top(one), top(other))
    members: dict[int, list[int]] = {}
    for worker in sorted(root):
        members.setdefault(top(worker), []).append(worker)
    return [tuple(ring) for _, ring in sorted(members.items())]
