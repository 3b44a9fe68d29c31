"""Hidden gold: when a worker's next unit is gold, and which gold teaches most about that worker.

A worker of whom nothing is known gets the plan's share of gold.  As answers of known truth grow, one more
moves what is believed of the worker less, and gold becomes rarer: by the square root of what it would still
teach, but never under a fifth of the plan's share, for a worker can change.  Of the gold that is left, the
item is given whose label the worker has shown nothing of; then that of which they have shown least, weighed
by how frequent the label is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, sqrt

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan, Redundancy
from heliotrope.core.sentence import Sentence

_GOLDEN_RATIO = (sqrt(5) - 1) / 2
KNOWN_AFTER = 12.0
"""Answers of known truth at which gold is half as frequent: a faultless worker is trusted alone then."""
LEAST_SHARE = 0.2
PRIOR = 4.0
"""What is believed beforehand of a worker at one label weighs as much as so many answers."""


def gold_due(
    units_done: int,
    gold_done: int,
    plan: QualityPlan,
    *,
    shift_ratio: float = 0.0,
    known: float = 0.0,
) -> bool:
    """Whether a worker's next unit is hidden gold.

    The n-th stretch of units holds one gold item and is as long as the share at that time says, see
    `gold_share`; the place in it moves with the golden ratio from stretch to stretch, and from worker to
    worker with the shift.  A worker who is behind (no gold item was left) gets gold until the schedule is
    met.

    Args:
        units_done: the worker's units so far, gold included.
        gold_done: how many of them were gold.
        shift_ratio: where in its stretch this worker's gold begins, in [0, 1); a secret of the platform, for
            without it a worker could tell gold by counting.  At 0 the first unit is gold.
        known: answers of known truth that the worker brought from other orders.

    Raises:
        Invalid: unless 0 ≤ gold_done ≤ units_done.
    """
    if not 0 <= gold_done <= units_done:
        raise Invalid(f"Gold is part of the units done: 0 ≤ {gold_done} ≤ {units_done} does not hold")
    if plan.gold_ratio == 0:
        return False
    lengths = [1 / (plan.gold_ratio * gold_share(known + n)) for n in range(gold_done + 1)]
    within = (gold_done * _GOLDEN_RATIO + shift_ratio) % 1.0
    return units_done >= floor(sum(lengths[:-1]) + within * lengths[-1])


def gold_share(known: float) -> float:
    """Share of the plan's gold that a worker still gets after so many answers of known truth, in (0, 1].

    What one more answer takes off the variance of a share known from n answers falls as 1 / (n + k)², so its
    square root as k / (n + k).

    Source:
        Gelman et al. (2013), Bayesian Data Analysis, §2.4, for the variance.
    """
    if known < 0:
        raise Invalid(f"A worker has shown no less than nothing, not {known}")
    return max(LEAST_SHARE, KNOWN_AFTER / (KNOWN_AFTER + known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a worker's gold has shown at one label."""

    right: int = 0
    wrong: int = 0


def teaching(shown: Mapping[str, Shown], shares: Mapping[str, float]) -> dict[str, float]:
    """What one more gold item of each label takes off the variance of the worker's accuracy.

    The accuracy is the mean over labels of the share right at each, weighed by ``shares``; each of those is a
    Beta, and one more answer takes var / (n + 1) off its variance, in expectation.

    Args:
        shown: by label; a label without gold yet may be left out.
        shares: how frequent each label is, of those that gold is left of.
    """
    gains = {}
    for label, share in shares.items():
        seen = shown.get(label, Shown())
        hits, misses = seen.right + 0.8 * PRIOR, seen.wrong + 0.2 * PRIOR
        n = hits + misses
        variance = hits * misses / (n * n * (n + 1))
        gains[label] = share * share * variance / (n + 1)
    return gains


def most_telling(
    left: Sequence[tuple[str, str]], shown: Mapping[str, Shown], shares: Mapping[str, float]
) -> tuple[str, ...]:
    """The gold that is left, what teaches most about the worker first; as given where it teaches the same.

    A label of which the worker has shown nothing comes before every other: a rare one teaches little about
    the mean, but without it nobody knows whether the worker ever finds it.

    Args:
        left: (item, its label).
    """
    gains = teaching(shown, {label: shares.get(label, 0.0) for _, label in left})
    met = {label for label, seen in shown.items() if seen.right + seen.wrong}
    return tuple(item for item, label in sorted(left, key=lambda one: (one[1] in met, -gains[one[1]])))


def shares_of(labels: Iterable[str]) -> dict[str, float]:
    """How frequent each label is among these."""
    known = list(labels)
    return {label: known.count(label) / len(known) for label in dict.fromkeys(known)}


LEAST_A_LABEL = 3
"""Gold items that a label needs at least: with fewer, one slip tells as much as a habit."""


def warnings(plan: QualityPlan, gold: Iterable[str]) -> tuple[str, ...]:
    """What an order's gold cannot show of its workers, in sentences; empty when it covers every label.

    Args:
        gold: the labels of its gold items.
    """
    if plan.redundancy is not Redundancy.ADAPTIVE or not plan.labels or not plan.gold_ratio:
        return ()
    known = list(gold)
    if not known:
        return (
            Sentence(
                "The file has no gold: what workers get wrong alike cannot be seen before an inspection."
            ),
        )
    counts = {label: known.count(label) for label in plan.labels}
    none = [label for label, count in counts.items() if not count]
    few = [f"{label} ({count})" for label, count in counts.items() if 0 < count < LEAST_A_LABEL]
    said: list[str] = []
    if none:
        said.append(
            Sentence("No gold for %(labels)s: nobody is tested on what they miss there.", labels=_some(none))
        )
    if few:
        said.append(
            Sentence(
                "Little gold for %(labels)s: give at least %(least)s items of each label.",
                labels=_some(few),
                least=LEAST_A_LABEL,
            )
        )
    return tuple(said)


def _some(labels: Sequence[str]) -> str:
    """Labels in a row; a long row is cut and counted."""
    shown = ", ".join(labels[:8])
    return f"{shown} + {len(labels) - 8}" if len(labels) > 8 else shown
