"""How often a certificate's interval holds the truth, over replays of recorded crowds.

Each seed is a replay of its own: another order of asking, other beliefs, another sample.  The estimator is
handed what the inspector found of the drawn items and nothing else; the rest of the truth only tells
afterwards whether the interval held it.
"""

import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saved import save

NAME = "certificate"
SEEDS = 200
LEVEL_RATIO = 0.9
SIZES = {"bluebirds": (20, 30, 50), "sentiment": (20, 30, 50, 100, 200)}
TUNED_ON = "bluebirds"
"""The set that the number of strata and the smoothing were chosen on; the other one only checked them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replayed:
    """An order as it would be delivered; ``right`` is shown to the estimator for drawn items only."""

    answer: NDArray[np.int64]
    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one certificate said, and what was true."""

    truth: float
    low: float
    high: float
    ratio: float
    plain_width: float

    @property
    def holds(self) -> bool:
        """Whether the interval held the truth."""
        return self.low <= self.truth <= self.high


def row() -> None:
    """200 replays of each crowd: how often the 90 % interval holds the truth, and how wide it is."""
    import run
    import truth

    began = time.monotonic()
    rows: list[dict[str, Any]] = []
    print(
        f"{'crowd':10} {'used to':8} {'items':>5} {'inspected':>9} {'truth':>6} {'stated':>6} "
        f"{'estimate':>8} {'width':>6} {'plain':>6} {'coverage':>8}   over {SEEDS} seeds"
    )
    for crowd in sorted(truth.load(run._crowds()), key=lambda one: one.name != TUNED_ON):
        replays = [_replayed(run, crowd, seed) for seed in range(SEEDS)]
        for inspections in SIZES[crowd.name]:
            told = [_told(one, inspections, seed) for seed, one in enumerate(replays)]
            rows.append(_row(crowd.name, inspections, replays, told))
            print(_line(rows[-1]), flush=True)
            save(NAME, rows, began, kind="simulation", seeds=SEEDS, level_ratio=LEVEL_RATIO)
    for name in SIZES:
        found = [one["coverage_ratio"] for one in rows if one["crowd"] == name]
        print(f"{name}: the interval held the truth in {min(found):.3f} to {max(found):.3f} of the replays")


def _replayed(run: Any, crowd: Any, seed: int) -> Replayed:
    from heliotrope.core.line import QualityPlan

    most = int(crowd.coded.answers.judgements.max())
    plan = QualityPlan(target_ratio=0.95, least=3, most=most, labels=crowd.coded.labels)
    _, consensus = run._order(crowd.coded.answers, plan, seed)
    return Replayed(
        answer=consensus.label.copy(),
        confidence=np.minimum(consensus.confidence, 1.0),
        right=consensus.label == crowd.truth,
    )


def _told(order: Replayed, inspections: int, seed: int) -> Told:
    from heliotrope.core.quality.certificate.estimating import Inspected, estimate
    from heliotrope.core.quality.certificate.sampling import Delivered, sample

    items = [
        Delivered(key=f"{n}", answer=f"{answer}", confidence_ratio=confidence)
        for n, (answer, confidence) in enumerate(
            zip(order.answer.tolist(), order.confidence.tolist(), strict=True)
        )
    ]
    strata = sample(items, inspections=inspections, seed=f"seed {seed}")
    inspected = [
        Inspected(
            items=len(stratum.items),
            inspected=stratum.inspections,
            right=sum(bool(order.right[int(item.key)]) for item in stratum.drawn),
        )
        for stratum in strata
    ]
    found = estimate(inspected, level_ratio=LEVEL_RATIO)
    truth = float(order.right.mean()) + found.wrong / found.items
    plain = estimate(
        [Inspected(items=len(items), inspected=inspections, right=round(found.found_ratio * inspections))],
        level_ratio=LEVEL_RATIO,
    )
    return Told(
        truth=truth, low=found.low, high=found.high, ratio=found.ratio, plain_width=plain.high - plain.low
    )


def _row(crowd: str, inspections: int, replays: Sequence[Replayed], told: Sequence[Told]) -> dict[str, Any]:
    coverage = statistics.fmean(one.holds for one in told)
    return {
        "crowd": crowd,
        "used_to": "tune" if crowd == TUNED_ON else "check",
        "items": len(replays[0].right),
        "inspections": inspections,
        "truth_before_ratio": statistics.fmean(float(one.right.mean()) for one in replays),
        "stated_ratio": statistics.fmean(float(one.confidence.mean()) for one in replays),
        "truth_ratio": statistics.fmean(one.truth for one in told),
        "estimate_ratio": statistics.fmean(one.ratio for one in told),
        "width": statistics.fmean(one.high - one.low for one in told),
        "plain_width": statistics.fmean(one.plain_width for one in told),
        "coverage_ratio": coverage,
        "coverage_sd": math.sqrt(LEVEL_RATIO * (1 - LEVEL_RATIO) / len(told)),
    }


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['crowd']:10} {row['used_to']:8} {row['items']:5} {row['inspections']:9} "
        f"{row['truth_ratio']:6.3f} {row['stated_ratio']:6.3f} {row['estimate_ratio']:8.3f} "
        f"{row['width']:6.3f} {row['plain_width']:6.3f} {row['coverage_ratio']:8.3f}"
    )
