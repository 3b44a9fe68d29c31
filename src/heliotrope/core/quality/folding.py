"""Keeping a consensus up to date while judgements arrive.

A fold computes the consensus of all judgements so far, from the majority start, as if they had come at
once.  An incremental update would be cheaper and depend on the order of arrival; this one does not, so a
consensus is explained by its judgements alone and recomputed from them.  20,000 judgements take a
fraction of a second; a job that folds every few seconds needs no more.
"""

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan, Redundancy
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.majority import majority
from heliotrope.core.quality.model import Gold, Priors


def fold(
    answers: Answers,
    previous: Consensus | None,
    plan: QualityPlan,
    *,
    gold: Gold | None = None,
    priors: Priors | None = None,
    stop: Stop | None = None,
) -> Consensus:
    """The consensus of an order's judgements so far.

    Items keep their numbers from fold to fold; new ones come after the old.  A plan with single
    judgements has nothing to compare workers by, so it takes the judgement as it is.

    Args:
        answers: all judgements so far, not only the new ones.
        previous: the consensus before the new judgements; only guards against losing any, the result does
            not depend on it.

    Raises:
        Invalid: an item that had more judgements before, or labels that do not match the plan's.
    """
    if plan.labels and len(plan.labels) != answers.labels:
        raise Invalid(f"The plan has {len(plan.labels)} labels, the answers are coded for {answers.labels}")
    if previous is not None:
        _keep_all(answers, previous)
    if plan.redundancy is Redundancy.SINGLE:
        return majority(answers, gold=gold, priors=priors)
    return dawid_skene(answers, gold=gold, priors=priors, stop=stop)


def _keep_all(answers: Answers, previous: Consensus) -> None:
    before, now = previous.judgements, answers.judgements
    if before.size > now.size or bool((now[: before.size] < before).any()):
        raise Invalid("A fold takes all judgements so far: some that were folded before are missing")
