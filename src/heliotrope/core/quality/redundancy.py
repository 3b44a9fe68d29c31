"""Whether an item needs another judgement.

The numbers that were used come back with the answer, so it can be explained and recomputed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan, Redundancy
from heliotrope.core.quality.asking import Among, Offer, best_offer
from heliotrope.core.sentence import Sentence


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
        ask: class of workers that tells most for the money; empty when anybody may.
    """

    next: Next
    reasons: tuple[str, ...]
    numbers: Mapping[str, float]
    ask: str = ""


def decide(
    confidence: float,
    judgements: int,
    plan: QualityPlan,
    candidates_left: bool = True,
    *,
    among: Among | None = None,
) -> Decision:
    """What happens to an item after its last judgement.

    A plan with a single judgement settles at the first, whatever its confidence.  An adaptive one asks
    until the least is reached and the confidence is at the target, or until the most is reached or nobody
    is left to ask.  An item that nobody judged has no answer to settle: it waits for a candidate, or goes
    to the adjudicator.

    Args:
        confidence: stated chance that the item's answer is right, in [0, 1].
        judgements: those the item has.
        candidates_left: whether a worker who has not judged the item may still be asked.
        among: who they are, in classes; None when all are alike.  With nobody of them left the item waits for
            whoever comes, as long as a candidate may.

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
    if judgements >= most or not candidates_left:
        return _without(judgements, plan, (has, stated, _blocked(judgements, most)), numbers)
    offer = best_offer(confidence, plan.target_ratio, among) if among else None
    if offer is None:
        return Decision(next=Next.ASK, reasons=(has, stated) if enough else (has,), numbers=numbers)
    numbers |= {"told_bits": offer.told_bits, "worth_bits": offer.worth_bits}
    if enough and not offer.pays:
        return _without(judgements, plan, (has, stated, _worth(offer)), numbers)
    reasons = (has, stated, _worth(offer)) if enough else (has,)
    return Decision(next=Next.ASK, reasons=reasons, numbers=numbers, ask=offer.asked.group)


def _without(
    judgements: int, plan: QualityPlan, why: tuple[str, ...], numbers: Mapping[str, float]
) -> Decision:
    """What happens to an item under the target that nobody is asked about any more."""
    if plan.adjudicate:
        reasons = (*why, Sentence("the plan adjudicates"))
        return Decision(next=Next.ADJUDICATE, reasons=reasons, numbers=numbers)
    if judgements == 0:
        reasons = (*why, Sentence("it waits: there is no answer yet"))
        return Decision(next=Next.ASK, reasons=reasons, numbers=numbers)
    reasons = (*why, Sentence("the plan does not adjudicate"))
    return Decision(next=Next.SETTLE_UNDER_TARGET, reasons=reasons, numbers=numbers)


def _worth(offer: Offer) -> Sentence:
    figures = {
        "told": Decimal(f"{offer.told_bits:.3f}"),
        "worth": Decimal(f"{offer.worth_bits:.3f}"),
        "ratio": Decimal(f"{offer.asked.accuracy_ratio:.2f}"),
        "price": offer.asked.price,
    }
    if offer.asked.group == "ai":
        return Sentence(
            "one more judgement by an AI worker (right in %(ratio)s) would tell %(told)s bits; its price of"
            " %(price)s is worth it from %(worth)s",
            **figures,
        )
    return Sentence(
        "one more judgement by a person (right in %(ratio)s) would tell %(told)s bits; its price of %(price)s"
        " is worth it from %(worth)s",
        **figures,
    )


def _stated(confidence: float, target: float) -> Sentence:
    figures = {"confidence": Decimal(f"{confidence:.4f}"), "target": Decimal(f"{target:g}")}
    if confidence >= target:
        return Sentence("the crowd's belief of %(confidence)s is at the target %(target)s", **figures)
    return Sentence("the crowd's belief of %(confidence)s is under the target %(target)s", **figures)


def _blocked(judgements: int, most: int) -> Sentence:
    if judgements >= most:
        return Sentence("the most judgements are reached")
    return Sentence("no candidate is left to ask")
