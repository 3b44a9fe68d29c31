"""Whether an item needs another judgement, and whether a worker's next unit is gold.

Both are pure: the numbers they used come back with the answer, so it can be explained and recomputed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import floor, sqrt

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan, Redundancy
from heliotrope.core.sentence import Sentence

_GOLDEN_RATIO = (sqrt(5) - 1) / 2


class Next(StrEnum):
    """What happens to an item now."""

    SETTLE = "settle"
    """Its answer is good enough."""
    ASK = "ask"
    """Another worker judges it."""
    ADJUDICATE = "adjudicate"
    """An adjudicator decides."""
    SETTLE_UNDER_TARGET = "settle_under_target"
    """It is delivered with its confidence and marked as under the target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What happens to an item, and why.

    Attributes:
        next: what to do.
        reasons: sentences, in the order in which they were weighed.
        numbers: what the decision rests on, by name; enough to take it again.
    """

    next: Next
    reasons: tuple[str, ...]
    numbers: Mapping[str, float]


def decide(confidence: float, judgements: int, plan: QualityPlan, candidates_left: bool = True) -> Decision:
    """What happens to an item after its last judgement.

    A plan with a single judgement settles at the first, whatever its confidence.  An adaptive one asks
    until the least is reached and the confidence is at the target, or until the most is reached or nobody
    is left to ask.  An item that nobody judged has no answer to settle: it waits for a candidate, or goes
    to the adjudicator.

    Args:
        confidence: stated chance that the item's answer is right, in [0, 1].
        judgements: those the item has.
        candidates_left: whether a worker who has not judged the item may still be asked.

    Raises:
        Invalid: a confidence outside [0, 1] or a negative count.
    """
    if not 0 <= confidence <= 1 or judgements < 0:
        raise Invalid(f"Confidence lies in [0, 1] and judgements from 0, not {confidence} and {judgements}")
    single = plan.redundancy is Redundancy.SINGLE
    least, most = (1, 1) if single else (plan.least, plan.most)
    numbers = {
        "confidence": float(confidence),
        "target_ratio": plan.target_ratio,
        "judgements": judgements,
        "least": least,
        "most": most,
        "candidates_left": int(candidates_left),
    }
    enough = judgements >= least
    sure = confidence >= plan.target_ratio
    has = Sentence(
        "%(n)s of at least %(least)s and at most %(most)s judgements", n=judgements, least=least, most=most
    )
    stated = _stated(confidence, plan.target_ratio)
    if single and enough:
        return Decision(
            next=Next.SETTLE, reasons=(Sentence("the plan takes a single judgement"),), numbers=numbers
        )
    if enough and sure:
        return Decision(next=Next.SETTLE, reasons=(has, stated), numbers=numbers)
    if judgements < most and candidates_left:
        return Decision(next=Next.ASK, reasons=(has, stated) if enough else (has,), numbers=numbers)
    why = (has, stated, _blocked(judgements, most))
    if plan.adjudicate:
        return Decision(
            next=Next.ADJUDICATE, reasons=(*why, Sentence("the plan adjudicates")), numbers=numbers
        )
    if judgements == 0:
        return Decision(
            next=Next.ASK, reasons=(*why, Sentence("it waits: there is no answer yet")), numbers=numbers
        )
    return Decision(
        next=Next.SETTLE_UNDER_TARGET,
        reasons=(*why, Sentence("the plan does not adjudicate")),
        numbers=numbers,
    )


def _stated(confidence: float, target: float) -> Sentence:
    figures = {"confidence": Decimal(f"{confidence:.4f}"), "target": Decimal(f"{target:g}")}
    if confidence >= target:
        return Sentence("confidence %(confidence)s is at the target %(target)s", **figures)
    return Sentence("confidence %(confidence)s is under the target %(target)s", **figures)


def _blocked(judgements: int, most: int) -> Sentence:
    if judgements >= most:
        return Sentence("the most judgements are reached")
    return Sentence("no candidate is left to ask")


def gold_due(units_done: int, gold_done: int, plan: QualityPlan, *, shift_ratio: float = 0.0) -> bool:
    """Whether a worker's next unit is hidden gold.

    Each stretch of ``1 / gold_ratio`` units holds one gold item, at a place that moves with the golden ratio
    from stretch to stretch, and from worker to worker with the shift.  A worker who is behind (no gold item
    was left) gets gold until the schedule is met, so the share holds after any number of units to within one.

    Args:
        units_done: the worker's units so far, gold included.
        gold_done: how many of them were gold.
        shift_ratio: where in its stretch this worker's gold begins, in [0, 1); a secret of the platform, for
            without it a worker could tell gold by counting.  At 0 the first unit is gold.

    Raises:
        Invalid: unless 0 ≤ gold_done ≤ units_done.
    """
    if not 0 <= gold_done <= units_done:
        raise Invalid(f"Gold is part of the units done: 0 ≤ {gold_done} ≤ {units_done} does not hold")
    if plan.gold_ratio == 0:
        return False
    within = (gold_done * _GOLDEN_RATIO + shift_ratio) % 1.0
    return units_done >= floor((gold_done + within) / plan.gold_ratio)
