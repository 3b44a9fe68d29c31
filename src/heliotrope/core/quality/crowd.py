"""One order's crowd as the fold sees it: which method, what was known of the workers, what is believed.

Until there is enough to choose by, workers borrow strength from their class, from each other and from their
past (`hierarchical`).  At every doubling of the judgements the choice is made anew, on answers held out,
without any truth; between two choices the method stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import Answers, Coded
from heliotrope.core.quality.asking import Among, Askable
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.held_out import CANDIDATES, choose
from heliotrope.core.quality.hierarchical import Known
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.model import Gold
from heliotrope.core.quality.truth import Truth, solve

RULE = "crowd@2"
FIRST_LOOK = 150
"""Judgements at which a method is first chosen."""
PAST_WEIGHT, PAST_MOST = 0.5, 40.0
"""An answer on another order counts half, and all together at most so much: other work is other work."""
NEW_WEIGHT = 4.0
"""Answers that the example of the class weighs for a worker who is new to the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What other orders showed of a worker at the same skill; ``right`` may be fractional."""

    right: float = 0.0
    answers: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.right <= self.answers:
            raise Invalid(f"Of a worker's answers some are right, not {self.right} of {self.answers}")

    @property
    def weight(self) -> float:
        """How many answers it counts for."""
        return min(PAST_MOST, PAST_WEIGHT * self.answers)

    @property
    def ratio(self) -> float:
        """Share right; 0 without a past."""
        return self.right / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A worker of an order: their class, such as ``person`` or ``ai``, and their past."""

    group: str
    past: Past = Past()


def look_due(judgements: int, looked_at: int) -> bool:
    """Whether the crowd is looked at anew: which method suits it, and whether anybody is suspect."""
    return judgements >= max(FIRST_LOOK, 2 * looked_at)


def method_for(coded: Coded, *, gold: Gold) -> Method:
    """The method that foretells this crowd best; that of `hierarchical` where too little tells."""
    return choose(coded.answers, gold=gold, candidates=CANDIDATES, usual=Method.HIERARCHICAL).method


def believe(coded: Coded, method: Method, *, gold: Gold, members: Mapping[str, Member]) -> Truth:
    """What the crowd believes of its items, and how far that can be trusted.

    Args:
        members: by worker; somebody who is not named has no past and is of a class of their own kind.
    """
    return solve(coded.answers, method, gold=gold, known=known_of(coded, members))


def known_of(coded: Coded, members: Mapping[str, Member]) -> Known:
    """Classes and pasts as arrays; a past knows right from wrong, not which label was taken for which."""
    own = [members.get(worker, Member(group="")) for worker in coded.workers]
    place = {group: n for n, group in enumerate(sorted({member.group for member in own}))}
    labels = coded.answers.labels
    past = np.zeros((len(own), labels, labels))
    for n, member in enumerate(own):
        weight, ratio = member.past.weight / labels, member.past.ratio
        past[n] = weight * (1 - ratio) / max(1, labels - 1)
        np.fill_diagonal(past[n], weight * ratio)
    group = np.array([place[member.group] for member in own], dtype=np.int64)
    return Known(group=group, past=past if past.any() else None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Eligible:
    """Who may still be asked, in classes.

    Attributes:
        accuracy: (classes,); expected chance of a right answer of one of each.
        left: (items, classes); how many of each have not judged an item.
    """

    groups: tuple[str, ...]
    accuracy: NDArray[np.float64]
    left: NDArray[np.int64]
    usual: float
    labels: int

    def among(self, item: int | None, price: Decimal) -> Among:
        """The choice there is for one item; for one that nobody judged where it is None."""
        left = self.left[item] if item is not None else self.left.max(axis=0, initial=0)
        return Among(
            labels=max(2, self.labels),
            usual=self.usual,
            price=price,
            classes=tuple(
                Askable(group=group, accuracy_ratio=float(ratio), price=price, left=int(count))
                for group, ratio, count in zip(self.groups, self.accuracy, left, strict=True)
            ),
        )


def eligible(
    coded: Coded, consensus: Consensus, members: Mapping[str, Member], may: Sequence[str]
) -> Eligible:
    """Who of those that may can still be asked, and how good they are likely to be.

    Args:
        may: workers who may be given the order's units.
    """
    answers = coded.answers
    accuracy = consensus.accuracy
    usual = float(accuracy[answers.worker].mean()) if len(answers) else float(accuracy.mean())
    number = {worker: n for n, worker in enumerate(coded.workers)}
    groups = tuple(sorted({members[worker].group for worker in may if worker in members}))
    place = {group: n for n, group in enumerate(groups)}
    inside = np.full(answers.workers, -1)
    sums, sizes = np.zeros(len(groups)), np.zeros(len(groups), dtype=np.int64)
    for worker in may:
        if worker not in members:
            continue
        g = place[members[worker].group]
        sizes[g] += 1
        if worker in number:
            inside[number[worker]] = g
            sums[g] += accuracy[number[worker]]
        else:
            past = members[worker].past
            sums[g] += (past.ratio * past.weight + NEW_WEIGHT * usual) / (past.weight + NEW_WEIGHT)
    return Eligible(
        groups=groups,
        accuracy=np.clip(sums / np.maximum(sizes, 1), 0.0, 1.0),
        left=np.maximum(sizes - _judged(answers, inside, len(groups)), 0),
        usual=min(1.0, usual),
        labels=answers.labels,
    )


def _judged(answers: Answers, inside: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    """(items, classes); how many of those that may have judged each item."""
    counts = np.zeros((answers.items, groups), dtype=np.int64)
    own = inside[answers.worker]
    np.add.at(counts, (answers.item[own >= 0], own[own >= 0]), 1)
    return counts
