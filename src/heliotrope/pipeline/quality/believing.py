"""What an order's judgements say of its items and its workers: from rows to the core and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from heliotrope.core.line import QualityPlan, Redundancy
from heliotrope.core.quality import crowd
from heliotrope.core.quality.answers import Coded, code
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.crowd import Eligible, Member
from heliotrope.core.quality.folding import fold as fold_answers
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.model import Gold
from heliotrope.core.quality.truth import Truth
from heliotrope.pipeline.quality.settling import Belief

Said = tuple[UUID, UUID, str]
"""Item, worker, answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerShown:
    """What an order showed of a worker: how many answers, and how many of them are believed right."""

    worker_id: UUID
    right: float
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Believed:
    """An order's beliefs.

    Attributes:
        coded: the judgements as arrays; None where there are none, or one is enough.
        place: number of each judged item.
        truth: what was solved; None where the plan takes a single judgement.
    """

    beliefs: dict[UUID, Belief]
    workers: tuple[WorkerShown, ...]
    coded: Coded | None = None
    place: Mapping[UUID, int]
    truth: Truth | None = None

    def eligible(self, members: Mapping[UUID, Member], may: Sequence[UUID]) -> Eligible | None:
        """Who may still be asked; None where nothing was compared."""
        if self.coded is None or self.truth is None:
            return None
        known = {str(worker): member for worker, member in members.items()}
        return crowd.eligible(self.coded, self.truth.fit.consensus, known, [str(one) for one in may])


def coded_of(
    judgements: Sequence[Said], gold: Mapping[UUID, str], plan: QualityPlan
) -> tuple[Coded, dict[UUID, int], Gold]:
    """Judgements as arrays, the number of each item, and the gold among them."""
    coded = code(
        ((str(item), str(worker), answer) for item, worker, answer in judgements),
        labels=plan.labels or sorted({answer for _, _, answer in judgements} | set(gold.values())),
    )
    place = {UUID(item): n for n, item in enumerate(coded.items)}
    labels = {label: n for n, label in enumerate(coded.labels)}
    known = {place[item]: labels[answer] for item, answer in gold.items() if item in place}
    return coded, place, known


def believed(
    judgements: Sequence[Said],
    gold: Mapping[UUID, str],
    plan: QualityPlan,
    *,
    method: Method,
    members: Mapping[UUID, Member],
) -> Believed:
    """Calibrated beliefs about items and workers; the decision itself, pure.

    The plan's target is held against the crowd's own belief; the confidence that is stated is calibrated.
    """
    if not judgements or plan.redundancy is Redundancy.SINGLE:
        beliefs, workers = as_before(judgements, gold, plan)
        return Believed(beliefs=beliefs, workers=workers, place={})
    coded, place, known = coded_of(judgements, gold, plan)
    named = {str(worker): member for worker, member in members.items()}
    truth = crowd.believe(coded, method, gold=known, members=named)
    consensus, stated = truth.fit.consensus, truth.stated
    sure = consensus.posterior[np.arange(len(coded.items)), stated.label]
    beliefs = {
        item: Belief(
            item_id=item,
            answer=coded.labels[int(stated.label[n])],
            confidence_ratio=min(1.0, float(stated.confidence[n])),
            low_ratio=min(1.0, float(stated.low[n])),
            high_ratio=min(1.0, float(stated.high[n])),
            belief_ratio=min(1.0, float(sure[n])),
            judgements=int(consensus.judgements[n]),
        )
        for item, n in place.items()
    }
    return Believed(
        beliefs=beliefs, workers=_workers(consensus, coded), coded=coded, place=place, truth=truth
    )


def as_before(
    judgements: Sequence[Said], gold: Mapping[UUID, str], plan: QualityPlan
) -> tuple[dict[UUID, Belief], tuple[WorkerShown, ...]]:
    """Beliefs by the rule before the calibrated one; single judgements have it still."""
    if not judgements:
        return {}, ()
    coded, place, known = coded_of(judgements, gold, plan)
    consensus = fold_answers(coded.answers, None, plan, gold=known)
    best, confidence = consensus.label, consensus.confidence
    beliefs = {
        item: Belief(
            item_id=item,
            answer=coded.labels[int(best[n])],
            confidence_ratio=min(1.0, float(confidence[n])),
            belief_ratio=min(1.0, float(confidence[n])),
            judgements=int(consensus.judgements[n]),
        )
        for item, n in place.items()
    }
    return beliefs, _workers(consensus, coded)


def _workers(consensus: Consensus, coded: Coded) -> tuple[WorkerShown, ...]:
    answers = coded.answers
    right_of = consensus.posterior[answers.item, answers.label]
    right = np.bincount(answers.worker, weights=right_of, minlength=answers.workers)
    given = np.bincount(answers.worker, minlength=answers.workers)
    return tuple(
        WorkerShown(
            worker_id=UUID(worker), right=min(float(right[n]), float(given[n])), answers=int(given[n])
        )
        for n, worker in enumerate(coded.workers)
    )
