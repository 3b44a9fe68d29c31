"""Crowds that were drawn, so that their workers are known: the families of the row ``truth-accuracy``.

Each family is drawn in two sizes: *plenty*, at least a hundred answers by every worker on average, and *few*,
some twenty.  Nothing here was changed after a method's figures on it had been seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality.answers import Answers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """A crowd with what only the oracle and the score may know.

    Attributes:
        skill: (workers, labels, labels); the confusion matrices that the answers were drawn from.
        shares: (labels,); how frequent each label was when the truth was drawn.
    """

    answers: Answers
    truth: NDArray[np.int64]
    skill: NDArray[np.float64]
    shares: NDArray[np.float64]

    def oracle(self) -> NDArray[np.int64]:
        """(items,); the answers of one who knows the workers and the shares: nobody can do better."""
        joint = np.tile(np.log(self.shares), (self.answers.items, 1))
        said = np.log(np.maximum(self.skill, 1e-12))[self.answers.worker, :, self.answers.label]
        np.add.at(joint, self.answers.item, said)
        best: NDArray[np.int64] = joint.argmax(axis=1)
        return best


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a crowd is drawn."""

    items: int
    each: int
    workers: int


def even(accuracy: NDArray[np.float64], labels: int) -> NDArray[np.float64]:
    """(workers, labels, labels); wrong answers spread evenly."""
    skill = np.repeat(((1 - accuracy) / (labels - 1))[:, None], labels * labels, axis=1)
    skill = skill.reshape(-1, labels, labels)
    skill[:, np.arange(labels), np.arange(labels)] = accuracy[:, None]
    return skill


def few_strong(rng: np.random.Generator, workers: int) -> NDArray[np.float64]:
    """Four labels, everybody right in 0.80 to 0.95 of cases."""
    return even(rng.uniform(0.80, 0.95, workers), 4)


def many_weak(rng: np.random.Generator, workers: int) -> NDArray[np.float64]:
    """Two labels, everybody right in 0.50 to 0.72 of cases."""
    return even(rng.uniform(0.50, 0.72, workers), 2)


def spammers(rng: np.random.Generator, workers: int) -> NDArray[np.float64]:
    """Four labels; a fifth guesses, a fifth always says the same, the others are right in 0.6 to 0.9."""
    skill = even(rng.uniform(0.60, 0.90, workers), 4)
    fifth = workers // 5
    skill[:fifth] = 0.25
    skill[fifth : 2 * fifth] = 0.01
    skill[np.arange(fifth, 2 * fifth), :, rng.integers(0, 4, fifth)] = 0.97
    return skill


def skewed(rng: np.random.Generator, workers: int) -> NDArray[np.float64]:
    """Three labels of shares 0.85, 0.10 and 0.05; each row of a matrix of its own, right in about 0.75."""
    rows = [rng.dirichlet(np.roll([9.0, 1.5, 1.5], label), workers) for label in range(3)]
    return np.stack(rows, axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How workers are drawn, how frequent labels are, and the two sizes."""

    workers: Callable[[np.random.Generator, int], NDArray[np.float64]]
    shares: tuple[float, ...]
    plenty: Size
    few: Size


FAMILIES: Mapping[str, Family] = {
    "few-strong": Family(
        workers=few_strong,
        shares=(0.25,) * 4,
        plenty=Size(items=400, each=3, workers=8),
        few=Size(items=60, each=3, workers=8),
    ),
    "many-weak": Family(
        workers=many_weak,
        shares=(0.5, 0.5),
        plenty=Size(items=800, each=10, workers=80),
        few=Size(items=400, each=10, workers=200),
    ),
    "spammers": Family(
        workers=spammers,
        shares=(0.25,) * 4,
        plenty=Size(items=600, each=5, workers=30),
        few=Size(items=400, each=5, workers=100),
    ),
    "skewed": Family(
        workers=skewed,
        shares=(0.85, 0.10, 0.05),
        plenty=Size(items=600, each=5, workers=30),
        few=Size(items=400, each=5, workers=100),
    ),
}


def drawn(family: Family, size: Size, seed: int) -> Drawn:
    """One crowd of a family."""
    rng = np.random.default_rng([seed, size.items, size.workers])
    shares = np.array(family.shares)
    truth = rng.choice(shares.size, size.items, p=shares)
    skill = family.workers(rng, size.workers)
    worker = np.concatenate([rng.permutation(size.workers)[: size.each] for _ in range(size.items)])
    item = np.repeat(np.arange(size.items), size.each)
    upto = np.cumsum(skill[worker, truth[item]], axis=1)
    label = np.minimum((rng.random(item.size)[:, None] > upto).sum(axis=1), shares.size - 1)
    answers = Answers(
        item=item, worker=worker, label=label, items=size.items, workers=size.workers, labels=shares.size
    )
    return Drawn(answers=answers, truth=truth, skill=skill, shares=shares)
