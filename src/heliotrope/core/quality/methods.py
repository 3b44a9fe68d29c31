"""The methods for labels under one roof: answers in, a fit out that can foretell answers."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.climbing import Stop, Watch
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.glad import Glad, chance, glad
from heliotrope.core.quality.hierarchical import Known, hierarchical
from heliotrope.core.quality.majority import majority
from heliotrope.core.quality.model import Gold
from heliotrope.core.quality.one_coin import one_coin
from heliotrope.core.quality.ordered import ordered
from heliotrope.core.quality.shards import Recruit


class Method(StrEnum):
    """How judgements become one answer."""

    MAJORITY = "majority"
    ONE_COIN = "one-coin"
    DAWID_SKENE = "dawid-skene"
    HIERARCHICAL = "hierarchical"
    GLAD = "glad"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """What a method made of the answers.

    Attributes:
        by_item: what it found of the difficulty of items; None where it takes all as equally hard.
    """

    method: Method
    consensus: Consensus
    by_item: Glad | None = None


def fit(
    answers: Answers,
    method: Method,
    *,
    gold: Gold | None = None,
    known: Known | None = None,
    stop: Stop | None = None,
    watch: Watch | None = None,
    recruit: Recruit | None = None,
) -> Fit:
    """The answers as a method sees them, with its default priors.

    Args:
        known: classes, kinds and pasts, which only the hierarchical method knows how to use.
        watch: told each round and its change, where the method has rounds.
        recruit: who holds the answers in shards, where workers are learnt from sums over shards: one coin,
            Dawid–Skene and hierarchical; the others are solved here.
    """
    if method is Method.MAJORITY:
        return Fit(method=method, consensus=majority(answers, gold=gold))
    if method is Method.GLAD:
        found = glad(answers, gold=gold, stop=stop, watch=watch)
        return Fit(method=method, consensus=found.consensus, by_item=found)
    if method is Method.ORDERED:
        return Fit(method=method, consensus=ordered(answers, gold=gold, stop=stop, watch=watch))
    if method is Method.HIERARCHICAL:
        leaning = hierarchical(answers, known=known, gold=gold, stop=stop, watch=watch, recruit=recruit)
        return Fit(method=method, consensus=leaning)
    learner = one_coin if method is Method.ONE_COIN else dawid_skene
    learnt = learner(answers, gold=gold, stop=stop, watch=watch, recruit=recruit)
    return Fit(method=method, consensus=learnt)


def foretold(found: Fit, others: Answers) -> NDArray[np.float64]:
    """(judgements of others,); the chance that the fit gave to each answer before it was seen."""
    item, worker, label = others.item, others.worker, others.label
    if found.by_item is None:
        said = found.consensus.skill[worker, :, label]
        chances: NDArray[np.float64] = (found.consensus.posterior[item] * said).sum(axis=1)
        return chances
    right = chance(found.by_item.ability, others.labels)[worker]
    belief = found.by_item.belief
    as_easy, agreeing = belief.sum(axis=1)[item], belief[item, label]
    wrong = (1 - right) / max(others.labels - 1, 1)
    told: NDArray[np.float64] = (agreeing * right + (as_easy - agreeing) * wrong).sum(axis=1)
    return told
