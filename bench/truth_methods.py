"""How right, and how rightly sure, each method is on the recorded crowds, beside plain posteriors and a peer.

The truth of an item is used only to score it, and, in the rows with gold, of thirty items drawn at random,
which are not scored.
"""

import json
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.majority import majority
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.model import Gold
from heliotrope.core.quality.truth import solve
from peers.environment import python_of
from saved import save

HERE = Path(__file__).resolve().parent
GOLD, SEEDS, BINS = 30, 20, 10
LEAST_CHANCE = 1e-6
"""A truth that was stated impossible is charged this much, or its loss had no bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One way of coming to the truth on one crowd, averaged over draws of gold.

    Attributes:
        log_loss: mean negative logarithm of the chance that was stated for the truth.
        brier: mean squared distance of the stated chance of the answer from whether it was right.
        calibration_error: distance of stated from right, over ten bins of equal size.
        inside: share of bins whose right share lies in the mean interval; None without intervals.
    """

    crowd: str
    way: str
    method: str
    gold: int
    accuracy: float
    stated: float
    log_loss: float
    brier: float
    calibration_error: float
    inside: float | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Belief:
    """What a way stated: chances of all labels, and the interval of the answer's."""

    method: str
    posterior: NDArray[np.float64]
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None
    label: NDArray[np.int64] | None = None
    seconds: float = 0.0


def score(crowd: str, way: str, belief: Belief, truth: NDArray[np.int64], gold: Gold) -> Score:
    """The figures over all items that are not gold."""
    rows = np.setdiff1d(np.arange(truth.size), list(gold))
    posterior, known = belief.posterior[rows], truth[rows]
    label = posterior.argmax(axis=1) if belief.label is None else belief.label[rows]
    stated = posterior[np.arange(rows.size), label]
    right = (label == known).astype(float)
    bins = np.array_split(np.argsort(stated, kind="stable"), BINS)
    inside = None
    if belief.low is not None and belief.high is not None:
        low, high = belief.low[rows], belief.high[rows]
        inside = float(np.mean([low[b].mean() <= right[b].mean() <= high[b].mean() for b in bins]))
    chance = np.maximum(posterior[np.arange(rows.size), known], LEAST_CHANCE)
    return Score(
        crowd=crowd,
        way=way,
        method=belief.method,
        gold=len(gold),
        accuracy=float(right.mean()),
        stated=float(stated.mean()),
        log_loss=float(-np.log(chance).mean()),
        brier=float(((stated - right) ** 2).mean()),
        calibration_error=float(
            sum(abs(stated[b].mean() - right[b].mean()) * b.size for b in bins) / rows.size
        ),
        inside=inside,
        seconds=belief.seconds,
    )


def ours(answers: Answers, method: Method | None, gold: Gold) -> Belief:
    """The product's way, calibrated."""
    began = time.perf_counter()
    found = solve(answers, method, gold=gold)
    took = time.perf_counter() - began
    return Belief(
        method=found.fit.method.value,
        posterior=found.calibration.posterior(found.fit.consensus.posterior),
        low=found.stated.low,
        high=found.stated.high,
        label=found.stated.label,
        seconds=took,
    )


def plain(answers: Answers, name: str, gold: Gold) -> Belief:
    """Shares of the answers, or the posterior as the model states it."""
    began = time.perf_counter()
    found = (majority if name == "majority" else dawid_skene)(answers, gold=gold)
    took = time.perf_counter() - began
    return Belief(method=name, posterior=found.posterior, label=found.label, seconds=took)


def peer(answers: Answers) -> list[Belief]:
    """What crowd-kit states."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "given.npz", Path(folder) / "found.npz"
        np.savez(
            given,
            item=answers.item,
            worker=answers.worker,
            label=answers.label,
            items=answers.items,
            labels=answers.labels,
        )
        command = [str(python_of("crowdkit")), str(HERE / "peers" / "crowd_kit.py"), str(given), str(found)]
        told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=500)
        seconds = json.loads(told.stdout.splitlines()[-1])
        with np.load(found) as posteriors:
            return [
                Belief(method=name, posterior=posteriors[name], seconds=took)
                for name, took in seconds.items()
            ]


def mean(scores: list[Score]) -> Score:
    """The mean figures of several draws of gold."""
    first, names = (
        asdict(scores[0]),
        [name for name, value in asdict(scores[0]).items() if type(value) is float],
    )
    means = {name: float(np.mean([asdict(one)[name] for one in scores])) for name in names}
    methods = sorted({one.method for one in scores})
    return Score(**{**first, **means, "method": "/".join(methods)})


def draws(truth: NDArray[np.int64]) -> list[dict[int, int]]:
    """Gold as drawn by each seed."""
    orders = [np.random.default_rng(seed).permutation(truth.size)[:GOLD].tolist() for seed in range(SEEDS)]
    return [{item: int(truth[item]) for item in order} for order in orders]


def run(folder: Path) -> None:
    """Every crowd by every way, without gold and with thirty items of it."""
    import truth as crowds

    began = time.monotonic()
    rows: list[Score] = []
    head = ("crowd", "way", "method", "gold", "right", "stated", "log loss", "brier", "off", "inside", "s")
    print("{:10} {:12} {:14} {:>4} {:>6} {:>6} {:>8} {:>6} {:>6} {:>6} {:>6}".format(*head))

    def told(row: Score) -> None:
        inside = "-" if row.inside is None else f"{row.inside:.2f}"
        print(
            f"{row.crowd:10} {row.way:12} {row.method[:14]:14} {row.gold:4} {row.accuracy:6.3f} "
            f"{row.stated:6.3f} {row.log_loss:8.3f} {row.brier:6.3f} {row.calibration_error:6.3f} "
            f"{inside:>6} {row.seconds:6.2f}",
            flush=True,
        )
        rows.append(row)
        save("truth-methods", [asdict(one) for one in rows], began, gold=GOLD, seeds=SEEDS)

    for crowd in crowds.load(folder):
        answers, truth = crowd.coded.answers, crowd.truth
        for name in ("majority", "dawid-skene"):
            told(score(crowd.name, "plain", plain(answers, name, {}), truth, {}))
            told(mean([score(crowd.name, "plain", plain(answers, name, g), truth, g) for g in draws(truth)]))
        told(score(crowd.name, "ours", ours(answers, None, {}), truth, {}))
        told(mean([score(crowd.name, "ours", ours(answers, None, g), truth, g) for g in draws(truth)]))
        for method in (Method.ONE_COIN, Method.DAWID_SKENE, Method.HIERARCHICAL, Method.GLAD):
            told(score(crowd.name, "ours, named", ours(answers, method, {}), truth, {}))
        for belief in peer(answers):
            told(score(crowd.name, "crowd-kit", belief, truth, {}))
