"""One answer an item from what many workers said: the whole of it on coded judgements.

choose (held out) → fit → calibrate → state; each step is a module of its own.  A single choice, labels in an
order, sets of labels and short texts differ in the methods and in which answer is taken from a posterior.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.calibration import Calibration, Stated, by_experience
from heliotrope.core.quality.climbing import Watch
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.held_out import BRIEF, IN_ORDER, USUAL, Choice, choose
from heliotrope.core.quality.hierarchical import Known
from heliotrope.core.quality.methods import Fit, Method, fit
from heliotrope.core.quality.model import Gold
from heliotrope.core.quality.multiple import Sets
from heliotrope.core.quality.ordered import middle
from heliotrope.core.quality.shards import Recruit
from heliotrope.core.quality.suspects import Suspect, suspects
from heliotrope.core.quality.wording import Worded, best_said
from heliotrope.core.quality.workers import Accuracy, accuracies

GOLD_FOLDS = 5
Choosing = Callable[[int, int], None]
"""Told how many fits of the choice are done, and how many there will be."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth:
    """The answers of a crowd, and how they were come by.

    Attributes:
        stated: every item's answer with its confidence; a gold item's is 1.
        choice: the methods that were compared; None where one was named.
    """

    fit: Fit
    stated: Stated
    calibration: Calibration
    choice: Choice | None


def solve(
    answers: Answers,
    method: Method | None = None,
    *,
    gold: Gold | None = None,
    known: Known | None = None,
    choosing: Choosing | None = None,
    watch: Watch | None = None,
    recruit: Recruit | None = None,
) -> Truth:
    """The truth of a single choice by a method, or by the one that foretells the crowd best.

    The majority states plain shares of the answers, as its name says; every other method is calibrated.

    Args:
        gold: known answers; they teach about workers and about how modest to be.
        known: classes and pasts of the workers, for the method that knows how to use them.
        choosing: told how many fits of the choice are done, and how many there will be.
        watch: told each round and its change, where the method has rounds.
        recruit: who holds the answers in shards; this process where it is None.
    """
    choice = None if method else choose(answers, gold=gold, watch=choosing)
    named = choice.method if choice else method or USUAL
    return _settled(answers, named, gold or {}, choice, watch, known=known, recruit=recruit)


def solve_ordinal(
    answers: Answers,
    method: Method | None = None,
    *,
    gold: Gold | None = None,
    choosing: Choosing | None = None,
    watch: Watch | None = None,
) -> Truth:
    """The truth where labels are coded in their order: the median of each posterior."""
    choice = None
    if method is None:
        choice = choose(answers, gold=gold, candidates=IN_ORDER, usual=Method.ORDERED, watch=choosing)
    named = choice.method if choice else method or Method.ORDERED
    return _settled(answers, named, gold or {}, choice, watch, answer=middle)


def solve_sets(
    chosen: Sets,
    method: Method = Method.HIERARCHICAL,
    *,
    gold: Gold | None = None,
    watch: Watch | None = None,
) -> Truth:
    """The truth of a multiple choice; its confidences are those of whole sets.

    Args:
        gold: by item of ``chosen.answers``: yes or no to one label of one item.
    """
    return _settled(
        chosen.answers, method, gold or {}, None, watch, known=chosen.known, together=chosen.labels
    )


def solve_texts(
    texts: Worded,
    method: Method = Method.ONE_COIN,
    *,
    gold: Gold | None = None,
    watch: Watch | None = None,
) -> Truth:
    """The truth of short texts, each item's likeliest of those that somebody gave."""

    def said(posterior: NDArray[np.float64]) -> NDArray[np.int64]:
        return best_said(posterior, texts.texts)

    return _settled(texts.answers, method, gold or {}, None, watch, answer=said)


def workers_of(
    answers: Answers, truth: Truth, *, gold: Gold | None = None, person: NDArray[np.int64] | None = None
) -> Accuracy:
    """How good each worker is, held against the others.

    Args:
        person: (workers,); who each worker is, where one person is several; see `multiple`.
    """
    return accuracies(answers, truth.fit.consensus, truth.calibration, gold=gold, person=person)


def suspects_of(answers: Answers, truth: Truth, *, gold: Gold | None = None) -> tuple[Suspect, ...]:
    """Who is found to guess, to copy or to collude."""
    return suspects(answers, truth.fit.consensus, truth.calibration, gold=gold)


def _settled(
    answers: Answers,
    method: Method,
    gold: Gold,
    choice: Choice | None,
    watch: Watch | None,
    *,
    known: Known | None = None,
    answer: Callable[[NDArray[np.float64]], NDArray[np.int64]] | None = None,
    together: int = 1,
    recruit: Recruit | None = None,
) -> Truth:
    found = fit(answers, method, gold=gold, known=known, watch=watch, recruit=recruit)
    posterior = found.consensus.posterior
    label = None if answer is None else answer(posterior)
    calibration = by_experience(answers, found.consensus, items_differ=found.by_item is not None)
    if method is Method.MAJORITY:
        stated = _shares(found.consensus, label, together)
    else:
        calibration = _taught(answers, method, calibration, gold, known)
        stated = _known(calibration.stated(posterior, label, together=together), gold, together)
    return Truth(fit=found, stated=stated, calibration=calibration, choice=choice)


def _shares(consensus: Consensus, label: NDArray[np.int64] | None, together: int) -> Stated:
    label = consensus.label if label is None else label
    share = consensus.posterior[np.arange(label.size), label].reshape(-1, together).prod(axis=1)
    return Stated(label=label, confidence=share, low=share, high=share)


def _taught(
    answers: Answers, method: Method, calibration: Calibration, gold: Gold, known: Known | None
) -> Calibration:
    """The calibration after gold, each part of it foretold by a fit that only knew the others."""
    judged = answers.judgements
    items = sorted(item for item in gold if judged[item])
    rows, truth = [], []
    for k in range(min(GOLD_FOLDS, len(items))):
        away = items[k::GOLD_FOLDS]
        rest = {item: label for item, label in gold.items() if item not in set(away)}
        rows.append(fit(answers, method, gold=rest, known=known, stop=BRIEF).consensus.posterior[away])
        truth += [gold[item] for item in away]
    return calibration.taught(np.concatenate(rows), truth) if rows else calibration


def _known(stated: Stated, gold: Gold, together: int) -> Stated:
    """A gold item is certain, where all that make it up are gold."""
    if not gold:
        return stated
    told = np.zeros(stated.label.size, dtype=bool)
    told[list(gold)] = True
    whole = told.reshape(-1, together).all(axis=1)
    sure, low, high = (np.where(whole, 1.0, part) for part in (stated.confidence, stated.low, stated.high))
    return Stated(label=stated.label, confidence=sure, low=low, high=high)
