"""EM over shards of the items: what each shard adds up is merged, so that many machines can hold the answers.

A shard keeps its answers and its beliefs.  A round goes to every shard with what workers are like; each says
what it makes of its items and adds up what they say of workers; the sums are merged and workers are learnt
from them.  Sums depend on the number of shards only by the order of adding, some 1e-15 of them.

`COMPILED_FROM` judgements and more are solved so even in one shard: the loops are compiled, which pays from
there on.  It is the number that decides and not what happens to be loaded, so the same answers always take
the same way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import COMPILED_FROM, Answers
from heliotrope.core.quality.climbing import Learnt, Stop, Watch
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, Teaching, clamp, counts

JUDGEMENTS = 500_000
"""Judgements of a shard that a crew holds, more or less; one process gains nothing by a second shard."""
Given = ParamSpec("Given")
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """Sufficient statistics of some items; those of several shards are added.

    Attributes:
        counts: (workers, labels, labels); expected answers k to items that are j, over items that teach.
        weight: (labels,); expected items of each label, over items that teach.
        change: largest change of any belief in this round.
        log_likelihood: of the judgements, with the workers that the round was given.
    """

    counts: NDArray[np.float64]
    weight: NDArray[np.float64]
    change: float = 0.0
    log_likelihood: float = 0.0


def merged(tallies: Sequence[Tally]) -> Tally:
    """The statistics of all items from those of the shards, in their order."""
    if len(tallies) == 1:
        return tallies[0]
    return Tally(
        counts=np.add.reduce([one.counts for one in tallies]),
        weight=np.add.reduce([one.weight for one in tallies]),
        change=max(one.change for one in tallies),
        log_likelihood=sum(one.log_likelihood for one in tallies),
    )


def tally_of(answers: Answers, belief: NDArray[np.float64], teaching: Teaching) -> Tally:
    """What beliefs say of workers and labels, added up without compiled loops."""
    weight = belief[teaching.known].sum(axis=0)
    return Tally(counts=counts(answers, belief, teaching), weight=weight)


class Shard:
    """The answers of some items and what is believed of them, from round to round."""

    def __init__(self, answers: Answers, start: NDArray[np.float64], gold: Gold) -> None:
        from heliotrope.core.quality.kernels import STEP, UNKNOWN, by_item

        labels = answers.labels
        wide = STEP * -(-labels // STEP)
        self._shape = answers.workers, labels, wide
        self._belief = np.zeros((answers.items, wide))
        self._belief[:, :labels] = clamp(start, gold)
        self._behind, self._total = np.empty_like(self._belief), np.empty(answers.items)
        self._starts, order = by_item(answers.item, answers.items)
        self._cell = (answers.worker * labels + answers.label)[order]
        self._gold = np.full(answers.items, UNKNOWN, dtype=np.int64)
        self._gold[list(gold)] = list(gold.values())

    def begun(self) -> Tally:
        """What the beliefs to begin with say of workers and labels."""
        return self._tally(0.0, 0.0)

    def round(self, learnt: Learnt) -> Tally:
        """Believe what these workers make of the items, and say what that says of workers and labels."""
        from heliotrope.core.quality.kernels import believe, join

        labels = self._shape[1]
        log_skill, log_prior = np.zeros(self._shape), np.full(self._shape[2], -np.inf)
        log_skill[:, :, :labels] = np.log(learnt.skill).transpose(0, 2, 1)
        log_prior[:labels] = np.log(learnt.prior)
        evidence = join(self._starts, self._cell, self._gold, log_skill.ravel(), log_prior, self._behind)
        share = np.exp(self._behind, out=self._behind)
        change = believe(self._gold, share, self._total, self._belief)
        return self._tally(change, evidence + float(np.log(self._total).sum()))

    def belief(self) -> NDArray[np.float64]:
        """(items of the shard, labels)."""
        return self._belief[:, : self._shape[1]]

    def _tally(self, change: float, log_likelihood: float) -> Tally:
        from heliotrope.core.quality.kernels import tally

        counts, weight = np.zeros(self._shape), np.zeros(self._shape[2])
        tally(self._starts, self._cell, self._gold, self._belief, counts.ravel(), weight)
        labels = self._shape[1]
        return Tally(
            counts=np.ascontiguousarray(counts[:, :, :labels].transpose(0, 2, 1)),
            weight=weight[:labels],
            change=change,
            log_likelihood=log_likelihood,
        )


class Crew(Protocol):
    """Whoever holds the shards: this process, or processes on many machines."""

    def each(
        self, step: Callable[Concatenate[Shard, Given], Told], *given: Given.args, **named: Given.kwargs
    ) -> list[Told]:
        """What a step gives on every shard, in the order of the shards."""


Recruit = Callable[[Sequence[Shard]], Crew]
"""Hands shards to a crew; the shards are the crew's from then on."""


class InProcess:
    """All shards held here, one after the other."""

    def __init__(self, shards: Sequence[Shard]) -> None:
        self._shards = tuple(shards)

    def each(
        self, step: Callable[Concatenate[Shard, Given], Told], *given: Given.args, **named: Given.kwargs
    ) -> list[Told]:
        """What a step gives on every shard, in the order of the shards."""
        return [step(shard, *given, **named) for shard in self._shards]


def split(answers: Answers, start: NDArray[np.float64], gold: Gold, *, shards: int) -> list[Shard]:
    """The answers in shards of about equally many judgements; an item is in one shard."""
    if shards < 1:
        raise Invalid(f"Answers are held in one shard at least, not in {shards}")
    if shards == 1:
        return [Shard(answers, start, gold)]
    start = clamp(start, gold)
    upto = np.cumsum(answers.judgements)
    cuts = np.searchsorted(upto, np.arange(1, shards) * (len(answers) / shards), side="left") + 1
    ends = np.unique(np.concatenate(([0], np.minimum(cuts, answers.items), [answers.items])))
    return [
        _shard(answers, start, gold, first, end)
        for first, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)
    ]


def _shard(answers: Answers, start: NDArray[np.float64], gold: Gold, first: int, end: int) -> Shard:
    rows = np.flatnonzero((answers.item >= first) & (answers.item < end))
    own = Answers(
        item=answers.item[rows] - first,
        worker=answers.worker[rows],
        label=answers.label[rows],
        items=end - first,
        workers=answers.workers,
        labels=answers.labels,
    )
    known = {item - first: label for item, label in gold.items() if first <= item < end}
    return Shard(own, start[first:end], known)


def held(answers: Answers, start: NDArray[np.float64], gold: Gold, recruit: Recruit | None) -> Crew | None:
    """The crew that holds the answers in shards; None where they are so few that shards do not pay."""
    if recruit is None and len(answers) < COMPILED_FROM:
        return None
    if recruit is None:
        return InProcess([Shard(answers, start, gold)])
    return recruit(split(answers, start, gold, shards=max(1, -(-len(answers) // JUDGEMENTS))))


def climb_shards(
    crew: Crew,
    judgements: NDArray[np.int64],
    learn: Callable[[Tally], Learnt],
    *,
    stop: Stop,
    watch: Watch | None = None,
) -> Consensus:
    """The consensus where the rounds stand still, the answers held by a crew.

    Args:
        judgements: (items,); judgements of each item.
        learn: what workers are like, given what all items say of them.
    """
    tally = merged(crew.each(Shard.begun))
    converged, iteration = False, 0
    while not converged and iteration < stop.iterations:
        iteration += 1
        learnt = learn(tally)
        tally = merged(crew.each(Shard.round, learnt))
        converged = tally.change <= stop.tolerance
        if watch is not None:
            watch(iteration, tally.change)
    return Consensus(
        posterior=np.concatenate(crew.each(Shard.belief)),
        judgements=judgements,
        skill=learnt.skill,
        prior=learnt.prior,
        log_likelihood=tally.log_likelihood,
        iterations=iteration,
        converged=converged,
    )
