"""What becomes of a suspicion: whom it names, what it says to them, and what it does to their pay.

A suspicion is not a verdict.  It holds pay from the moment it is found, so that nothing has to be taken back;
the worker sees the figures it rests on and may contest it, and a person decides with a reason.  Nobody loses
pay by figures alone, and a verdict against a worker can be reversed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from heliotrope.core.quality.suspects import Suspect, Suspicion
from heliotrope.core.sentence import Sentence, Value

LEAST_JUDGEMENTS = 50
"""Judgements of an order under which nobody is looked at: too few to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A suspicion as it concerns one worker; it names nobody else.

    Attributes:
        others: how many other workers it is about.
        judgements: what was compared: answers, or items that two share.
        observed: how many were right by what the others say, or the same.
        expected: how many would be by the worker's habit, or of workers who look for themselves.
        chance: that the suspicion is right.
    """

    worker: str
    kind: Suspicion
    others: int
    judgements: int
    observed: float
    expected: float
    chance: float


def findings(
    found: Sequence[Suspect], workers: Sequence[str], *, machines: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Suspicions by worker, the likeliest of each kind; who is of a ring is not told of its couples too.

    Args:
        workers: their names by number.
        machines: AI workers, which cannot collude: two of one model answer alike.
    """
    best: dict[tuple[str, Suspicion], Finding] = {}
    for one in found:
        for number in one.workers:
            worker = workers[number]
            finding = Finding(
                worker=worker,
                kind=one.suspicion,
                others=len(one.workers) - 1,
                judgements=one.judgements,
                observed=one.observed,
                expected=one.expected,
                chance=min(1.0, one.chance),
            )
            known = best.get((worker, one.suspicion))
            if worker not in machines and (known is None or known.chance < finding.chance):
                best[worker, one.suspicion] = finding
    ringed = {worker for worker, kind in best if kind is Suspicion.COLLUSION}
    return tuple(
        finding
        for (worker, kind), finding in sorted(best.items())
        if not (kind is Suspicion.COPYING and worker in ringed)
    )


def evidence(kind: Suspicion, *, others: int, judgements: int, observed: float, expected: float) -> Sentence:
    """The figures of a suspicion as a sentence to the worker."""
    figures: dict[str, Value] = {
        "judgements": judgements,
        "observed": Decimal(f"{observed:.1f}"),
        "expected": Decimal(f"{expected:.1f}"),
    }
    if kind is Suspicion.GUESSING:
        return Sentence(
            "of %(judgements)s answers, %(observed)s are as the others have it; given to any item, without"
            " looking, %(expected)s would be",
            **figures,
        )
    if kind is Suspicion.COPYING:
        return Sentence(
            "of %(judgements)s items that another worker judged too, %(observed)s have the same answer;"
            " of two who look for themselves %(expected)s would",
            **figures,
        )
    return Sentence(
        "with %(others)s other workers, of %(judgements)s answers to shared items %(observed)s are the same;"
        " of workers who look for themselves %(expected)s would be",
        others=others,
        **figures,
    )


class PayStanding(StrEnum):
    """What happens to a worker's pay for an order."""

    FREE = "free"
    HELD = "held"
    FORFEITED = "forfeited"


def pay_standing(suspicions: Collection[str]) -> PayStanding:
    """What the suspicions about a worker in an order do to the pay for it.

    Args:
        suspicions: their states: ``found``, ``upheld`` or ``cleared``; one that is upheld is enough.
    """
    if "upheld" in suspicions:
        return PayStanding.FORFEITED
    return PayStanding.HELD if "found" in suspicions else PayStanding.FREE
