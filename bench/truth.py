"""How many judgements adaptive redundancy buys, and how right its answers are.

Recorded crowds are replayed: every item starts with the least judgements by workers drawn at random from
those who did judge it; then rounds of fold and decide, asking one more recorded worker for each item that is
under the target, until every item is settled or the recorded answers run out.  The truth is used only to
count right answers afterwards.

    python bench/truth.py adaptive --data DIR --seeds 20

DIR (or the environment variable HELIOTROPE_DATA) holds ``sentiment/labels.txt`` (worker, item, label),
``sentiment/evaluation.txt`` (item, label), ``bluebirds/answer.csv`` and ``bluebirds/truth.csv``.
"""

import argparse
import csv
import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.line import QualityPlan
from heliotrope.core.quality.answers import Answers, Coded, code
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.folding import fold
from heliotrope.core.quality.majority import majority
from heliotrope.core.quality.model import Priors
from heliotrope.core.quality.redundancy import Next, decide

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crowd:
    """Recorded judgements with the truth, which only the score may see."""

    name: str
    coded: Coded
    truth: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way of buying judgements, averaged over the seeds; ``accuracy_sd`` is between seeds."""

    crowd: str
    way: str
    items: int
    judgements: float
    available: int
    judgements_per_item: float
    accuracy: float
    accuracy_sd: float
    stated: float
    settled_on_target: float
    accuracy_on_target: float | None
    stated_on_target: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replay:
    """Where one replay ended; ``on_target`` marks the items whose confidence then is at the target.

    A settled item is not asked again, even when later folds take its confidence under the target.
    """

    bought: Answers
    consensus: Consensus
    on_target: NDArray[np.bool_]


def load(folder: Path) -> Iterator[Crowd]:
    """The crowds found under a folder."""
    labels = ("0", "1")
    said = [line.split() for line in (folder / "sentiment/labels.txt").read_text().splitlines()]
    truth = dict(line.split() for line in (folder / "sentiment/evaluation.txt").read_text().splitlines())
    yield _crowd("sentiment", code(((i, w, a) for w, i, a in said), labels=labels), truth)
    with (folder / "bluebirds/answer.csv").open(newline="") as file:
        rows = [(row["question"], row["worker"], row["answer"]) for row in csv.DictReader(file)]
    with (folder / "bluebirds/truth.csv").open(newline="") as file:
        truth = {row["question"]: row["truth"] for row in csv.DictReader(file)}
    yield _crowd("bluebirds", code(rows, labels=labels), truth)


def _crowd(name: str, coded: Coded, truth: dict[str, str]) -> Crowd:
    known = np.array([coded.labels.index(truth[item]) for item in coded.items])
    return Crowd(name=name, coded=coded, truth=known)


def bought(answers: Answers, place: NDArray[np.int64], asked: NDArray[np.int64]) -> Answers:
    """The judgements bought when each item has the first ``asked`` of its recorded ones."""
    rows = np.flatnonzero(place < asked[answers.item])
    return Answers(
        item=answers.item[rows],
        worker=answers.worker[rows],
        label=answers.label[rows],
        items=answers.items,
        workers=answers.workers,
        labels=answers.labels,
    )


def places(answers: Answers, seed: int) -> NDArray[np.int64]:
    """(judgements,); the place of each judgement in its item's random order of asking, from 0."""
    order = np.lexsort((np.random.default_rng(seed).random(len(answers)), answers.item))
    starts = np.concatenate(([0], np.cumsum(answers.judgements)))
    place = np.empty(len(answers), dtype=np.int64)
    place[order] = np.arange(len(answers)) - starts[answers.item[order]]
    return place


def replay(answers: Answers, plan: QualityPlan, seed: int) -> Replay:
    """Buy judgements as the plan says, until nothing more is asked."""
    place, recorded = places(answers, seed), answers.judgements
    asked = np.minimum(plan.least, recorded)
    settled = np.zeros(answers.items, dtype=bool)
    consensus: Consensus | None = None
    while True:
        now = bought(answers, place, asked)
        consensus = fold(now, consensus, plan)
        confidence = consensus.confidence
        ask = []
        for item in np.flatnonzero(~settled).tolist():
            left = bool(asked[item] < recorded[item])
            following = decide(float(confidence[item]), int(asked[item]), plan, left).next
            if following is Next.ASK:
                ask.append(item)
            else:
                settled[item] = True
        if not ask:
            sure = confidence >= plan.target_ratio
            return Replay(bought=now, consensus=consensus, on_target=sure)
        asked[ask] += 1


def _row(crowd: Crowd, way: str, replays: list[Replay]) -> Row:
    right = [(r.consensus.label == crowd.truth) for r in replays]
    accuracy = [float(hit.mean()) for hit in right]
    judgements = float(np.mean([len(r.bought) for r in replays]))
    sure = np.concatenate([r.on_target for r in replays])
    stated = np.concatenate([r.consensus.confidence for r in replays])
    return Row(
        crowd=crowd.name,
        way=way,
        items=crowd.coded.answers.items,
        judgements=judgements,
        available=len(crowd.coded.answers),
        judgements_per_item=judgements / crowd.coded.answers.items,
        accuracy=float(np.mean(accuracy)),
        accuracy_sd=float(np.std(accuracy)),
        stated=float(stated.mean()),
        settled_on_target=float(sure.mean()),
        accuracy_on_target=float(np.concatenate(right)[sure].mean()) if sure.any() else None,
        stated_on_target=float(stated[sure].mean()) if sure.any() else None,
    )


def _whole(crowd: Crowd, target_ratio: float) -> Iterator[Row]:
    everything = crowd.coded.answers
    for way, consensus in (
        ("all, majority", majority(everything)),
        ("all, dawid-skene", dawid_skene(everything)),
    ):
        sure = consensus.confidence >= target_ratio
        yield _row(crowd, way, [Replay(bought=everything, consensus=consensus, on_target=sure)])


def _fixed(crowd: Crowd, redundancy: int, seeds: int, target_ratio: float) -> Row:
    """The same number of judgements for every item, by majority: what adaptive redundancy replaces."""
    replays = []
    for seed in range(seeds):
        answers = crowd.coded.answers
        place = places(answers, seed)
        now = bought(answers, place, np.full(answers.items, redundancy))
        consensus = majority(now)
        sure = consensus.confidence >= target_ratio
        replays.append(Replay(bought=now, consensus=consensus, on_target=sure))
    return _row(crowd, f"{redundancy} each, majority", replays)


def adaptive(folder: Path, seeds: int, target_ratio: float) -> list[Row]:
    """Every crowd under every way of buying."""
    table: list[Row] = []
    for crowd in load(folder):
        table += _whole(crowd, target_ratio)
        table += [_fixed(crowd, k, seeds, target_ratio) for k in (3, 5)]
        most = min(int(crowd.coded.answers.judgements.max()), 100)
        for least, up_to in sorted({(1, 5), (2, 5), (1, most), (2, most)}, key=lambda plan: plan[::-1]):
            plan = QualityPlan(target_ratio=target_ratio, least=least, most=up_to)
            replays = [replay(crowd.coded.answers, plan, seed) for seed in range(seeds)]
            table.append(_row(crowd, f"adaptive {least} to {up_to}", replays))
    return table


def _share(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.3f}"


def show(table: list[Row]) -> None:
    """Print the table."""
    head = ("crowd", "way", "items", "bought", "of", "each", "right", "sd", "stated")
    tail = ("on target", "right there", "stated there")
    print("{:10} {:17} {:>5} {:>7} {:>5} {:>5} {:>6} {:>6} {:>6}".format(*head), *tail)
    for row in table:
        print(
            f"{row.crowd:10} {row.way:17} {row.items:5} {row.judgements:7.0f} {row.available:5} "
            f"{row.judgements_per_item:5.2f} {row.accuracy:6.3f} {row.accuracy_sd:6.3f} {row.stated:6.3f} "
            f"{row.settled_on_target:9.3f} {_share(row.accuracy_on_target):>11} "
            f"{_share(row.stated_on_target):>12}"
        )


def main() -> int:
    """Run the bench and save what it found."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("bench", choices=["adaptive"])
    parser.add_argument("--data", type=Path, default=os.environ.get("HELIOTROPE_DATA"))
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--target", type=float, default=0.95)
    given = parser.parse_args()
    if given.data is None:
        parser.error("name the folder of the crowds with --data, or set HELIOTROPE_DATA")
    table = adaptive(Path(given.data), given.seeds, given.target)
    show(table)
    RESULTS.mkdir(exist_ok=True)
    result = {
        "bench": "truth adaptive",
        "seeds": given.seeds,
        "target_ratio": given.target,
        "priors": asdict(Priors()),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "rows": [asdict(row) for row in table],
    }
    path = RESULTS / "truth-adaptive.json"
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"saved {path}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
