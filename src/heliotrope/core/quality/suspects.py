"""Who is found to guess, to copy or to collude, with the figures it rests on.

A finding is a suspicion with evidence, not a verdict: a person looks before anybody loses work.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.calibration import Calibration
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.copying import Copying, copying, rings
from heliotrope.core.quality.guessing import guessing
from heliotrope.core.quality.model import Gold

SURE = 0.9
"""The chance from which a suspicion is told: one in ten at the bound may be wrong, so a person looks."""


class Suspicion(StrEnum):
    """What a worker or several are suspected of."""

    GUESSING = "guessing"
    """Answers do not hang on the item."""
    COPYING = "copying"
    """Two have answers from one hand."""
    COLLUSION = "collusion"
    """Three or more are joined by copying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One finding.

    Attributes:
        workers: who, by number.
        judgements: what was compared: answers, or items that two share.
        observed: how many were right by what the others say, or the same.
        expected: how many would be by the worker's habit, or of workers who look for themselves.
        chance: that the suspicion is right; of a ring that of its weakest couple.
        evidence: the same as a sentence.
    """

    suspicion: Suspicion
    workers: tuple[int, ...]
    judgements: int
    observed: float
    expected: float
    chance: float
    evidence: str


def suspects(
    answers: Answers,
    consensus: Consensus,
    calibration: Calibration,
    *,
    gold: Gold | None = None,
    sure: float = SURE,
) -> tuple[Suspect, ...]:
    """Those who guess, then couples who copy, then rings, each in the order of their workers.

    Raises:
        Invalid: more pairs of judgements than fit into memory.
    """
    found = copying(answers, consensus, calibration, gold=gold)
    couples = np.flatnonzero(found.chance >= sure).tolist()
    return (
        *_guessers(answers, consensus, calibration, gold, sure),
        *(_couple(found, k) for k in couples),
        *_rings(found, couples),
    )


def _guessers(
    answers: Answers, consensus: Consensus, calibration: Calibration, gold: Gold | None, sure: float
) -> list[Suspect]:
    told = guessing(answers, consensus, calibration, gold=gold)
    return [
        Suspect(
            suspicion=Suspicion.GUESSING,
            workers=(worker,),
            judgements=int(told.answers[worker]),
            observed=float(told.agreed[worker]),
            expected=float(told.by_habit[worker]),
            chance=float(told.chance[worker]),
            evidence=(
                f"{told.agreed[worker]:.1f} of {told.answers[worker]} answers are as the others have it; "
                f"dealt to any item {told.by_habit[worker]:.1f} would be; "
                f"informed {told.informed[worker]:.2f}, usual is {told.usual:.2f}"
            ),
        )
        for worker in np.flatnonzero(told.chance >= sure).tolist()
    ]


def _couple(found: Copying, k: int) -> Suspect:
    return Suspect(
        suspicion=Suspicion.COPYING,
        workers=(int(found.one[k]), int(found.other[k])),
        judgements=int(found.shared[k]),
        observed=float(found.same[k]),
        expected=float(found.expected[k]),
        chance=float(found.chance[k]),
        evidence=(
            f"the same on {found.same[k]} of {found.shared[k]} shared items, where their skills explain "
            f"{found.expected[k]:.1f}"
        ),
    )


def _rings(found: Copying, couples: list[int]) -> list[Suspect]:
    told = []
    joined = [(int(found.one[k]), int(found.other[k])) for k in couples]
    for ring in rings(joined):
        if len(ring) < 3:
            continue
        inside = [k for k, (one, _) in zip(couples, joined, strict=True) if one in ring]
        told.append(
            Suspect(
                suspicion=Suspicion.COLLUSION,
                workers=ring,
                judgements=int(found.shared[inside].sum()),
                observed=float(found.same[inside].sum()),
                expected=float(found.expected[inside].sum()),
                chance=float(found.chance[inside].min()),
                evidence=f"{len(ring)} workers, joined by {len(inside)} couples with answers from one hand",
            )
        )
    return told
