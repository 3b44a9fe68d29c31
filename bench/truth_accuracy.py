"""How right the default is, chosen without the truth, beside every method of crowd-kit and the oracle.

A set is a recorded crowd as it is, or twenty seeds of a drawn family (`truth_families`).  The difference to
the peer that is best on the set, over all its crowds, is bootstrapped in pairs: crowds are drawn again, and
in each its items, so that the interval holds for other crowds of the kind.  Picking the best peer after
the fact favours the peers.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import truth as recorded
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.truth import solve
from peers.environment import python_of
from saved import save, saved_rows
from truth_families import FAMILIES, drawn

HERE = Path(__file__).resolve().parent
NAME = "truth-accuracy"
SEEDS, DRAWS = 20, 2000
Right = NDArray[np.bool_]


def peers(crowds: Sequence[Answers]) -> tuple[dict[str, list[NDArray[np.int64]]], dict[str, Any]]:
    """Each method's answers on every crowd; and what was left out, and why."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "given.npz", Path(folder) / "found.npz"
        parts: dict[str, Any] = {"crowds": len(crowds)}
        for n, answers in enumerate(crowds):
            parts |= {f"item-{n}": answers.item, f"worker-{n}": answers.worker, f"label-{n}": answers.label}
            parts[f"items-{n}"] = answers.items
        np.savez(given, **parts)
        command = [python_of("crowdkit"), HERE / "peers" / "crowd_kit_answers.py", given, found]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
        facts: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
        with np.load(found) as answered:
            names = sorted({key.rsplit("-", 1)[0] for key in answered.files} - facts["left_out"].keys())
            found_by = {name: [answered[f"{name}-{n}"] for n in range(len(crowds))] for name in names}
            return found_by, facts


def interval(ours: Sequence[Right], theirs: Sequence[Right]) -> tuple[float, float]:
    """The middle 95 % of the mean difference of two ways over crowds of the kind."""
    rng = np.random.default_rng(1)
    apart = [one.astype(float) - other for one, other in zip(ours, theirs, strict=True)]
    means = []
    for _ in range(DRAWS):
        crowds = rng.integers(0, len(apart), len(apart))
        means.append(np.mean([rng.choice(apart[k], apart[k].size).mean() for k in crowds]))
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def scored(
    name: str,
    crowds: Sequence[Answers],
    truths: Sequence[NDArray[np.int64]],
    oracles: Sequence[NDArray[np.int64]] | None,
) -> dict[str, Any]:
    """One set: ours, the peers, the best of them, and the oracle where the workers are known."""
    found, facts = peers(crowds)
    right = {
        peer: [label == truth for label, truth in zip(labels, truths, strict=True)]
        for peer, labels in found.items()
    }
    solved = [solve(answers) for answers in crowds]
    ours = [one.stated.label == truth for one, truth in zip(solved, truths, strict=True)]
    best = max(right, key=lambda peer: _mean(right[peer]))
    low, high = interval(ours, right[best])
    methods = [one.fit.method.value for one in solved]
    mine = _mean(ours)
    row: dict[str, Any] = {
        "set": name,
        "crowds": len(crowds),
        "items": crowds[0].items,
        "answers": len(crowds[0]),
        "answers_a_worker": len(crowds[0]) / crowds[0].workers,
        "ours": mine,
        "chosen": {method: methods.count(method) for method in sorted(set(methods))},
        "best_peer": best,
        "best": _mean(right[best]),
        "apart": mine - _mean(right[best]),
        "apart_low": low,
        "apart_high": high,
        "peers": {peer: _mean(right[peer]) for peer in sorted(right)},
        **facts,
    }
    if oracles is not None:
        row["oracle"] = _mean([one == truth for one, truth in zip(oracles, truths, strict=True)])
        row["behind_oracle"] = row["oracle"] - mine
    return row


def _mean(right: Sequence[Right]) -> float:
    return float(np.mean([one.mean() for one in right]))


def _keep(row: dict[str, Any], began: float) -> None:
    """Save a set among those that are there already, and print it."""
    others = [one for one in saved_rows(NAME) if one["set"] != row["set"]]
    save(NAME, sorted([*others, row], key=lambda one: one["set"]), began, draws=DRAWS)
    oracle = f"  oracle {row['oracle']:.4f}" if "oracle" in row else ""
    print(
        f"{row['set']:20} ours {row['ours']:.4f} {row['chosen']}  best peer {row['best_peer']} "
        f"{row['best']:.4f}  apart {row['apart']:+.4f} [{row['apart_low']:+.4f}, {row['apart_high']:+.4f}]"
        f"{oracle}  left out {sorted(row['left_out'])}",
        flush=True,
    )


def recorded_crowds(folder: Callable[[], Path]) -> None:
    """The default chosen without truth beside every method of crowd-kit, on each recorded crowd."""
    began = time.monotonic()
    for crowd in recorded.load(folder()):
        _keep(scored(crowd.name, [crowd.coded.answers], [crowd.truth], None), began)


def family(name: str, size: str) -> None:
    """The same over twenty seeds of a drawn family, beside the oracle that knows the workers too."""
    began, own = time.monotonic(), FAMILIES[name]
    crowds = [drawn(own, own.plenty if size == "plenty" else own.few, seed) for seed in range(SEEDS)]
    row = scored(
        f"{name}-{size}",
        [crowd.answers for crowd in crowds],
        [crowd.truth for crowd in crowds],
        [crowd.oracle() for crowd in crowds],
    )
    _keep(row, began)


def rows(folder: Callable[[], Path]) -> dict[str, Callable[[], None]]:
    """The rows of this bench by their names."""
    drawn_rows = {
        f"{NAME}-{name}-{size}": partial(family, name, size)
        for name in FAMILIES
        for size in ("few", "plenty")
    }
    return {f"{NAME}-recorded": partial(recorded_crowds, folder), **drawn_rows}
