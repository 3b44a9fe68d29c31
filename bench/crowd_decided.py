"""What the rules alone make of a crowd and a seed: the reference that the whole platform must come to."""

from dataclasses import dataclass

from tests.support.replay import LABELS, Crowd, orders_of_asking

from heliotrope.core.line import QualityPlan
from heliotrope.core.quality.answers import code
from heliotrope.core.quality.folding import fold
from heliotrope.core.quality.redundancy import Next, decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What an order with an end buys when every round is folded once, and what it then believes.

    Attributes:
        right_ratio: share of believed answers that are the truth.
        stated_ratio: mean confidence.
    """

    bought: int
    rounds: int
    right_ratio: float
    stated_ratio: float


def decided(crowd: Crowd, *, seed: int, least: int, target_ratio: float) -> Decided:
    """Rounds of asking, folding and deciding over every item, until no item asks; no database."""
    order = orders_of_asking(crowd.answers, seed)
    plan = QualityPlan(target_ratio=target_ratio, least=least, most=crowd.most, labels=LABELS)
    asked = dict.fromkeys(order, 1)
    rounds = 1
    while True:
        coded = code(
            (
                (item, worker, crowd.answers[item][worker])
                for item in order
                for worker in order[item][: asked[item]]
            ),
            labels=LABELS,
        )
        consensus = fold(coded.answers, None, plan)
        confidence = [min(1.0, float(one)) for one in consensus.confidence]
        asking = [
            item
            for item, sure in zip(coded.items, confidence, strict=True)
            if decide(sure, asked[item], plan).next is Next.ASK
        ]
        if not asking:
            believed = dict(zip(coded.items, (LABELS[int(one)] for one in consensus.label), strict=True))
            right = sum(believed[item] == known for item, known in crowd.truth.items())
            return Decided(
                bought=sum(asked.values()),
                rounds=rounds,
                right_ratio=right / len(crowd.truth),
                stated_ratio=sum(confidence) / len(confidence),
            )
        for item in asking:
            asked[item] += 1
        rounds += 1
