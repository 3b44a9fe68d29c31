"""What adaptive redundancy saves beside the same number of judgements for every item, seed by seed.

Both ways solve by the same method (`hierarchical`), on the same crowd, with the same order of asking, so a
seed is a pair.  *Fixed* gives every item as many judgements as `FIXED`; *adaptive* asks while the crowd's own
belief is under the target and one more judgement is worth its price, and looks at every item again after
every round.
The truth only counts right answers.  *Synthetic* crowds are drawn: two labels, sixty workers who are right in
0.5 + Beta(8, 2) / 2 of cases, independently; a hundred of a thousand items are gold, which states the
calibration and is not counted.
"""

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import saved
import truth as replays
from heliotrope.core.line import QualityPlan
from heliotrope.core.quality.answers import Answers, Coded
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.crowd import Member, eligible
from heliotrope.core.quality.hierarchical import hierarchical
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.redundancy import Next, decide
from heliotrope.core.quality.truth import solve

FIXED, TARGET_RATIO, SEEDS = 5, 0.95, 20
PRICE = Decimal("0.05")
ITEMS, WORKERS, GOLD = 1000, 60, 100


def drawn(seed: int, each: int) -> tuple[Answers, NDArray[np.int64]]:
    """A synthetic crowd of ``each`` judgements an item, and its truth."""
    rng = np.random.default_rng([seed, 8])
    right = rng.integers(0, 2, ITEMS)
    accuracy = 0.5 + rng.beta(8, 2, WORKERS) / 2
    worker = np.concatenate([rng.permutation(WORKERS)[:each] for _ in range(ITEMS)])
    item = np.repeat(np.arange(ITEMS), each)
    hit = rng.random(item.size) < accuracy[worker]
    label = np.where(hit, right[item], 1 - right[item])
    return Answers(item=item, worker=worker, label=label, items=ITEMS, workers=WORKERS, labels=2), right


def adaptive(answers: Answers, seed: int, plan: QualityPlan) -> tuple[Answers, Consensus]:
    """What an order with an end buys when every round is folded once, and what it then believes."""
    place, recorded = replays.places(answers, seed), np.minimum(answers.judgements, plan.most)
    asked = np.minimum(plan.least, recorded)
    names = tuple(str(n) for n in range(answers.workers))
    members = {name: Member(group="person") for name in names}
    while True:
        now = replays.bought(answers, place, asked)
        consensus = hierarchical(now)
        coded = Coded(answers=now, items=tuple(map(str, range(now.items))), workers=names, labels=("0", "1"))
        left = eligible(coded, consensus, members, names)
        sure = consensus.confidence
        asking = [
            item
            for item in range(now.items)
            if asked[item] < recorded[item]
            and decide(float(sure[item]), int(asked[item]), plan, among=left.among(item, PRICE)).next
            is Next.ASK
        ]
        if not asking:
            return now, consensus
        asked[asking] += 1


def pair(answers: Answers, right: NDArray[np.int64], seed: int, *, most: int, gold: int) -> dict[str, float]:
    """One seed: what both ways bought and got right, and what the adaptive one states, calibrated by gold."""
    fixed = replays.bought(answers, replays.places(answers, seed), np.full(answers.items, FIXED))
    fewer, consensus = adaptive(answers, seed, QualityPlan(target_ratio=TARGET_RATIO, least=1, most=most))
    drawn_gold = np.random.default_rng([seed, 9]).permutation(answers.items)[:gold]
    known = {int(item): int(right[item]) for item in drawn_gold}
    told = solve(fewer, Method.HIERARCHICAL, gold=known)
    counted = np.ones(answers.items, dtype=bool)
    counted[drawn_gold] = False
    hit = (told.stated.label == right)[counted]
    return {
        "fixed_bought": len(fixed),
        "bought": len(fewer),
        "fixed_right": float((hierarchical(fixed).label == right).mean()),
        "right": float((consensus.label == right).mean()),
        "belief": float(consensus.confidence.mean()),
        "stated": float(told.stated.confidence[counted].mean()),
        "stated_low": float(told.stated.low[counted].mean()),
        "stated_high": float(told.stated.high[counted].mean()),
        "stated_right": float(hit.mean()),
    }


def _row(name: str, way: str, pairs: list[dict[str, float]]) -> dict[str, Any]:
    mean = {key: float(np.mean([one[key] for one in pairs])) for key in pairs[0]}
    behind = np.array([one["right"] - one["fixed_right"] for one in pairs])
    return {
        "crowd": name,
        "way": way,
        "seeds": len(pairs),
        **mean,
        "saved_ratio": 1 - mean["bought"] / mean["fixed_bought"],
        "right_against_fixed": float(behind.mean()),
        "right_against_fixed_se": float(behind.std(ddof=1) / np.sqrt(behind.size)),
        "belief_error": abs(mean["belief"] - mean["right"]),
        "calibration_error": abs(mean["stated"] - mean["stated_right"]),
    }


def run(folder: Path) -> None:
    """The row: synthetic crowds, then the recorded one."""
    began, rows = time.monotonic(), []
    crowd = next(replays.load(folder))
    for name, way, most in (
        ("synthetic", "1 to 5", 5),
        ("synthetic", "1 to 7", 7),
        ("sentiment", "1 to 5", 5),
    ):
        pairs = []
        for seed in range(SEEDS):
            answers, right = drawn(seed, 7) if name == "synthetic" else (crowd.coded.answers, crowd.truth)
            pairs.append(pair(answers, right, seed, most=most, gold=GOLD))
        rows.append(_row(name, way, pairs))
        row = rows[-1]
        print(
            f"{name:10} {way:7} saved {row['saved_ratio']:6.1%} right {row['right']:.4f} against fixed "
            f"{row['right_against_fixed']:+.4f} ± {row['right_against_fixed_se']:.4f}; belief off by "
            f"{row['belief_error']:.4f}, calibrated {row['stated']:.4f} off by {row['calibration_error']:.4f}"
        )
        saved.save("redundancy", rows, began, fixed=FIXED, target_ratio=TARGET_RATIO, gold=GOLD)
