"""Whether a delivery is as right as was asked for, and how many more inspections would make it so.

Every inspection that finds a wrong answer puts it right.  So the way to a missed target is to inspect on
where most is expected to be wrong, in the order of the draw: in expectation each inspection of a stratum
mends its share of wrong answers, and the whole is right once everything was inspected.

O(strata · log strata).  When it loses: the shares are estimated from few inspections, so the expected number
is met about every second time; the choice of where to look on rests on what was found there, which makes
the estimate after it a little too high where a stratum was unlucky at first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.certificate.estimating import Estimate, Inspected, smoothed


class Outcome(StrEnum):
    """How a delivery stands to its target."""

    SHOWN = "shown"
    """The whole interval is at the target or over it."""
    REACHED = "reached"
    """The estimate is at the target or over it, and its interval reaches below."""
    MISSED = "missed"
    """The estimate is below the target."""


def outcome(found: Estimate, target_ratio: float) -> Outcome:
    """How an estimate stands to the target that was asked for."""
    if found.low >= target_ratio:
        return Outcome.SHOWN
    return Outcome.REACHED if found.ratio >= target_ratio else Outcome.MISSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """More inspections that are expected to reach a target.

    Attributes:
        by_stratum: how many more of each stratum, in its order of the draw.
        expected_ratio: share of right answers that is then expected.
    """

    by_stratum: tuple[int, ...]
    expected_ratio: float

    @property
    def inspections(self) -> int:
        """How many in all."""
        return sum(self.by_stratum)


def to_reach(strata: Sequence[Inspected], found: Estimate, target_ratio: float) -> Further:
    """The fewest further inspections after which the target is expected to be reached.

    Raises:
        Invalid: a target outside (0, 1].
    """
    if not 0 < target_ratio <= 1:
        raise Invalid(f"A target is over 0 and at most 1, not {target_ratio}")
    wrong = [1 - share for share in smoothed(strata)]
    missing = (target_ratio - found.ratio) * found.items
    further = [0] * len(strata)
    for n in sorted(range(len(strata)), key=lambda n: (-wrong[n], n)):
        if missing <= 0:
            break
        left = strata[n].items - strata[n].inspected
        further[n] = min(left, ceil(missing / wrong[n]))
        missing -= further[n] * wrong[n]
    mended = sum(count * share for count, share in zip(further, wrong, strict=True))
    return Further(by_stratum=tuple(further), expected_ratio=min(1.0, found.ratio + mended / found.items))
