"""Dawid–Skene in which workers borrow strength: from their class, from each other, from their past.

A worker of whom little is known is taken as one of her class (people of a site, AI workers), a class of
which little is known as the whole crowd, the crowd as `Priors` says.  How far workers are alike is learnt:
in a crowd of equals a stranger is nearly known beforehand, in a mixed one she must prove herself.

When it loses: a rare kind of worker is pulled towards the many until its answers outweigh them; a crowd
that errs alike is taken for a crowd of equals, and its confidence is then too high, as with any method that
takes workers to err independently.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality import model
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.climbing import Learnt, Stop, Watch, climb
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, Priors, Teaching
from heliotrope.core.quality.shards import Recruit, Tally, climb_shards, held, tally_of

LEAST_WEIGHT, MOST_WEIGHT = 2.0, 200.0
"""Bounds of what the crowd's example weighs against a worker's own answers, for each true label."""

KIND_WEIGHT = 2.0
"""Imagined items of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """What is known of the workers besides these answers.

    Attributes:
        group: (workers,); each worker's class, from 0; None when all are of one.
        kind: (items,); each item's kind, from 0: shares of labels are learnt for each; None when all
            are of one.
        past: (workers, labels, labels); expected answers k to items that were j on other orders, as counts
            that may be discounted; None when there is no past.
    """

    group: NDArray[np.int64] | None = None
    kind: NDArray[np.int64] | None = None
    past: NDArray[np.float64] | None = None


def hierarchical(
    answers: Answers,
    *,
    known: Known | None = None,
    gold: Gold | None = None,
    priors: Priors | None = None,
    stop: Stop | None = None,
    watch: Watch | None = None,
    recruit: Recruit | None = None,
) -> Consensus:
    """The consensus of workers whose confusion matrices are drawn from their class's.

    Each round, a worker's row is her expected answers and past, plus the row of her class times the weight;
    a class's row is its workers' plus the crowd's times the weight, and so on up.  The weight is κ of a
    Dirichlet-multinomial by the method of moments, see `likeness`.  Deterministic; O(rounds · judgements ·
    labels) time, O(judgements + (items + workers · labels) · labels) memory.

    Args:
        recruit: who holds the answers in shards, where items are of one kind; this process where it is None.

    Raises:
        Invalid: gold out of range, priors that expect no more than a guess, or ``known`` that does not fit.

    Source:
        Gelman et al. (2013), Bayesian Data Analysis, ch. 5, for the sharing; Kim & Ghahramani (2012),
        AISTATS, for the model without it; Weir & Hill (2002), Annual Review of Genetics 36, for κ.
    """
    gold, priors, stop, known = gold or {}, priors or Priors(), stop or Stop(), known or Known()
    _check(known, answers)
    group = np.zeros(answers.workers, dtype=np.int64) if known.group is None else known.group
    past = 0.0 if known.past is None else known.past
    teaching = model.teaching(answers, gold)
    expected = priors.confusion(answers.labels)

    def learn(tally: Tally) -> Learnt:
        skill = shared(tally.counts + past, group, expected, priors.worker_weight)
        weight = tally.weight + priors.class_weight
        return Learnt(skill=skill, prior=weight / weight.sum())

    def of_kinds(belief: NDArray[np.float64]) -> Learnt:
        learnt = learn(tally_of(answers, belief, teaching))
        if known.kind is None:
            return learnt
        return replace(learnt, own_prior=_of_kinds(belief, teaching, known.kind, learnt.prior))

    begun = _start(answers, known, expected, priors)
    crew = held(answers, begun, gold, recruit) if known.kind is None else None
    if crew is not None:
        return climb_shards(crew, answers.judgements, learn, stop=stop, watch=watch)
    return climb(answers, begun, of_kinds, gold=gold, stop=stop, watch=watch)


def _check(known: Known, answers: Answers) -> None:
    group, past = known.group, known.past
    if group is not None and (group.shape != (answers.workers,) or (group.size and group.min() < 0)):
        raise Invalid(f"Every one of {answers.workers} workers has one class, numbered from 0")
    if known.kind is not None and known.kind.shape != (answers.items,):
        raise Invalid(f"Every one of {answers.items} items has one kind")
    shape = (answers.workers, answers.labels, answers.labels)
    if past is not None and (past.shape != shape or not bool(np.isfinite(past).all() and (past >= 0).all())):
        raise Invalid(f"The past holds counts from 0 in the shape {shape}, not {past.shape}")


def _of_kinds(
    belief: NDArray[np.float64], teaching: Teaching, kind: NDArray[np.int64], prior: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(items, labels); the share of each label among items of its kind, leaning on that among all."""
    weight = np.tile(prior * KIND_WEIGHT, (int(kind.max(initial=0)) + 1, 1))
    np.add.at(weight, kind[teaching.known], belief[teaching.known])
    return _rows(weight)[kind]


def _start(
    answers: Answers, known: Known, expected: NDArray[np.float64], priors: Priors
) -> NDArray[np.float64]:
    """(items, labels); beliefs when nothing but the past tells workers apart."""
    if known.past is None:
        return model.as_expected(answers, priors)
    counts = known.past + priors.worker_weight * expected
    skill = counts / counts.sum(axis=2, keepdims=True)
    belief, _ = model.posterior(answers, skill, np.full(answers.labels, 1 / answers.labels), {})
    return belief


def shared(
    counts: NDArray[np.float64], group: NDArray[np.int64], expected: NDArray[np.float64], weight: float
) -> NDArray[np.float64]:
    """(workers, labels, labels); confusion matrices that lean on their class, and classes on the crowd.

    Args:
        counts: (workers, labels, labels); expected answers k to items that are j.
        group: (workers,); each worker's class.
        expected: (labels, labels); what the crowd leans on.
        weight: how many answers for each label ``expected`` weighs.
    """
    crowd = _rows(counts.sum(axis=0) + weight * expected)
    classes = int(group.max(initial=0)) + 1
    of_class = np.zeros((classes, *expected.shape))
    np.add.at(of_class, group, counts)
    kappa = likeness(counts, crowd)
    leaning = _rows(of_class + kappa * crowd) if classes > 1 else crowd[None]
    own = likeness(counts, leaning[group]) if classes > 1 else kappa
    return _rows(counts + own * leaning[group])


def likeness(counts: NDArray[np.float64], mean: NDArray[np.float64]) -> float:
    """How many answers the example of the others is worth, for each true label: κ, within bounds.

    Shares of right answers that differ between workers by no more than chance make κ large.  With ρ the
    share of the variance that lies between workers, κ = 1 / ρ − 1.
    """
    place = np.arange(counts.shape[1])
    answered, right = counts.sum(axis=2), counts[:, place, place]
    middle = np.broadcast_to(mean, counts.shape)[:, place, place]
    enough = (answered > 1) & (middle < 1)
    n, k, m = answered[enough], right[enough], middle[enough]
    spread = float(((k - n * m) ** 2 / (n * m * (1 - m)) - 1).sum())
    most = float((n - 1).sum())
    between = spread / most if most > 0 else 0.0
    return float(np.clip(1 / between - 1 if between > 0 else MOST_WEIGHT, LEAST_WEIGHT, MOST_WEIGHT))


def _rows(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    rows: NDArray[np.float64] = counts / counts.sum(axis=-1, keepdims=True)
    return rows
