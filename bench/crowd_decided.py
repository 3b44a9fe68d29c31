"""What the rules alone make of a crowd and a seed: the reference that the whole platform must come to."""

from dataclasses import dataclass
from decimal import Decimal

from tests.support.replay import LABELS, Crowd, orders_of_asking

from heliotrope.core.line import QualityPlan
from heliotrope.core.quality.answers import code
from heliotrope.core.quality.crowd import Member, believe, eligible, look_due, method_for
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.redundancy import Next, decide

PRICE = Decimal(1)
"""Of every judgement; with one price for all it changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What an order with an end buys when every round is folded once, and what it then believes.

    Attributes:
        right_ratio: share of believed answers that are the truth.
        stated_ratio: mean calibrated confidence.
    """

    bought: int
    rounds: int
    right_ratio: float
    stated_ratio: float


def decided(crowd: Crowd, *, seed: int, least: int, target_ratio: float) -> Decided:
    """Rounds of asking, folding and deciding over every item, until no item asks; no database."""
    order = orders_of_asking(crowd.answers, seed)
    plan = QualityPlan(target_ratio=target_ratio, least=least, most=crowd.most, labels=LABELS)
    people = sorted({worker for answers in crowd.answers.values() for worker in answers})
    people += ["bo", "chi"]
    members = {worker: Member(group="person") for worker in people}
    asked = dict.fromkeys(order, 1)
    method, looked_at, rounds = Method.HIERARCHICAL, 0, 1
    while True:
        coded = code(
            (
                (item, worker, crowd.answers[item][worker])
                for item in order
                for worker in order[item][: asked[item]]
            ),
            labels=LABELS,
        )
        if look_due(len(coded.answers), looked_at):
            method, looked_at = method_for(coded, gold={}), len(coded.answers)
        truth = believe(coded, method, gold={}, members=members)
        consensus = truth.fit.consensus
        left = eligible(coded, consensus, members, people)
        confidence = [min(1.0, float(one)) for one in truth.stated.confidence]
        asking = [
            item
            for n, (item, sure) in enumerate(zip(coded.items, consensus.confidence, strict=True))
            if decide(min(1.0, float(sure)), asked[item], plan, among=left.among(n, PRICE)).next is Next.ASK
        ]
        if not asking:
            believed = dict(zip(coded.items, (LABELS[int(one)] for one in truth.stated.label), strict=True))
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
